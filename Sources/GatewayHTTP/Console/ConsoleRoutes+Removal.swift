import Administration
import Console
import Essentials
import GatewayModel

/// Removing a connection, or the whole sign-on configuration (rule C-7).
extension ConsoleRoutes {
    var removalRoutes: [Route] {
        [
            show(removingConnection),
            act(removingConnection) { call, fields in
                try await services.connections.delete(
                    try call.connectionID, typed: fields["name"], of: try call.organizationID, actor: call.actor,
                    origin: call.origin)
                return .go(try call.url("/connections"), done: .connectionRemoved)
            },
            show(removingAll),
            act(removingAll) { call, fields in
                try await services.connections.deleteAll(
                    typed: fields["name"], of: try call.organizationID, actor: call.actor, origin: call.origin)
                return .go(try call.url("/access-security"), done: .configurationRemoved)
            },
        ]
    }

    private var removingConnection: View {
        View(path: "/console/organizations/{org}/connections/{connection}/remove", section: .signOn) { call, _ in
            try call.requireFresh()
            return RemovalScreen(
                removal: try await services.connections.removal(
                    of: try call.connectionID, of: try call.organizationID, actor: call.actor),
                isWhole: false, base: try call.url(""))
        }
    }

    private var removingAll: View {
        View(path: "/console/organizations/{org}/access-security/remove", section: .access) { call, _ in
            try call.requireFresh()
            return RemovalScreen(
                removal: try await services.connections.removal(
                    ofAllOf: try call.organizationID, actor: call.actor),
                isWhole: true, base: try call.url(""))
        }
    }
}

extension ConsoleCall {
    /// The connection in the path; what belongs to another organization is refused by the verbs.
    var connectionID: Identifier<Connection> {
        get throws { try id("connection", "connection") }
    }
}
