package import GatewayModel

/// The identity providers that are set up for an organization.
package struct ConnectionsScreen: Screen {
    let connections: [Connection]
    let presetNames: [String: String]
    let base: String

    /// - Parameter base: the address of this page.
    package init(connections: [Connection], presetNames: [String: String], base: String) {
        self.connections = connections
        self.presetNames = presetNames
        self.base = base
    }

    package var title: String { "Single sign-on" }
    package var lead: Inline? {
        "A connection is one identity provider with its settings. It accepts people once it is active."
    }
    package var blocks: [any Block] {
        [
            Actions(primary: Link("Set up an identity provider", base + "/new")),
            Table(
                "Connections", columns: ["Name", "Identity provider", "State"],
                rows: connections.map { connection in
                    [
                        .init(.link(connection.name, "\(base)/\(connection.id)")),
                        .init(Inline(presetNames[connection.preset] ?? connection.preset)),
                        .init(
                            ConnectionsScreen.badge(connection.state),
                            faint: connection.primary && connection.state == .active ? "people are sent here" : nil),
                    ]
                }, empty: "No identity provider is set up yet."),
        ]
    }

    static func badge(_ state: Connection.State) -> Inline {
        switch state {
        case .draft: .badge(.neutral, "draft")
        case .tested: .badge(.busy, "tested")
        case .active: .badge(.good, "active")
        }
    }
}
