package import Essentials

/// A request at the token endpoint (RFC 6749 4.1.3), with the client's credentials however they came.
package struct TokenRequest: Sendable {
    package let clientID: String
    /// Nil where a public client sent none.
    package let clientSecret: Secret?
    package let code: String
    package let redirectURI: String
    package let codeVerifier: String

    /// - Parameters:
    ///   - parameters: the decoded form.
    ///   - authorization: the value of the Authorization header, or nil.
    package init(
        parameters: [(name: String, value: String)], authorization: String?
    ) throws(TokenError) {
        var seen: Set<String> = []
        for (name, _) in parameters where !seen.insert(name).inserted {
            throw .invalidRequest("the parameter \(name) stands more than once")
        }
        func value(_ name: String) -> String? { parameters.first { $0.name == name && !$0.value.isEmpty }?.value }
        func needed(_ name: String) throws(TokenError) -> String {
            guard let found = value(name) else { throw .invalidRequest("the parameter \(name) is missing") }
            return found
        }
        if let authorization {
            guard value("client_secret") == nil else {
                throw .invalidRequest("the client sent its secret in the header and in the form")
            }
            let (id, secret) = try TokenRequest.basic(authorization)
            if let inForm = value("client_id"), inForm != id { throw .invalidClient }
            (clientID, clientSecret) = (id, secret)
        } else {
            clientID = try needed("client_id")
            clientSecret = value("client_secret").map { Secret($0) }
        }
        guard value("grant_type") == "authorization_code" else { throw .unsupportedGrantType(value("grant_type")) }
        code = try needed("code")
        redirectURI = try needed("redirect_uri")
        codeVerifier = try needed("code_verifier")
    }

    /// `client_secret_basic`: both parts are form-encoded before base64 (RFC 6749 2.3.1).
    private static func basic(_ header: String) throws(TokenError) -> (String, Secret) {
        guard header.utf8.count > 6, header.prefix(6).lowercased() == "basic ",
            let decoded = Base64.decode(Array(header.utf8.dropFirst(6)), whiteSpace: .refused),
            let text = String(validating: decoded, as: UTF8.self), let colon = text.firstIndex(of: ":"),
            let id = formDecoded(text[..<colon]), let secret = formDecoded(text[text.index(after: colon)...])
        else { throw .invalidClient }
        return (id, Secret(secret))
    }

    private static func formDecoded(_ text: Substring) -> String? {
        var out: [UInt8] = []
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: "+") {
                out.append(0x20)
            } else if byte == UInt8(ascii: "%") {
                guard let high = bytes.popFirst(), let low = bytes.popFirst(),
                    let value = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
                else { return nil }
                out.append(value)
            } else {
                out.append(byte)
            }
        }
        return String(validating: out, as: UTF8.self)
    }
}
