package import GatewayModel

/// What an invitation is made with.
package struct InvitationDraft: Sendable, Hashable {
    package var email: EmailAddress
    package var role: Membership.Role
    /// Made by hand, of the same organization.
    package var teams: [Team]
    package var lifetime: Duration

    package init(
        email: EmailAddress, role: Membership.Role = .member, teams: [Team] = [],
        lifetime: Duration = Invitation.lifetime
    ) {
        self.email = email
        self.role = role
        self.teams = teams
        self.lifetime = lifetime
    }
}
