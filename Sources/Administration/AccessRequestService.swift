import Effects
package import Essentials
package import GatewayModel
import Persistence
import Provisioning

/// Requests for access to a project (rule L-2), and what admins decide about them.
package struct AccessRequestService: Sendable {
    /// What a request is answered with: nothing of it depends on whether the address is known (rule L-1).
    package struct Receipt: Sendable {
        package let request: AccessRequest
        /// Where the person is to log in first; nil where an admin decides as it is.
        package let startURL: String?
    }

    private let context: AdministrationContext

    package init(_ context: AdministrationContext) { self.context = context }

    /// - Throws: `access_request.too_many`, `not_found`, `organization.admin_kind` (rule O-1).
    package func create(
        email: EmailAddress, project: Identifier<Project>, of id: Identifier<Organization>, actor: Actor,
        origin: Origin?
    ) async throws -> Receipt {
        let ledger = context.ledger(id, actor, origin)
        return try await context.store.write { scope in
            let organization = try context.organization(id, APIScope.accessRequestsWrite.rawValue, actor, in: scope)
            guard organization.kind == .regular else { throw ProvisioningRefusal.adminOrganization(organization.name) }
            guard let project = try scope.tenant(id).project(project) else {
                throw AdministrationError.notFound("project \(project)")
            }
            let request = try context.pipeline.requestAccess(to: project, for: email, ledger, in: scope)
            let first = try ProvisioningPipeline.signsOnFirst(email, organization, in: scope)
            return Receipt(
                request: request,
                startURL: first ? try context.startURL(for: email, of: organization, in: scope) : nil)
        }
    }

    package func list(
        of id: Identifier<Organization>, state: AccessRequest.State?, before: Identifier<AccessRequest>?, limit: Int,
        actor: Actor
    ) async throws -> [AccessRequest] {
        try await context.store.read { scope in
            _ = try context.organization(id, APIScope.accessRequestsRead.rawValue, actor, in: scope)
            return try scope.tenant(id).accessRequests(state: state, before: before, limit: limit)
        }
    }

    package func get(
        _ request: Identifier<AccessRequest>, of id: Identifier<Organization>, actor: Actor
    ) async throws -> AccessRequest {
        try await context.store.read { scope in
            _ = try context.organization(id, APIScope.accessRequestsRead.rawValue, actor, in: scope)
            return try found(request, id, in: scope)
        }
    }

    /// Grants the role; approving again changes nothing.
    ///
    /// - Throws: `access_request.decided`, `access_request.needs_sign_on`, `member.deactivated`, `role.malformed`.
    package func approve(
        _ request: Identifier<AccessRequest>, role: String, of id: Identifier<Organization>, actor: Actor,
        origin: Origin?
    ) async throws -> AccessRequest {
        let ledger = context.ledger(id, actor, origin)
        return try await context.store.write { scope in
            let organization = try context.organization(id, APIScope.membersWrite.rawValue, actor, in: scope)
            let found = try found(request, id, in: scope)
            guard let project = try scope.tenant(id).project(found.project) else {
                throw AdministrationError.notFound("project \(found.project)")
            }
            return try context.pipeline.approve(
                found, role: role, on: project, of: organization, ledger, in: scope)
        }
    }

    /// - Throws: `access_request.decided`.
    package func deny(
        _ request: Identifier<AccessRequest>, of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> AccessRequest {
        let ledger = context.ledger(id, actor, origin)
        return try await context.store.write { scope in
            _ = try context.organization(id, APIScope.membersWrite.rawValue, actor, in: scope)
            return try context.pipeline.deny(try found(request, id, in: scope), ledger, in: scope)
        }
    }

    private func found(
        _ request: Identifier<AccessRequest>, _ organization: Identifier<Organization>, in scope: any ReadScope
    ) throws -> AccessRequest {
        guard let found = try scope.tenant(organization).accessRequest(request) else {
            throw AdministrationError.notFound("access request \(request)")
        }
        return found
    }
}
