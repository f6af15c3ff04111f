/// The part of the network that a request comes from, for counting failures: an IPv4 /24 or an IPv6 /64.
enum ClientNetwork {
    static func of(_ request: GatewayRequest) -> String {
        guard let address = request.remoteAddress else { return "unknown" }
        return prefix(address)
    }

    static func prefix(_ address: String) -> String {
        guard let found = NetworkAddress(address) else { return String(address.prefix(64)) }
        if found.isIPv4 { return found.bytes[12..<15].map(String.init).joined(separator: ".") + ".0/24" }
        let groups = stride(from: 0, to: 8, by: 2).map { index in
            String(UInt16(found.bytes[index]) << 8 | UInt16(found.bytes[index + 1]), radix: 16)
        }
        return groups.joined(separator: ":") + "::/64"
    }
}
