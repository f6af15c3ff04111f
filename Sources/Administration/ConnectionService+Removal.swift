import Effects
package import Essentials
package import GatewayModel
import Persistence

extension ConnectionService {
    /// What stands in the way of removing a connection, or all of them.
    package struct Removal: Sendable {
        package let organization: Organization
        package let connections: [Connection]
        /// Whether single sign-on needs them now.
        package let isBlocked: Bool

        package init(organization: Organization, connections: [Connection], isBlocked: Bool) {
            self.organization = organization
            self.connections = connections
            self.isBlocked = isBlocked
        }
    }

    /// Whether people sign on through this connection alone.
    func isInUse(_ connection: Connection, _ organization: Organization, in scope: any ReadScope) throws -> Bool {
        guard connection.state == .active, organization.accessSecurity.ssoEnabled else { return false }
        return try !scope.tenant(organization.id).connections().contains {
            $0.id != connection.id && $0.state == .active
        }
    }

    func confirm(_ typed: String?, _ name: String) throws(AdministrationError) {
        guard let typed, typed != name else { return }
        throw .notConfirmed(name: name)
    }

    /// What removing one connection meets.
    package func removal(
        of connection: Identifier<Connection>, of id: Identifier<Organization>, actor: Actor
    ) async throws -> Removal {
        try await context.store.read { scope in
            let organization = try context.organization(id, "access-security:read", actor, in: scope)
            guard let found = try scope.connection(connection), found.organization == id else {
                throw AdministrationError.notFound("connection \(connection)")
            }
            return Removal(
                organization: organization, connections: [found],
                isBlocked: try isInUse(found, organization, in: scope))
        }
    }

    /// What removing the whole sign-on configuration meets.
    package func removal(ofAllOf id: Identifier<Organization>, actor: Actor) async throws -> Removal {
        try await context.store.read { scope in
            let organization = try context.organization(id, "access-security:read", actor, in: scope)
            return Removal(
                organization: organization, connections: try scope.tenant(id).connections(),
                isBlocked: organization.accessSecurity.ssoEnabled)
        }
    }

    /// Deletes all connections and resets the switches; members and domain claims stay (rule C-7).
    ///
    /// It can't be undone.
    ///
    /// - Parameter typed: what a person typed to confirm, which must be the organization's name; nil where nobody was asked.
    /// - Throws: `sso.still_on`, `confirmation.name_differs`; `access.reauthentication_required` for a person who did not
    ///   authenticate lately.
    package func deleteAll(
        typed: String? = nil, of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws {
        try await context.store.write { scope in
            var organization = try context.organization(
                id, "access-security:write", actor, whileLinked: true, in: scope)
            try Authorization.requireFresh(actor, at: context.clock.now())
            guard !organization.accessSecurity.ssoEnabled else { throw AdministrationError.ssoStillOn }
            try confirm(typed, organization.name)
            for connection in try scope.tenant(id).connections() {
                try scope.delete(connection)
                try scope.append(
                    context.audit(
                        "connection.deleted", id, target: connection.id.text, actor, origin,
                        before: ConnectionService.json(connection)))
            }
            let before = organization.accessSecurity
            organization.accessSecurity = AccessSecurity()
            guard before != organization.accessSecurity else { return }
            try scope.update(organization)
            try scope.append(
                context.audit(
                    "access_security.changed", id, target: id.text, actor, origin,
                    before: AccessSecurityService.json(before),
                    after: AccessSecurityService.json(organization.accessSecurity)))
        }
    }
}
