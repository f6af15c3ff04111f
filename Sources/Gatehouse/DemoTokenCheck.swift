import Cryptography
import Essentials

/// Checks an ES256 token against a JSON Web Key set, as any relying party would with its library.
enum DemoTokenCheck {
    static func claims(_ token: String, keySet: JSONValue) throws -> JSONValue {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64.decodeURLSafe(Array(parts[0].utf8)),
            let payload = Base64.decodeURLSafe(Array(parts[1].utf8)),
            let signature = Base64.decodeURLSafe(Array(parts[2].utf8))
        else { throw HTTPExchange.Failed(description: "the ID token is malformed") }
        let kid = try JSONValue(parsing: header)["kid"]
        guard let key = keySet["keys"]?.array?.first(where: { $0["kid"] == kid }), key["alg"] == "ES256",
            let x = key["x"]?.string.flatMap({ Base64.decodeURLSafe(Array($0.utf8)) }),
            let y = key["y"]?.string.flatMap({ Base64.decodeURLSafe(Array($0.utf8)) })
        else { throw HTTPExchange.Failed(description: "the ID token names no known key") }
        // SubjectPublicKeyInfo of a P-256 key: a constant head, then the point (RFC 5480 2).
        let head: [UInt8] = [
            0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48,
            0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
        ]
        let publicKey = try PublicKey(subjectPublicKeyInfo: head + x + y)
        let signed = Array((parts[0] + "." + parts[1]).utf8)
        guard publicKey.verifies(signature: signature, over: signed, .ecdsa(.sha256)) else {
            throw HTTPExchange.Failed(description: "the ID token's signature is wrong")
        }
        return try JSONValue(parsing: payload)
    }
}
