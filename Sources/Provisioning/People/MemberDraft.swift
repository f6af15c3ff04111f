package import GatewayModel

/// A person to be added by hand.
package struct MemberDraft: Sendable, Hashable {
    package var email: EmailAddress
    package var role: Membership.Role
    package var firstName: String?
    package var lastName: String?

    package init(
        email: EmailAddress, role: Membership.Role = .member, firstName: String? = nil, lastName: String? = nil
    ) {
        self.email = email
        self.role = role
        self.firstName = firstName
        self.lastName = lastName
    }
}
