import Administration
import Console
import Essentials
import GatewayModel

/// Requests for access to a project, which an admin decides (rule L-2).
extension ConsoleRoutes {
    var accessRequestRoutes: [Route] {
        let request = ConsoleRoutes.accessRequests + "/{request}"
        return [
            show(requests), act(requests, at: request + "/approve", approveRequest),
            act(requests, at: request + "/deny", denyRequest),
        ]
    }

    private static let accessRequests = "/console/organizations/{org}/teams/requests"
    private static let page = 50

    private var requests: View {
        View(path: ConsoleRoutes.accessRequests, section: .teams) { call, _ in
            let id = try call.organizationID
            let before: Identifier<AccessRequest>? = Identifier(try call.query("before"))
            let found = try await services.accessRequests.list(
                of: id, state: nil, before: before, limit: ConsoleRoutes.page + 1, actor: call.actor)
            let projects = try await services.organizations.projects(of: id, actor: call.actor)
            let shown = Array(found.prefix(ConsoleRoutes.page))
            let base = try call.url("/teams")
            let path = base + "/requests"
            return AccessRequestsScreen(
                shown, projects: Dictionary(projects.map { ($0.id, $0.name) }) { first, _ in first },
                first: before == nil ? nil : path,
                next: found.count > shown.count ? shown.last.map { "\(path)?before=\($0.id)" } : nil, base: base,
                now: call.now)
        }
    }

    private func approveRequest(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        _ = try await services.accessRequests.approve(
            try call.id("request", "access request"), role: fields["role"].trimmingBlanks,
            of: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/teams/requests"), done: .requestApproved)
    }

    private func denyRequest(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        _ = try await services.accessRequests.deny(
            try call.id("request", "access request"), of: try call.organizationID, actor: call.actor,
            origin: call.origin)
        return .go(try call.url("/teams/requests"), done: .requestDenied)
    }
}
