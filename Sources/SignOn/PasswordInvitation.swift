import Essentials
import GatewayModel
import Persistence

/// An invitation as a log-in by password finds it (rule L-14), under the settings of now.
struct PasswordInvitation: Sendable {
    let invitation: Invitation
    let organization: Organization
    /// Why a password does not accept it; nil where it does.
    let obstacle: PasswordError?

    /// Those of an address that is no active member's there; of whom an admin deactivated there is none (rule L-6).
    static func all(
        of email: EmailAddress, _ identity: Identity?, at now: Timestamp, in scope: any ReadScope
    ) throws -> [PasswordInvitation] {
        try scope.invitingOrganizations(email: email.folded).compactMap { id in
            guard let organization = try scope.organization(id),
                let invitation = try scope.tenant(id).latestInvitation(email: email.folded)
            else { return nil }
            if let identity, let present = try scope.tenant(id).member(identity: identity.id)?.membership {
                var invited = present
                invited.accept(invitation)
                guard !present.active, invited.active else { return nil }
            }
            switch invitation.state(at: now) {
            case .accepted, .revoked: return nil
            case .expired:
                return PasswordInvitation(
                    invitation: invitation, organization: organization,
                    obstacle: .invitationExpired(organization: organization.name))
            case .pending:
                return PasswordInvitation(
                    invitation: invitation, organization: organization,
                    obstacle: try PasswordAccess.obstacle(toJoining: organization, email, scope))
            }
        }
    }
}
