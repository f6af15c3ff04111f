package import Essentials

/// Somebody's wish to get at a project, for an admin to decide (rule L-2).
///
/// The address is what was typed, proven by nobody: deciding in favour makes a member that only a log-in with that very
/// address can use.
package struct AccessRequest: Sendable, Hashable {
    package enum State: String, Sendable, Hashable { case pending, approved, denied }

    package let id: Identifier<AccessRequest>
    package let organization: Identifier<Organization>
    package let project: Identifier<Project>
    package let email: EmailAddress
    package var state: State
    package let createdAt: Timestamp
    package var decidedAt: Timestamp?
    /// `Actor.text` of who decided; nil while pending.
    package var decidedBy: String?
    /// The project role that was granted; nil where none was.
    package var role: String?

    package init(
        id: Identifier<AccessRequest>, organization: Identifier<Organization>, project: Identifier<Project>,
        email: EmailAddress, state: State = .pending, createdAt: Timestamp, decidedAt: Timestamp? = nil,
        decidedBy: String? = nil, role: String? = nil
    ) {
        self.id = id
        self.organization = organization
        self.project = project
        self.email = email
        self.state = state
        self.createdAt = createdAt
        self.decidedAt = decidedAt
        self.decidedBy = decidedBy
        self.role = role
    }
}
