package import Essentials

/// A group inside a regular organization.
///
/// The implicit team All Users is not stored: it is every active member (behaviour.md, Words).
package struct Team: Sendable, Hashable {
    package let id: Identifier<Team>
    package let organization: Identifier<Organization>
    package var name: String
    package let createdAt: Timestamp

    package init(id: Identifier<Team>, organization: Identifier<Organization>, name: String, createdAt: Timestamp) {
        self.id = id
        self.organization = organization
        self.name = name
        self.createdAt = createdAt
    }
}
