import Administration
import Console
import Essentials
import GatewayModel

/// Webhook endpoints with their deliveries (S25), and the event feed (S26).
extension ConsoleRoutes {
    var developerRoutes: [Route] {
        let one = ConsoleRoutes.base + "/endpoints/{endpoint}"
        return [
            show(endpoints), show(newEndpoint), act(newEndpoint, addEndpoint), show(endpoint),
            act(endpoint, changeEndpoint), act(endpoint, at: one + "/rotate", rotateSecret),
            act(endpoint, at: one + "/replay", replayParked),
            act(endpoint, at: one + "/pause") { call, _ in try await setEnabled(false, call) },
            act(endpoint, at: one + "/enable") { call, _ in try await setEnabled(true, call) },
            act(endpoint, at: one + "/delete", deleteEndpoint), show(feed),
        ]
    }

    private static let base = "/console/organizations/{org}/developers"
    private static let page = 50

    private var endpoints: View {
        View(path: ConsoleRoutes.base, section: .developers) { call, _ in
            EndpointsScreen(
                try await services.webhooks.list(of: try call.organizationID, actor: call.actor),
                base: try call.url("/developers"))
        }
    }

    private var newEndpoint: View {
        View(path: ConsoleRoutes.base + "/new", section: .developers) { call, fields in
            NewEndpointScreen(
                url: fields?["url"] ?? "", types: fields?["types"] ?? "", base: try call.url("/developers"))
        }
    }

    private func addEndpoint(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let (status, secret) = try await services.webhooks.create(
            fields.endpoint, for: try call.organizationID, actor: call.actor, origin: call.origin)
        return .show(
            EndpointSecretScreen(status.endpoint, secret: secret, base: try call.url("/developers"), now: call.now))
    }

    private var endpoint: View {
        View(path: ConsoleRoutes.base + "/endpoints/{endpoint}", section: .developers) { call, fields in
            let (id, own): (Identifier<WebhookEndpoint>, _) = (
                try call.id("endpoint", "webhook endpoint"), try call.organizationID
            )
            let status = try await services.webhooks.get(id, of: own, actor: call.actor)
            let before = Int64(try call.query("before"))
            let found = try await services.webhooks.deliveries(
                to: id, state: nil, before: before.map { (own, $0) }, limit: ConsoleRoutes.page + 1, of: own,
                actor: call.actor)
            let shown = Array(found.prefix(ConsoleRoutes.page))
            let base = try call.url("/developers")
            let path = "\(base)/endpoints/\(id)"
            return EndpointScreen(
                status, deliveries: shown, url: fields.typed("url") ?? status.endpoint.url,
                types: fields.typed("types") ?? status.endpoint.eventTypes.sorted().joined(separator: ", "),
                first: before == nil ? nil : path,
                next: found.count > shown.count ? shown.last.map { "\(path)?before=\($0.sequence)" } : nil, base: base,
                now: call.now)
        }
    }

    private func endpointID(_ call: ConsoleCall) throws -> Identifier<WebhookEndpoint> {
        try call.id("endpoint", "webhook endpoint")
    }

    private func changeEndpoint(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        try await change(fields.endpoint, call)
    }

    private func setEnabled(_ enabled: Bool, _ call: ConsoleCall) async throws -> ConsoleAnswer {
        var draft = WebhookService.Draft()
        draft.enabled = enabled
        return try await change(draft, call)
    }

    private func change(_ draft: WebhookService.Draft, _ call: ConsoleCall) async throws -> ConsoleAnswer {
        let status = try await services.webhooks.change(
            try endpointID(call), draft, of: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/developers/endpoints/\(status.endpoint.id)"), done: .saved)
    }

    private func rotateSecret(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        guard let overlap = Int64(fields["overlap"]) else {
            throw AdministrationError.invalidValue("overlap", reason: "expected seconds")
        }
        let (status, secret) = try await services.webhooks.rotateSecret(
            try endpointID(call), overlap: .seconds(overlap), of: try call.organizationID, actor: call.actor,
            origin: call.origin)
        return .show(
            EndpointSecretScreen(status.endpoint, secret: secret, base: try call.url("/developers"), now: call.now))
    }

    private func replayParked(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let status = try await services.webhooks.replay(
            try endpointID(call), .parked, of: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/developers/endpoints/\(status.endpoint.id)"), done: .replayed)
    }

    private func deleteEndpoint(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        try await services.webhooks.delete(
            try endpointID(call), of: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/developers"), done: .endpointDeleted)
    }

    private var feed: View {
        View(path: ConsoleRoutes.base + "/events", section: .developers) { call, _ in
            let (type, after) = (try call.query("type").trimmingBlanks, Int64(try call.query("after")))
            let page = try await services.events.events(
                of: try call.organizationID,
                in: try EventWindow(after: after, limit: ConsoleRoutes.page, types: type.isEmpty ? [] : [type]),
                actor: call.actor)
            let base = try call.url("/developers")
            let path = base + "/events"
            return EventFeedScreen(
                page.items, type: type,
                first: after == nil ? nil : ConsoleCursor.address(path, [("type", type)]),
                next: page.items.count < ConsoleRoutes.page
                    ? nil : page.next.map { ConsoleCursor.address(path, [("type", type), ("after", "\($0)")]) },
                base: base, now: call.now)
        }
    }
}

extension FormFields {
    /// What the form of an endpoint says.
    fileprivate var endpoint: WebhookService.Draft {
        var draft = WebhookService.Draft()
        draft.url = self["url"].trimmingBlanks
        draft.eventTypes = self["types"].split(separator: ",").map { String($0).trimmingBlanks }.filter { !$0.isEmpty }
        return draft
    }
}

extension FormFields? {
    /// What was typed into a field that the refused form had.
    fileprivate func typed(_ name: String) -> String? {
        guard let self, self.has(name) else { return nil }
        return self[name]
    }
}
