package import Essentials

/// How a connection recognises a person over an e-mail change (rules L-7, R19).
///
/// The key is (connection, subject); it never leads across connections, so an IdP can't speak for another's people.
package struct IdentityLink: Sendable, Hashable {
    package let organization: Identifier<Organization>
    package let connection: Identifier<Connection>
    /// The stable subject: the adapter's choice, or format, qualifiers and value of the NameID in one text.
    package let subject: String
    package let identity: Identifier<Identity>
    package let createdAt: Timestamp

    package init(
        organization: Identifier<Organization>, connection: Identifier<Connection>, subject: String,
        identity: Identifier<Identity>, createdAt: Timestamp
    ) {
        self.organization = organization
        self.connection = connection
        self.subject = subject
        self.identity = identity
        self.createdAt = createdAt
    }
}
