import Glibc

/// An IP address as its sixteen bytes; an IPv4 address is mapped into IPv6 (RFC 4291 2.5.5.2).
struct NetworkAddress: Sendable, Hashable {
    static let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

    let bytes: [UInt8]

    /// Reads an address and nothing else: no port, no name, no IPv4 address of fewer than four numbers.
    ///
    /// A zone (`fe80::1%eth0`) is left out: which of our interfaces it came through says nothing about the sender.
    init?(_ text: some StringProtocol) {
        let plain = String(text.prefix { $0 != "%" })
        // Longer than any address, and what has a zero byte would be read only up to it.
        guard plain.utf8.count <= 45, !plain.utf8.contains(0) else { return nil }
        var four = [UInt8](repeating: 0, count: 4)
        if unsafe inet_pton(AF_INET, plain, &four) == 1 {
            bytes = NetworkAddress.mappedPrefix + four
            return
        }
        var sixteen = [UInt8](repeating: 0, count: 16)
        guard unsafe inet_pton(AF_INET6, plain, &sixteen) == 1 else { return nil }
        bytes = sixteen
    }

    var isIPv4: Bool { bytes.starts(with: NetworkAddress.mappedPrefix) }
}
