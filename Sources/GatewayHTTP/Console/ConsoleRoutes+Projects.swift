import Administration
import Console
import Essentials
import GatewayModel

/// Projects, roles on them, and requests for access (rule L-2).
extension ConsoleRoutes {
    var projectRoutes: [Route] {
        let one = ConsoleRoutes.base + "/projects/{project}"
        let request = ConsoleRoutes.base + "/requests/{request}"
        return [
            show(project), act(project, renameProject), act(project, at: one + "/grant", grantRole),
            act(project, at: one + "/revoke", revokeRole), act(project, at: one + "/delete", deleteProject),
            show(requests), act(requests, at: request + "/approve", approveRequest),
            act(requests, at: request + "/deny", denyRequest),
        ]
    }

    private static let base = "/console/organizations/{org}/teams"
    private static let page = 50

    private var project: View {
        View(path: ConsoleRoutes.base + "/projects/{project}", section: .teams) { call, fields in
            let id = try call.organizationID
            let project = try await services.projects.get(
                try call.id("project", "project"), of: id, actor: call.actor)
            let grants = try await services.projects.grants(on: project.id, of: id, actor: call.actor)
            let teams = try await services.organizations.teams(of: id, actor: call.actor)
            let names = Dictionary(teams.map { ($0.id, $0.name) }) { first, _ in first }
            var rows: [ProjectScreen.Row] = []
            for grant in grants {
                switch grant.holder {
                case .everybody:
                    rows.append(.init(holder: "All Users", key: ProjectScreen.everybody, role: grant.role))
                case .team(let team):
                    rows.append(.init(holder: names[team] ?? team.text, key: "team:\(team)", role: grant.role))
                case .member(let member):
                    let found = try await services.organizations.member(member, of: id, actor: call.actor)
                    rows.append(
                        .init(holder: found.identity.email.text, key: "member:\(member)", role: grant.role))
                }
            }
            var values: [String: String] = [:]
            for name in ["holder", "email", "role", "name"] {
                if let fields, fields.has(name) { values[name] = fields[name] }
            }
            return ProjectScreen(project, grants: rows, teams: teams, values: values, base: try call.url("/teams"))
        }
    }

    private func projectID(_ call: ConsoleCall) throws -> Identifier<Project> { try call.id("project", "project") }

    private func renameProject(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let project = try await services.projects.rename(
            try projectID(call), to: fields["name"], of: try call.organizationID, actor: call.actor,
            origin: call.origin)
        return .go(try call.url("/teams/projects/\(project.id)"), done: .saved)
    }

    private func grantRole(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let holder: ProjectGrant.Holder
        switch fields["holder"] {
        case ProjectScreen.everybody: holder = .everybody
        case "": holder = .member(try await member(fields["email"], call).membership.id)
        case let text:
            guard let team = Identifier<Team>(text) else { throw AdministrationError.notFound("team") }
            holder = .team(team)
        }
        _ = try await services.projects.grant(
            fields["role"].trimmingBlanks, on: try projectID(call), to: holder, of: try call.organizationID,
            actor: call.actor, origin: call.origin)
        return .go(try call.url("/teams/projects/\(try projectID(call))"), done: .saved)
    }

    private func revokeRole(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        guard let holder = ConsoleRoutes.holder(fields["holder"]) else {
            throw AdministrationError.notFound("holder of a role")
        }
        try await services.projects.revoke(
            holder, on: try projectID(call), of: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/teams/projects/\(try projectID(call))"), done: .saved)
    }

    /// Who is meant by the word that the page gave them; nil for another word.
    private static func holder(_ key: String) -> ProjectGrant.Holder? {
        if key == ProjectScreen.everybody { return .everybody }
        let parts = key.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "team": return Identifier<Team>(parts[1]).map { .team($0) }
        case "member": return Identifier<Membership>(parts[1]).map { .member($0) }
        default: return nil
        }
    }

    private func deleteProject(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        try await services.projects.delete(
            try projectID(call), of: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/teams"), done: .deleted)
    }

    // MARK: Requests

    private var requests: View {
        View(path: ConsoleRoutes.base + "/requests", section: .teams) { call, _ in
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
