package import GatewayModel

/// What an admin changes of a member; nil leaves a field as it is.
package struct MemberChange: Sendable, Hashable {
    package var role: Membership.Role?
    /// Empty: no name any more.
    package var firstName: String?
    package var lastName: String?
    package var displayName: String?
    package var active: Bool?

    package init(
        role: Membership.Role? = nil, firstName: String? = nil, lastName: String? = nil, displayName: String? = nil,
        active: Bool? = nil
    ) {
        self.role = role
        self.firstName = firstName
        self.lastName = lastName
        self.displayName = displayName
        self.active = active
    }
}
