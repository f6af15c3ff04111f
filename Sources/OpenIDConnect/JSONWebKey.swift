import Cryptography
import Essentials

/// Public keys as JSON Web Keys (RFC 7517), named by their thumbprints (RFC 7638).
package enum JSONWebKey {
    static func ellipticCurve(_ key: PublicKey) throws -> (JSONValue, id: String) {
        guard case .ellipticCurve(.p256) = key.kind else { throw CryptographyError.keyUnreadable }
        // SubjectPublicKeyInfo of a P-256 key ends with the uncompressed point: 4, x, y (RFC 5480 2.2).
        let point = key.subjectPublicKeyInfo.suffix(64)
        let x = Base64.encodeURLSafe(point.prefix(32))
        let y = Base64.encodeURLSafe(point.suffix(32))
        let id = thumbprint(["crv": "P-256", "kty": "EC", "x": .string(x), "y": .string(y)])
        return (
            [
                "kty": "EC", "crv": "P-256", "x": .string(x), "y": .string(y), "use": "sig", "alg": "ES256",
                "kid": .string(id),
            ], id
        )
    }

    static func rsa(_ key: PublicKey) throws -> (JSONValue, id: String) {
        guard let (modulus, exponent) = key.rsaComponents else { throw CryptographyError.keyUnreadable }
        let n = Base64.encodeURLSafe(modulus)
        let e = Base64.encodeURLSafe(exponent)
        let id = thumbprint(["e": .string(e), "kty": "RSA", "n": .string(n)])
        return (["kty": "RSA", "n": .string(n), "e": .string(e), "use": "sig", "alg": "RS256", "kid": .string(id)], id)
    }

    private static func thumbprint(_ members: JSONValue) -> String {
        Base64.encodeURLSafe(Digest.of(members.utf8, .sha256))
    }
}
