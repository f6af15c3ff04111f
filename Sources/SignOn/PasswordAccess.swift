package import GatewayModel
package import Persistence
import Provisioning

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
        guard let obstacle = try obstacle(to: member.identity.email, in: organization, scope) else { return .allowed }
        return member.membership.role == .member ? .refused(obstacle) : .breakGlass
    }

    /// Why an invited person's password does not accept the invitation; nil where it does (rule L-14).
    ///
    /// Whatever they are invited as: until they are in, they are nobody who could break glass. Where the IdP decides who is
    /// in, its domain's people come in through it (rules A-3, L-2).
    static func obstacle(
        toJoining organization: Organization, _ email: EmailAddress, _ scope: any ReadScope
    ) throws -> PasswordError? {
        if let obstacle = try obstacle(to: email, in: organization, scope) { return obstacle }
        return try ProvisioningPipeline.signsOnFirst(email, organization, in: scope)
            ? .ssoFirst(organization: organization.name) : nil
    }

    /// Why a plain member's password would not do.
    private static func obstacle(
        to email: EmailAddress, in organization: Organization, _ scope: any ReadScope
    ) throws -> PasswordError? {
        let domain = email.domain
        let claim = try scope.tenant(organization.id).domainClaims().first { $0.domain == domain }
        // A lapse is no way around SSO (rule D-4).
        if claim?.state == .lapsed { return .domainLapsed(organization: organization.name) }
        let settings = organization.accessSecurity
        guard settings.ssoEnabled, settings.requireSSO, organization.capabilities.contains(.sso) else { return nil }
        if claim?.state.isEffective ?? false { return .ssoRequired(organization: organization.name) }
        return settings.externalMembers == .blocked ? .guestBlocked(organization: organization.name) : nil
    }
}
