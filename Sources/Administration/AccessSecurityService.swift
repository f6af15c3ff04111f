import Effects
package import Essentials
package import GatewayModel
import Persistence

/// The access-security switches, with a plan before each change (rules ).
package struct AccessSecurityService: Sendable {
    let context: AdministrationContext

    package init(_ context: AdministrationContext) { self.context = context }

    package func get(_ id: Identifier<Organization>, actor: Actor) async throws -> AccessSecurity {
        try await context.store.read {
            try context.organization(id, "access-security:read", actor, in: $0).accessSecurity
        }
    }

    /// The Admin Organization whose settings apply in place of the organization's own; nil where these do (rule O-3).
    package func administrator(
        of id: Identifier<Organization>, actor: Actor
    ) async throws -> Identifier<Organization>? {
        try await context.store.read { scope in
            _ = try context.organization(id, "access-security:read", actor, in: scope)
            return try scope.link(of: id)?.adminOrganization
        }
    }

    /// Changes the switches; SSO needs an active connection without errors (rule A-1).
    ///
    /// A person who requires SSO must have authenticated lately, and an owner or admin must have come in through it
    /// themselves within ``provenFor``: who never did may lock themselves out with everybody else.
    /// - Parameter shown: the ``Plan/digest`` of the plan that the person said yes to; nil where nobody looked.
    /// - Throws: `sso.needs_connection`, `capability.missing`; `plan.changed` where the plan is another by now;
    ///   `access.reauthentication_required`, `sso.not_proven`.
    package func put(
        _ after: AccessSecurity, for id: Identifier<Organization>, shown: String? = nil, actor: Actor, origin: Origin?
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
            if let shown, try plan(after, facts(id, actor, in: scope)).digest != shown {
                throw AdministrationError.planChanged
            }
            if after.requireSSO, !before.requireSSO {
                try Authorization.requireFresh(actor, at: context.clock.now())
                guard try provenThroughSSO(id, actor, in: scope) else {
                    throw AdministrationError.ssoNotProven(days: AccessSecurityService.provenDays)
                }
            }
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
