import Effects
package import Essentials
package import GatewayModel
import Persistence

extension AccessSecurityService {
    /// How long a person's own sign-on counts as proof that it works.
    package static let provenDays = 7

    /// The switches with what an admin should know before touching them.
    package struct Overview: Sendable {
        package let settings: AccessSecurity
        /// The name of the Admin Organization whose settings apply instead (rule O-3).
        package let administeredBy: String?
        package let hasActiveConnection: Bool
        package let hasVerifiedDomain: Bool
        /// Whether this person may require SSO: they came in through it themselves, lately.
        package let isProven: Bool
        /// Whether a directory may push people: a token is live.
        package let hasDirectory: Bool
        /// Owners and admins, whom Require SSO leaves their password (rule A-2).
        package let bypass: [Bypass]
    }

    /// Somebody who gets in while the identity provider is down.
    package struct Bypass: Sendable {
        package let email: String
        package let role: Membership.Role
        package let hasPassword: Bool
        package let recoveryCodes: Int

        package init(email: String, role: Membership.Role, hasPassword: Bool, recoveryCodes: Int) {
            self.email = email
            self.role = role
            self.hasPassword = hasPassword
            self.recoveryCodes = recoveryCodes
        }
    }

    package func overview(of id: Identifier<Organization>, actor: Actor) async throws -> Overview {
        let now = context.clock.now()
        return try await context.store.read { scope in
            let organization = try context.organization(id, "access-security:read", actor, in: scope)
            let tenant = scope.tenant(id)
            let withPassword = try scope.identitiesWithPassword(in: id)
            return Overview(
                settings: organization.accessSecurity,
                administeredBy: try scope.link(of: id).map { link in
                    try scope.organization(link.adminOrganization)?.name ?? link.adminOrganization.text
                },
                hasActiveConnection: try tenant.connections().contains { $0.state == .active },
                hasVerifiedDomain: try tenant.domainClaims().contains { $0.state.isEffective },
                isProven: try provenThroughSSO(id, actor, in: scope),
                hasDirectory: try tenant.directoryTokens().contains { $0.isLive(at: now) },
                bypass: try scope.activeAdministrators(of: id).map { member in
                    Bypass(
                        email: member.identity.email.text, role: member.membership.role,
                        hasPassword: withPassword.contains(member.identity.id),
                        recoveryCodes: try scope.recoveryCodeCount(of: member.identity.id))
                })
        }
    }

    /// Whether an owner or admin signed in through the organization's SSO within ``provenDays``; always so for who is no
    /// such person.
    func provenThroughSSO(
        _ id: Identifier<Organization>, _ actor: Actor, in scope: any ReadScope
    ) throws -> Bool {
        guard case .person(let identity, _) = actor else { return true }
        let since = context.clock.now().advanced(by: .zero - .days(AccessSecurityService.provenDays))
        let tenant = scope.tenant(id)
        if try tenant.sessions(identity: identity).contains(where: {
            $0.result.connection != nil && $0.result.authenticatedAt >= since
        }) {
            return true
        }
        guard let email = try scope.identity(identity)?.email else { return false }
        let filter = SignOnLogFilter(outcome: .signedIn, email: email.folded, since: since)
        return try !tenant.traces(matching: filter, before: nil, limit: 1).isEmpty
    }
}
