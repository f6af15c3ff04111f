package import GatewayModel
package import Persistence

/// Whether a password reaches an organization, under the settings of now (rules, D-4, L-11).
///
/// Asked again at each use of a session, so that a switch that is turned on takes hold at once.
package enum PasswordAccess: Sendable, Hashable {
    case allowed
    /// Only as an owner or admin, past what holds for members: each use is audited and told to all owners.
    case breakGlass
    case refused(PasswordError)

    package static func decide(
        _ member: Member, in organization: Organization, _ scope: any ReadScope
    ) throws -> PasswordAccess {
        guard member.membership.active else { return .refused(.noMembership) }
        guard let obstacle = try obstacle(to: member, in: organization, scope) else { return .allowed }
        return member.membership.role == .member ? .refused(obstacle) : .breakGlass
    }

    /// Why a plain member's password would not do.
    private static func obstacle(
        to member: Member, in organization: Organization, _ scope: any ReadScope
    ) throws -> PasswordError? {
        let domain = member.identity.email.domain
        let claim = try scope.tenant(organization.id).domainClaims().first { $0.domain == domain }
        // A lapse is no way around SSO (rule D-4).
        if claim?.state == .lapsed { return .domainLapsed(organization: organization.name) }
        let settings = organization.accessSecurity
        guard settings.ssoEnabled, settings.requireSSO, organization.capabilities.contains(.sso) else { return nil }
        if claim?.state.isEffective ?? false { return .ssoRequired(organization: organization.name) }
        return settings.externalMembers == .blocked ? .guestBlocked(organization: organization.name) : nil
    }
}
