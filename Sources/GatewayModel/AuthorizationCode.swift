package import Essentials

/// A code that an application redeems once, within a minute (RFC 6749 4.1.2, RFC 9700 2.1.1).
package struct AuthorizationCode: Sendable, Hashable {
    /// SHA-256 of the code.
    package let hash: [UInt8]
    package let request: ApplicationRequest
    package let session: Identifier<Session>
    package let organization: Identifier<Organization>
    package let issuedAt: Timestamp
    package let expiresAt: Timestamp
    package var redeemedAt: Timestamp?

    package init(
        hash: [UInt8], request: ApplicationRequest, session: Identifier<Session>,
        organization: Identifier<Organization>,
        issuedAt: Timestamp, expiresAt: Timestamp, redeemedAt: Timestamp? = nil
    ) {
        self.hash = hash
        self.request = request
        self.session = session
        self.organization = organization
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.redeemedAt = redeemedAt
    }
}
