import Adapting
import Administration
import Console
import Essentials
import GatewayModel

/// An organization's connections: the list, and one with its settings.
extension ConsoleRoutes {
    var connectionRoutes: [Route] {
        [show(connections), show(connection), act(connection) { try await saveOptions($0, $1) }]
    }

    private var connections: View {
        View(path: "/console/organizations/{org}/connections", section: .signOn) { call, _ in
            let id = try call.organizationID
            let found = try await services.connections.list(of: id, actor: call.actor)
            return ConnectionsScreen(
                connections: found, presetNames: services.presetNames, base: try call.url("/connections"))
        }
    }

    private var connection: View {
        View(path: "/console/organizations/{org}/connections/{connection}", section: .signOn) { call, _ in
            let found = try await services.connections.get(
                try call.id("connection", "connection"), of: try call.organizationID, actor: call.actor)
            let values = values(found)
            let labels = [
                ("ACS URL (postback URL)", "acsURL"), ("SP entity ID (audience)", "entityID"),
                ("SP metadata", "metadataURL"), ("Start URL", "startURL"),
            ]
            return ConnectionScreen(
                found, presetName: services.presetNames[found.preset] ?? found.preset,
                findings: try await services.connections.findings(of: found),
                values: labels.map { ($0.0, values[$0.1] ?? "") }, base: try call.url("/connections"),
                isHolder: call.visitor.holder != nil, now: call.now)
        }
    }

    private func saveOptions(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let id: Identifier<Connection> = try call.id("connection", "connection")
        let organization = try call.organizationID
        let before = try await services.connections.get(id, of: organization, actor: call.actor)
        var draft = ConnectionDraft()
        draft.name = fields["name"].trimmingBlanks
        // A box that the page did not show says nothing.
        if before.identityProvider.metadataURL != nil {
            draft.followMetadataKeys = fields.isOn("follow_metadata_keys")
        }
        draft.allowIdPInitiated = fields.isOn("allow_idp_initiated")
        draft.acceptExpiredCertificates = fields.isOn("accept_expired_certificates")
        draft.primary = fields.isOn("primary")
        _ = try await services.connections.edit(id, draft, of: organization, actor: call.actor, origin: call.origin)
        return .go(try call.url("/connections/\(id)"), done: .saved)
    }
}

extension GatewayServices {
    /// Display names by preset id.
    var presetNames: [String: String] {
        presets.presets.reduce(into: [:]) { names, preset in names[preset.id] = preset.displayName }
    }
}
