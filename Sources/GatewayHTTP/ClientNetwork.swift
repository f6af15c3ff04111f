/// The part of the network that a request comes from, for counting failures: an IPv4 /24 or an IPv6 /64.
enum ClientNetwork {
    /// Behind a reverse proxy on this machine, the address is what that proxy put last into X-Forwarded-For; from anywhere
    /// else the field is the sender's own word and counts for nothing.
    static func of(_ request: GatewayRequest) -> String {
        guard let peer = request.remoteAddress else { return "unknown" }
        guard isLoopback(peer), let forwarded = request.header("x-forwarded-for"),
            let last = forwarded.split(separator: ",").last
        else { return prefix(peer) }
        return prefix(String(last).trimmingBlanks)
    }

    private static func isLoopback(_ address: String) -> Bool {
        address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }

    static func prefix(_ address: String) -> String {
        let plain = address.hasPrefix("::ffff:") ? String(address.dropFirst(7)) : address
        let octets = plain.split(separator: ".", omittingEmptySubsequences: false)
        if octets.count == 4 { return octets.prefix(3).joined(separator: ".") + ".0/24" }
        // A compressed address is written out first: `2001:db8::1` has its zeros in the middle.
        let halves = plain.split(separator: "%")[0].components(of: "::")
        var groups = halves.first?.split(separator: ":").map(String.init) ?? []
        if halves.count == 2 {
            let tail = halves[1].split(separator: ":").map(String.init)
            groups += Array(repeating: "0", count: max(0, 8 - groups.count - tail.count)) + tail
        }
        guard groups.count == 8 else { return String(plain.prefix(64)) }
        return groups.prefix(4).map { String($0.lowercased().drop { $0 == "0" }) }.joined(separator: ":") + "::/64"
    }
}

extension Substring {
    /// The parts between the first two occurrences of a separator.
    fileprivate func components(of separator: String) -> [Substring] {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(separator) {
                return [self[..<index], self[self.index(index, offsetBy: separator.count)...]]
            }
            index = self.index(after: index)
        }
        return [self]
    }
}
