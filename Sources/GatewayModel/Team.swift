package import Essentials

/// A group inside a regular organization.
///
/// The implicit team All Users is not stored: it is every active member (behaviour.md, Words).
package struct Team: Sendable, Hashable {
    package let id: Identifier<Team>
    package let organization: Identifier<Organization>
    package var name: String
    /// The directory that fills the team (rule S-6); nil for a team made by hand.
    package var directory: Identifier<Directory>?
    /// The id that the SCIM client gave the group.
    package var externalID: String?
    /// Grows with every change, that of a member included.
    package var revision: Int64
    package let createdAt: Timestamp
    package var updatedAt: Timestamp

    package init(
        id: Identifier<Team>, organization: Identifier<Organization>, name: String,
        directory: Identifier<Directory>? = nil, externalID: String? = nil, revision: Int64 = 1, createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.id = id
        self.organization = organization
        self.name = name
        self.directory = directory
        self.externalID = externalID
        self.revision = revision
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
