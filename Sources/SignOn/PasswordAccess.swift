package import GatewayModel
package import Persistence

/// Whether a password reaches an organization, under the settings of now (rules, D-4, D-6, L-11).
///
/// Asked again at each use of a session, so that a switch that is turned on takes hold at once.
package enum PasswordAccess: Sendable, Hashable {
    case allowed
    /// Only as an owner or admin, past what holds for members: each use is audited and told to all owners.
    case breakGlass
    /// As an owner of a linked organization, to reach its settings and unlink it, and nothing else (rule A-2).
    case settingsOnly
    case refused(PasswordError)

    package static func decide(
        _ member: Member, in organization: Organization, _ scope: any ReadScope
    ) throws -> PasswordAccess {
        guard member.membership.active else { return .refused(.noMembership) }
        let authority = try scope.authority(over: organization)
        if try changedHands(member, organization, authority, scope) {
            return .refused(.domainChangedHands(organization: organization.name))
        }
        let role = member.membership.role
        // Those of an Admin Organization who don't administer it don't see it (rule O-1).
        if organization.kind == .admin, role == .member { return .refused(.noMembership) }
        guard let obstacle = try obstacle(to: member, in: organization, authority, scope) else { return .allowed }
        if authority.isOwn { return role == .member ? .refused(obstacle) : .breakGlass }
        return role == .owner ? .settingsOnly : .refused(obstacle)
    }

    /// Why a plain member's password would not do.
    private static func obstacle(
        to member: Member, in organization: Organization, _ authority: SignOnAuthority, _ scope: any ReadScope
    ) throws -> PasswordError? {
        let domain = member.identity.email.domain
        let claim = try scope.tenant(authority.organization.id).domainClaims().first { $0.domain == domain }
        // A lapse is no way around SSO (rule D-4).
        if claim?.state == .lapsed { return .domainLapsed(organization: organization.name) }
        guard authority.requiresSSO else { return nil }
        if claim?.state.isEffective ?? false { return .ssoRequired(organization: organization.name) }
        let settings = authority.organization.accessSecurity
        return settings.externalMembers == .blocked ? .guestBlocked(organization: organization.name) : nil
    }

    /// Whether the password was set after another organization had proven the domain that the membership was made under.
    ///
    /// Whoever has a domain has its mail, and can set everybody's password; that inherits them no membership (rule D-6).
    /// A password of before is the person's own.
    private static func changedHands(
        _ member: Member, _ organization: Organization, _ authority: SignOnAuthority, _ scope: any ReadScope
    ) throws -> Bool {
        guard let before = try scope.domainHolder(of: member.membership.id),
            let claim = try scope.claimHolder(of: member.identity.email.domain), let proven = claim.verifiedAt,
            ![before, organization.id, authority.organization.id].contains(claim.organization),
            let credential = try scope.passwordCredential(of: member.identity.id)
        else { return false }
        return credential.setAt >= proven
    }
}
