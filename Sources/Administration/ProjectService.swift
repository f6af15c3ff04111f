import Effects
package import Essentials
package import GatewayModel
import Persistence
import Provisioning

/// Projects and who has which role on them (rules L-13, A-9).
package struct ProjectService: Sendable {
    private let context: AdministrationContext

    package init(_ context: AdministrationContext) { self.context = context }

    /// - Throws: `project.exists`, `organization.admin_kind`.
    package func create(
        _ name: String, in id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> Project {
        let ledger = context.ledger(id, actor, origin)
        return try await context.store.write { scope in
            let organization = try context.organization(id, APIScope.membersWrite.rawValue, actor, in: scope)
            return try context.pipeline.createProject(name, in: organization, ledger, in: scope)
        }
    }

    package func get(
        _ project: Identifier<Project>, of id: Identifier<Organization>, actor: Actor
    ) async throws -> Project {
        try await context.store.read { scope in
            _ = try context.organization(id, APIScope.membersRead.rawValue, actor, in: scope)
            return try found(project, id, in: scope)
        }
    }

    /// - Throws: `project.exists`.
    package func rename(
        _ project: Identifier<Project>, to name: String, of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> Project {
        let ledger = context.ledger(id, actor, origin)
        return try await context.store.write { scope in
            _ = try context.organization(id, APIScope.membersWrite.rawValue, actor, in: scope)
            return try context.pipeline.rename(try found(project, id, in: scope), to: name, ledger, in: scope)
        }
    }

    package func delete(
        _ project: Identifier<Project>, of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws {
        let ledger = context.ledger(id, actor, origin)
        try await context.store.write { scope in
            _ = try context.organization(id, APIScope.membersWrite.rawValue, actor, in: scope)
            try context.pipeline.delete(try found(project, id, in: scope), ledger, in: scope)
        }
    }

    package func grants(
        on project: Identifier<Project>, of id: Identifier<Organization>, actor: Actor
    ) async throws -> [ProjectGrant] {
        try await context.store.read { scope in
            _ = try context.organization(id, APIScope.membersRead.rawValue, actor, in: scope)
            return try scope.tenant(id).grants(on: try found(project, id, in: scope).id)
        }
    }

    /// Gives the holder the role, in place of the one that it has on the project.
    ///
    /// - Throws: `role.malformed`; `not_found` for a team or member that is not this organization's.
    package func grant(
        _ role: String, on project: Identifier<Project>, to holder: ProjectGrant.Holder,
        of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> (grant: ProjectGrant, changed: Bool) {
        let ledger = context.ledger(id, actor, origin)
        return try await context.store.write { scope in
            _ = try context.organization(id, APIScope.membersWrite.rawValue, actor, in: scope)
            let project = try found(project, id, in: scope)
            let tenant = scope.tenant(id)
            switch holder {
            case .team(let team):
                guard try tenant.team(team) != nil else { throw AdministrationError.notFound("team \(team)") }
            case .member(let member):
                guard let found = try tenant.member(member), found.membership.removedAt == nil else {
                    throw AdministrationError.notFound("member \(member)")
                }
            case .everybody: break
            }
            return try context.pipeline.grant(role, on: project, to: holder, ledger, in: scope)
        }
    }

    /// Takes the holder's role away; a holder without one stays so.
    package func revoke(
        _ holder: ProjectGrant.Holder, on project: Identifier<Project>, of id: Identifier<Organization>, actor: Actor,
        origin: Origin?
    ) async throws {
        let ledger = context.ledger(id, actor, origin)
        try await context.store.write { scope in
            _ = try context.organization(id, APIScope.membersWrite.rawValue, actor, in: scope)
            _ = try context.pipeline.revoke(holder, on: try found(project, id, in: scope), ledger, in: scope)
        }
    }

    private func found(
        _ project: Identifier<Project>, _ organization: Identifier<Organization>, in scope: any ReadScope
    ) throws -> Project {
        guard let found = try scope.tenant(organization).project(project) else {
            throw AdministrationError.notFound("project \(project)")
        }
        return found
    }
}
