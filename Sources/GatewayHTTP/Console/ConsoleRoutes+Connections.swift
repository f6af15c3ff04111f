import Adapting
import Administration
import Console
import Essentials
import GatewayModel

/// An organization's connections: the list, and one with its settings.
extension ConsoleRoutes {
    var connectionRoutes: [Route] {
        [show(connections)]
    }

    private var connections: View {
        View(path: "/console/organizations/{org}/connections", section: .signOn) { call, _ in
            let id = try call.organizationID
            let found = try await services.connections.list(of: id, actor: call.actor)
            return ConnectionsScreen(
                connections: found, presetNames: services.presetNames, base: try call.url("/connections"))
        }
    }
}

extension GatewayServices {
    /// Display names by preset id.
    var presetNames: [String: String] {
        presets.presets.reduce(into: [:]) { names, preset in names[preset.id] = preset.displayName }
    }
}
