import Effects
package import Essentials
package import GatewayModel
import Persistence

/// The access-security switches, with a plan before each change (rules ).
package struct AccessSecurityService: Sendable {
    private let context: AdministrationContext

    package init(_ context: AdministrationContext) { self.context = context }

    /// What a change will do to people.
    package struct Plan: Sendable {
        package let before: AccessSecurity
        package let after: AccessSecurity
        package let memberCount: Int
        /// Members who will sign on through the IdP only; at most 50 are named.
        package let losingPassword: (count: Int, emails: [String])
        /// Members whose e-mail is in no verified domain (guests, rule A-8).
        package let outsideDomains: (count: Int, emails: [String])
        package let findings: [Finding]
    }

    package func get(_ id: Identifier<Organization>, actor: Actor) async throws -> AccessSecurity {
        try await context.store.read {
            try context.organization(id, "access-security:read", actor, in: $0).accessSecurity
        }
    }

    package func plan(
        _ after: AccessSecurity, for id: Identifier<Organization>, actor: Actor
    ) async throws -> Plan {
        let (organization, members, domains, active) = try await context.store.read { scope in
            let organization = try context.organization(id, "access-security:read", actor, in: scope)
            let tenant = scope.tenant(id)
            return (
                organization, try tenant.members(after: nil, limit: 10_000),
                try tenant.domainClaims().filter { $0.state.isEffective }.map(\.domain),
                try tenant.connections().filter { $0.state == .active }
            )
        }
        var findings: [Finding] = []
        if after.ssoEnabled, domains.isEmpty {
            findings.append(
                Finding(
                    .warning, code: "sso.no_domain", message: "no domain is verified: nobody can log in through SSO",
                    remedy: "claim and verify a domain"))
        }
        if after.ssoEnabled, active.isEmpty {
            findings.append(
                Finding(
                    .error, code: "sso.needs_connection", message: "no connection is active",
                    remedy: "activate a connection first"))
        }
        let members_ = members.filter(\.membership.active)
        let outside = members_.filter { !domains.contains($0.identity.email.domain) }
        let losing =
            after.requireSSO && !organization.accessSecurity.requireSSO
            ? members_.filter { $0.membership.role == .member } : []
        func named(_ members: [Member]) -> (count: Int, emails: [String]) {
            (members.count, members.prefix(50).map(\.identity.email.text))
        }
        return Plan(
            before: organization.accessSecurity, after: after, memberCount: members_.count,
            losingPassword: named(losing), outsideDomains: named(outside), findings: findings)
    }

    /// Changes the switches; SSO needs an active connection without errors (rule A-1).
    package func put(
        _ after: AccessSecurity, for id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> AccessSecurity {
        let (organization, active) = try await context.store.read { scope in
            (
                try context.organization(id, "access-security:write", actor, in: scope),
                try scope.tenant(id).connections().filter { $0.state == .active }
            )
        }
        if after.ssoEnabled, !organization.accessSecurity.ssoEnabled {
            guard organization.capabilities.contains(.sso) else { throw AdministrationError.capabilityMissing("sso") }
            var usable = false
            for connection in active {
                let findings = try await ConnectionService(context).findings(of: connection)
                if !findings.contains(where: { $0.severity == .error }) { usable = true }
            }
            guard usable else { throw AdministrationError.ssoNeedsConnection }
        }
        return try await context.store.write { scope in
            guard var changed = try scope.organization(id) else {
                throw AdministrationError.notFound("organization \(id)")
            }
            let before = changed.accessSecurity
            changed.accessSecurity = after
            try scope.update(changed)
            try scope.append(
                context.audit(
                    "access_security.changed", id, target: id.text, actor, origin,
                    before: AccessSecurityService.json(before), after: AccessSecurityService.json(after)))
            return after
        }
    }

    /// The switches as the API and the audit log show them.
    package static func json(_ settings: AccessSecurity) -> JSONValue {
        [
            "sso_enabled": .bool(settings.ssoEnabled), "require_sso": .bool(settings.requireSSO),
            "idp_managed_access": .bool(settings.idpManagedAccess),
            "external_members": .string(settings.externalMembers.rawValue),
        ]
    }
}
