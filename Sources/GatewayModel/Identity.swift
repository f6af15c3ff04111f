package import Essentials

/// A person, with a random id that never changes and one canonical e-mail.
///
/// Names, role and activity belong to the membership: one organization's IdP has no say in another's.
package struct Identity: Sendable, Hashable {
    package let id: Identifier<Identity>
    package var email: EmailAddress
    package let createdAt: Timestamp

    package init(id: Identifier<Identity>, email: EmailAddress, createdAt: Timestamp) {
        self.id = id
        self.email = email
        self.createdAt = createdAt
    }
}
