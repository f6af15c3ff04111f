package import Essentials

/// The downstream relying party (OpenID Connect client) that people log in to.
///
/// Its id is the `client_id`.
package struct Application: Sendable, Hashable {
    /// How its ID tokens are signed (RFC 7518 3.1); ES256 costs a twentieth of RS256.
    package enum TokenAlgorithm: String, Sendable, Hashable { case es256 = "ES256", rs256 = "RS256" }

    package let id: Identifier<Application>
    package var name: String
    /// SHA-256 of the client secret; nil for a public client, which has PKCE alone.
    package var secretHash: [UInt8]?
    package var redirectURIs: [String]
    package var postLogoutRedirectURIs: [String]
    /// Where a log-in that the IdP began ends (OpenID Connect Core 4, rule L-8).
    package var initiateLoginURI: String?
    package var backchannelLogoutURI: String?
    package var tokenAlgorithm: TokenAlgorithm
    package let createdAt: Timestamp

    package init(
        id: Identifier<Application>, name: String, secretHash: [UInt8]?, redirectURIs: [String],
        postLogoutRedirectURIs: [String] = [], initiateLoginURI: String? = nil, backchannelLogoutURI: String? = nil,
        tokenAlgorithm: TokenAlgorithm = .es256, createdAt: Timestamp
    ) {
        self.id = id
        self.name = name
        self.secretHash = secretHash
        self.redirectURIs = redirectURIs
        self.postLogoutRedirectURIs = postLogoutRedirectURIs
        self.initiateLoginURI = initiateLoginURI
        self.backchannelLogoutURI = backchannelLogoutURI
        self.tokenAlgorithm = tokenAlgorithm
        self.createdAt = createdAt
    }
}
