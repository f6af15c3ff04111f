package import Essentials

/// A named resource of a regular organization that grants point to.
package struct Project: Sendable, Hashable {
    package let id: Identifier<Project>
    package let organization: Identifier<Organization>
    package var name: String
    package let createdAt: Timestamp

    package init(id: Identifier<Project>, organization: Identifier<Organization>, name: String, createdAt: Timestamp) {
        self.id = id
        self.organization = organization
        self.name = name
        self.createdAt = createdAt
    }
}
