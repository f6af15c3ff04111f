import Essentials

/// The networks whose machines are our reverse proxies: they alone are believed about whom they speak for.
package struct TrustedProxies: Sendable, Hashable {
    /// Addresses that begin with the same bits.
    package struct Network: Sendable, Hashable {
        private let address: NetworkAddress
        private let length: Int

        /// Reads `10.0.0.0/8`, `2001:db8::/32` or a single address; nil where it is none of them.
        ///
        /// A length of zero is none: whoever trusts everybody believes every sender about himself.
        package init?(_ text: String) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard (1...2).contains(parts.count), let address = NetworkAddress(parts[0]) else { return nil }
            let width = address.isIPv4 && !parts[0].contains(":") ? 32 : 128
            var length = width
            if parts.count == 2 {
                guard parts[1].utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let given = Int(parts[1]),
                    (1...width).contains(given)
                else { return nil }
                length = given
            }
            self.address = address
            self.length = length + (128 - width)
        }

        func contains(_ other: NetworkAddress) -> Bool {
            let whole = length / 8
            guard address.bytes.prefix(whole) == other.bytes.prefix(whole) else { return false }
            let rest = length % 8
            return rest == 0 || (address.bytes[whole] ^ other.bytes[whole]) >> (8 - rest) == 0
        }
    }

    package static let loopback = TrustedProxies(["127.0.0.0/8", "::1"].compactMap(Network.init))

    private let networks: [Network]

    /// - Parameter networks: none: nobody is believed.
    package init(_ networks: [Network]) { self.networks = networks }

    /// The address that a request came from, as far as it is vouched for.
    ///
    /// Each proxy appends the address that it saw to `X-Forwarded-For`. From the right, every entry was written by a
    /// machine that is ours as long as the one behind it is; the first that is not ours is the client. What stands left of
    /// it is the client's own word. An entry that is no address is not gone beyond: what wrote it vouches for nobody.
    ///
    /// - Parameters:
    ///   - peer: who opened the connection; nil where that is unknown, and then nothing is believed.
    ///   - forwarded: the values of the header fields, in their order.
    package func client(peer: String?, forwarded: [String]) -> String? {
        guard let peer, let address = NetworkAddress(peer) else { return peer }
        var (client, current) = (peer, address)
        for entry in forwarded.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }).reversed() {
            guard isTrusted(current), let (text, next) = TrustedProxies.read(entry) else { return client }
            (client, current) = (text, next)
        }
        return client
    }

    private func isTrusted(_ address: NetworkAddress) -> Bool { networks.contains { $0.contains(address) } }

    /// An entry, which may have a port: `192.0.2.7:443`, `[2001:db8::1]:443`.
    private static func read(_ entry: Substring) -> (text: String, address: NetworkAddress)? {
        var text = String(entry).trimmingBlanks
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            text = String(text[text.index(after: text.startIndex)..<end])
        } else if let colon = text.firstIndex(of: ":"), colon == text.lastIndex(of: ":") {
            text = String(text[..<colon])
        }
        // No address that one machine tells another has a zone.
        guard !text.contains("%"), let address = NetworkAddress(text) else { return nil }
        return (text, address)
    }
}
