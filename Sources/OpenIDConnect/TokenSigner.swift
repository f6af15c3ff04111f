package import Cryptography
package import Essentials
import JWTKit

/// Signs tokens with the installation's keys: ES256 by default, RS256 for applications that want it.
package struct TokenSigner: Sendable {
    package enum Algorithm: String, Sendable, Hashable, CaseIterable { case es256 = "ES256", rs256 = "RS256" }

    private let keys: JWTKeyCollection
    private let keyIDs: [Algorithm: String]
    /// The public keys (RFC 7517 5), for `/oauth2/jwks`.
    package let keySet: JSONValue

    /// - Throws: the key library's error, or `key.unreadable`, where a key is of the wrong kind.
    package init(ellipticCurveKey: PrivateKey, rsaKey: PrivateKey) async throws {
        let (curveJWK, curveID) = try JSONWebKey.ellipticCurve(ellipticCurveKey.publicKey)
        let (rsaJWK, rsaID) = try JSONWebKey.rsa(rsaKey.publicKey)
        keys = JWTKeyCollection()
        await keys.add(
            ecdsa: try ES256PrivateKey(pem: try ellipticCurveKey.pem.revealText()), kid: JWKIdentifier(string: curveID))
        await keys.add(
            rsa: try Insecure.RSA.PrivateKey(pem: try rsaKey.pem.revealText()), digestAlgorithm: .sha256,
            kid: JWKIdentifier(string: rsaID))
        keyIDs = [.es256: curveID, .rs256: rsaID]
        keySet = ["keys": [curveJWK, rsaJWK]]
    }

    /// The compact form (RFC 7515 7.1) of a token with these claims; `kid` and `alg` stand in its header.
    package func sign(_ claims: JSONValue, _ algorithm: Algorithm = .es256) async throws -> String {
        guard let id = keyIDs[algorithm] else { throw TokenError.serverError }
        return try await keys.sign(SignedClaims(json: claims), kid: JWKIdentifier(string: id))
    }

    /// The claims of a token that one of these keys signed; its expiry is not looked at (for an id_token_hint).
    package func verify(_ token: String) async throws -> JSONValue {
        try await keys.verify(token, as: SignedClaims.self).json
    }
}
