package import Essentials

/// An opaque access token of an application for one session, good at the UserInfo endpoint.
package struct AccessGrant: Sendable, Hashable {
    /// SHA-256 of the access token.
    package let hash: [UInt8]
    /// SHA-256 of the code that it came from: a second use of the code revokes it (RFC 6749 4.1.2).
    package let codeHash: [UInt8]
    package let client: Identifier<Application>
    package let session: Identifier<Session>
    package let organization: Identifier<Organization>
    package let scopes: [String]
    package let issuedAt: Timestamp
    package let expiresAt: Timestamp
    package var revokedAt: Timestamp?

    package init(
        hash: [UInt8], codeHash: [UInt8], client: Identifier<Application>, session: Identifier<Session>,
        organization: Identifier<Organization>, scopes: [String], issuedAt: Timestamp, expiresAt: Timestamp,
        revokedAt: Timestamp? = nil
    ) {
        self.hash = hash
        self.codeHash = codeHash
        self.client = client
        self.session = session
        self.organization = organization
        self.scopes = scopes
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }
}
