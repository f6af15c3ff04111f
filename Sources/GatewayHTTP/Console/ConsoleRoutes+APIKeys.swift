import Administration
import Console
import Essentials
import GatewayModel

/// An organization's API keys: list, make, revoke (rule P-4).
extension ConsoleRoutes {
    private static let keys = "/console/organizations/{org}/developers/keys"

    var apiKeyRoutes: [Route] {
        [
            show(keys), show(makingKey),
            act(makingKey) { call, fields in
                let (key, text) = try await services.apiKeys.make(
                    name: fields["name"], scopes: fields.names(beginning: "scope-"), for: try call.organizationID,
                    actor: call.actor, origin: call.origin)
                return .show(APIKeyMadeScreen(name: key.name, secret: text, base: try call.url("")))
            },
            show(revokingKey),
            act(revokingKey) { call, _ in
                try await services.apiKeys.revoke(
                    try call.keyID, of: try call.organizationID, actor: call.actor, origin: call.origin)
                return .go(try call.url("/developers/keys"), done: .apiKeyRevoked)
            },
        ]
    }

    private var keys: View {
        View(path: ConsoleRoutes.keys, section: .developers) { call, _ in
            APIKeysScreen(
                keys: try await services.apiKeys.list(of: try call.organizationID, actor: call.actor),
                isAdminOrganization: try call.organization.kind == .admin, base: try call.url(""), now: call.now)
        }
    }

    private var makingKey: View {
        View(path: ConsoleRoutes.keys + "/new", section: .developers) { call, fields in
            try call.requireFresh()
            return NewAPIKeyScreen(
                name: fields?["name"] ?? "", chosen: Set(fields?.names(beginning: "scope-") ?? []),
                base: try call.url(""))
        }
    }

    private var revokingKey: View {
        View(path: ConsoleRoutes.keys + "/{key}/revoke", section: .developers) { call, _ in
            RevokeAPIKeyScreen(
                key: try await services.apiKeys.get(
                    try call.keyID, of: try call.organizationID, actor: call.actor),
                base: try call.url(""), now: call.now)
        }
    }
}

extension ConsoleCall {
    fileprivate var keyID: Identifier<APIKey> {
        get throws { try id("key", "API key") }
    }
}
