/// The address to which the browser carries the answer (RFC 6749 4.1.2, RFC 9207).
package enum AuthorizationResponse {
    package static func url(redirectURI: String, code: String, state: String?, issuer: String) -> String {
        url(redirectURI, [("code", code), ("state", state), ("iss", issuer)])
    }

    package static func url(redirectURI: String, error: AuthorizationError, state: String?, issuer: String) -> String {
        url(
            redirectURI,
            [
                ("error", error.oauthCode), ("error_description", describing(error.message)), ("state", state),
                ("iss", issuer),
            ])
    }

    /// Adds query items, keeping a query that the address has.
    package static func url(_ address: String, _ items: [(String, String?)]) -> String {
        var url = address
        for (name, value) in items {
            guard let value else { continue }
            url += (url.contains("?") ? "&" : "?") + name + "=" + encode(value)
        }
        return url
    }

    /// Whether `uri` is one of the registered ones, byte for byte; only the port of a loopback address may differ
    /// (RFC 8252 7.3).
    package static func isRegistered(_ uri: String, among registered: [String]) -> Bool {
        registered.contains { candidate in
            if candidate.utf8.elementsEqual(uri.utf8) { return true }
            for host in ["http://127.0.0.1", "http://[::1]"] where candidate.hasPrefix(host) && uri.hasPrefix(host) {
                return withoutPort(candidate.dropFirst(host.count)) == withoutPort(uri.dropFirst(host.count))
            }
            return false
        }
    }

    /// The rest of an address behind its host, without `:port`; nil where something else follows the host.
    private static func withoutPort(_ rest: Substring) -> Substring? {
        if rest.isEmpty || rest.first == "/" || rest.first == "?" { return rest }
        guard rest.first == ":" else { return nil }
        let port = rest.dropFirst().prefix { $0.isNumber }
        let behind = rest.dropFirst(1 + port.count)
        return !port.isEmpty && (behind.isEmpty || behind.first == "/" || behind.first == "?") ? behind : nil
    }

    /// The character set of error_description (RFC 6749 4.1.2.1).
    static func describing(_ text: String) -> String {
        String(
            text.unicodeScalars.map {
                ($0.value >= 0x20 && $0.value < 0x7F && $0 != "\"" && $0 != "\\") ? Character($0) : " "
            })
    }

    private static func encode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.map { byte in
            let isUnreserved =
                (byte | 0x20 >= 97 && byte | 0x20 <= 122) || (byte >= 48 && byte <= 57)
                || [45, 46, 95, 126].contains(byte)
            return isUnreserved ? String(UnicodeScalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }.joined()
    }
}
