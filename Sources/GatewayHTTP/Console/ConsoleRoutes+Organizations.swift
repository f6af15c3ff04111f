import Administration
import Console
import Essentials
import GatewayModel
import Persistence

/// Organizations: the operator's list (S03), one at a glance (S04), the health of a connection, the installation (S28).
extension ConsoleRoutes {
    var organizationRoutes: [Route] {
        [
            show(organizations), show(newOrganization), act(newOrganization, makeOrganization), show(overview),
            show(connectionHealth), show(system),
        ]
    }

    private static let page = 50

    private var organizations: View {
        View(path: "/console/organizations", section: .organizations) { call, _ in
            try call.requireOperator()
            let (search, after) = (try call.query("search"), ConsoleCursor.namePosition(try call.query("after")))
            let found = try await services.organizations.search(
                search, after: after, limit: ConsoleRoutes.page, actor: call.actor)
            let path = "/console/organizations"
            return OrganizationsScreen(
                found.found, search: search,
                first: after == nil ? nil : ConsoleCursor.address(path, [("search", search)]),
                next: found.next.map {
                    ConsoleCursor.address(path, [("search", search), ("after", ConsoleCursor.word($0))])
                }, now: call.now)
        }
    }

    private var newOrganization: View {
        View(path: "/console/organizations/new", section: .organizations) { call, fields in
            try call.requireOperator()
            return NewOrganizationScreen(name: fields?["name"] ?? "", email: fields?["owner_email"] ?? "")
        }
    }

    private func makeOrganization(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let made = try await services.organizations.create(
            name: fields["name"], ownerEmail: fields["owner_email"], actor: call.actor, origin: call.origin)
        return .go("/console/organizations/\(made.id)", done: .organizationMade)
    }

    private var overview: View {
        View(path: "/console/organizations/{org}", section: .overview) { call, _ in
            OverviewScreen(
                try await services.overviews.overview(of: try call.organizationID, actor: call.actor),
                presetNames: services.presetNames, base: try call.url(""), now: call.now)
        }
    }

    private var connectionHealth: View {
        View(path: "/console/organizations/{org}/connections/{connection}/health", section: .signOn) { call, _ in
            ConnectionHealthScreen(
                try await services.health.health(
                    of: try call.id("connection", "connection"), of: try call.organizationID, actor: call.actor),
                base: try call.url(""))
        }
    }

    private var system: View {
        View(path: "/console/system", section: .system) { call, _ in
            try call.requireOperator()
            return SystemScreen(try await services.system.state(actor: call.actor), baseURL: services.baseURL)
        }
    }
}

extension ConsoleCall {
    /// - Throws: `console.operators_only`.
    func requireOperator() throws {
        guard visitor.isOperator else { throw ConsoleProblem.operatorsOnly }
    }
}
