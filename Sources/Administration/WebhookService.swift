import Cryptography
import Effects
package import Essentials
package import GatewayModel
import Persistence

/// Webhook endpoints (rule P-3): an organization's, or, where the organization is nil, the operator's over all.
package struct WebhookService: Sendable {
    /// How long the old secret stays good after a rotation, unless the caller says otherwise.
    package static let defaultOverlap: Duration = .hours(24)
    private static let longestOverlap: Duration = .days(7)
    /// Each event costs a delivery per endpoint: nobody makes that many for everybody else to wait (promise P6).
    private static let mostEndpoints = 50

    let context: EventsContext

    package init(_ context: EventsContext) { self.context = context }

    /// What an admin sets; nil leaves a value as it is.
    package struct Draft: Sendable {
        package var url: String?
        package var eventTypes: [String]?
        package var enabled: Bool?

        package init() {}
    }

    /// An endpoint with how much is on its way to it.
    package struct Status: Sendable {
        package let endpoint: WebhookEndpoint
        package let pending: Int
        package let parked: Int
    }

    /// Makes an endpoint that hears of what happens from now on.
    ///
    /// - Returns: the endpoint and its secret, which is shown once.
    /// - Throws: `webhook.url`; `value.invalid` for a filter that names no type, and for one endpoint too many.
    package func create(
        _ draft: Draft, for organization: Identifier<Organization>?, actor: Actor, origin: Origin?
    ) async throws -> (Status, secret: String) {
        let url = try checkedURL(draft.url ?? "")
        let types = try WebhookService.checkedTypes(draft.eventTypes ?? [])
        let (id, now): (Identifier<WebhookEndpoint>, _) = (
            context.administration.random.identifier(), context.administration.clock.now()
        )
        let (sealed, secret) = try newSecret(for: id)
        if organization == nil {
            try Authorization.requireOperator(actor)
            try await context.orderEvents()
        }
        let status = try await context.administration.store.write { scope in
            try context.authorize(.webhooksWrite, on: organization, actor, in: scope)
            guard try scope.webhookEndpoints(of: organization).count < WebhookService.mostEndpoints else {
                throw AdministrationError.invalidValue(
                    "url", reason: "there are \(WebhookService.mostEndpoints) endpoints already")
            }
            var cursor: Int64 = 0
            if let organization {
                cursor = try scope.lastSequence(of: organization)
            } else {
                // What came since, too: it hears of what happens from here on.
                while try scope.orderEvents(limit: 1000) > 0 {}
                cursor = try scope.lastPosition()
            }
            let endpoint = WebhookEndpoint(
                id: id, organization: organization, url: url, eventTypes: types, sealedSecret: sealed, cursor: cursor,
                createdAt: now, updatedAt: now)
            try scope.insert(endpoint)
            try scope.append(
                context.administration.audit(
                    "webhook_endpoint.created", organization, target: id.text, actor, origin,
                    after: WebhookService.json(endpoint)))
            return Status(endpoint: endpoint, pending: 0, parked: 0)
        }
        return (status, secret)
    }

    package func list(of organization: Identifier<Organization>?, actor: Actor) async throws -> [Status] {
        try await context.administration.store.read { scope in
            try context.authorize(.webhooksRead, on: organization, actor, in: scope)
            return try scope.webhookEndpoints(of: organization).map { try WebhookService.status($0, in: scope) }
        }
    }

    package func get(
        _ id: Identifier<WebhookEndpoint>, of organization: Identifier<Organization>?, actor: Actor
    ) async throws -> Status {
        try await context.administration.store.read { scope in
            try WebhookService.status(
                try endpoint(id, of: organization, .webhooksRead, actor, in: scope), in: scope)
        }
    }

    /// Changes address, filter or state; an endpoint that is switched on again begins with what has waited.
    package func change(
        _ id: Identifier<WebhookEndpoint>, _ draft: Draft, of organization: Identifier<Organization>?, actor: Actor,
        origin: Origin?
    ) async throws -> Status {
        let url = try draft.url.map(checkedURL)
        let types = try draft.eventTypes.map { try WebhookService.checkedTypes($0) }
        return try await mutate(id, "webhook_endpoint.changed", organization, actor, origin) { endpoint in
            endpoint.url = url ?? endpoint.url
            endpoint.eventTypes = types ?? endpoint.eventTypes
            switch draft.enabled {
            case true?: endpoint.enable()
            case false?: endpoint.disable(reason: "switched off by an admin")
            case nil: break
            }
        }
    }

    /// Makes a new secret; the one before stays good for `overlap`, up to 7 days.
    ///
    /// - Returns: the endpoint and its new secret, which is shown once.
    package func rotateSecret(
        _ id: Identifier<WebhookEndpoint>, overlap: Duration, of organization: Identifier<Organization>?, actor: Actor,
        origin: Origin?
    ) async throws -> (Status, secret: String) {
        guard overlap >= .zero, overlap <= WebhookService.longestOverlap else {
            throw AdministrationError.invalidValue("overlap_seconds", reason: "expected 0 to 604800")
        }
        let (sealed, secret) = try newSecret(for: id)
        let end = context.administration.clock.now().advanced(by: overlap)
        let status = try await mutate(id, "webhook_endpoint.secret_rotated", organization, actor, origin) {
            $0.rotate(to: sealed, previousUntil: end)
        }
        return (status, secret)
    }

    /// Deletes the endpoint and what is on its way to it.
    package func delete(
        _ id: Identifier<WebhookEndpoint>, of organization: Identifier<Organization>?, actor: Actor, origin: Origin?
    ) async throws {
        try await context.administration.store.write { scope in
            let found = try endpoint(id, of: organization, .webhooksWrite, actor, in: scope)
            try scope.delete(found)
            try scope.append(
                context.administration.audit(
                    "webhook_endpoint.deleted", organization, target: id.text, actor, origin,
                    before: WebhookService.json(found)))
        }
    }

    // MARK: Parts

    func endpoint(
        _ id: Identifier<WebhookEndpoint>, of organization: Identifier<Organization>?, _ needed: APIScope,
        _ actor: Actor, in scope: any ReadScope
    ) throws -> WebhookEndpoint {
        try context.authorize(needed, on: organization, actor, in: scope)
        guard let found = try scope.webhookEndpoint(id), found.organization == organization else {
            throw AdministrationError.notFound("webhook endpoint \(id)")
        }
        return found
    }

    static func status(_ endpoint: WebhookEndpoint, in scope: any ReadScope) throws -> Status {
        let (pending, parked) = try scope.deliveryCounts(to: endpoint.id)
        return Status(endpoint: endpoint, pending: pending, parked: parked)
    }

    private func mutate(
        _ id: Identifier<WebhookEndpoint>, _ action: String, _ organization: Identifier<Organization>?, _ actor: Actor,
        _ origin: Origin?, _ change: @escaping @Sendable (inout WebhookEndpoint) -> Void
    ) async throws -> Status {
        let now = context.administration.clock.now()
        let status = try await context.administration.store.write { scope in
            _ = try scope.hold(id)
            var endpoint = try endpoint(id, of: organization, .webhooksWrite, actor, in: scope)
            let before = WebhookService.json(endpoint)
            change(&endpoint)
            endpoint.updatedAt = now
            try scope.update(endpoint)
            try scope.append(
                context.administration.audit(
                    action, organization, target: id.text, actor, origin, before: before,
                    after: WebhookService.json(endpoint)))
            return try WebhookService.status(endpoint, in: scope)
        }
        // The worker has something to do, where the endpoint was switched on.
        context.bell.ring([])
        return status
    }

    /// 32 random bytes: sealed for the store, and as the receiver's libraries take them (Standard Webhooks 1.0).
    private func newSecret(for id: Identifier<WebhookEndpoint>) throws -> (sealed: [UInt8], text: String) {
        let bytes = context.administration.random.bytes(32)
        let sealed = try context.sealingKey.seal(bytes, context: WebhookEndpoint.sealingContext(id))
        return (sealed, "whsec_" + Base64.encode(bytes))
    }

    private func checkedURL(_ text: String) throws -> String {
        let shown = String(text.prefix(200))
        guard text.utf8.count <= 2000 else {
            throw AdministrationError.webhookURL(shown, reason: "it is longer than 2000 bytes")
        }
        let clean = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x3C && $0 != 0x5C }
        guard clean, !text.contains("#") else {
            throw AdministrationError.webhookURL(shown, reason: "it has a fragment, or characters that no address has")
        }
        let authority = text.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first ?? ""
        guard !authority.isEmpty, !authority.contains("@") else {
            throw AdministrationError.webhookURL(shown, reason: "it has no host, or a user name before it")
        }
        do { try context.poster.check(text) } catch {
            throw AdministrationError.webhookURL(shown, reason: "it is not an https address")
        }
        return text
    }

    static func checkedTypes(_ types: [String], named name: String = "event_types") throws -> Set<String> {
        guard types.count <= 100 else {
            throw AdministrationError.invalidValue(name, reason: "there are more than 100")
        }
        for type in types {
            let words = type.split(separator: ".", omittingEmptySubsequences: false)
            let allowed = words.enumerated().allSatisfy { index, word in
                (index == 1 && word == "*")
                    || (!word.isEmpty && word.utf8.allSatisfy { ($0 >= 97 && $0 <= 122) || $0 == 95 })
            }
            guard words.count == 2, allowed else {
                throw AdministrationError.invalidValue(
                    name, reason: "\"\(type.prefix(80))\" is neither a type such as user.created nor user.*")
            }
        }
        return Set(types)
    }

    /// For the audit log: never a secret.
    private static func json(_ endpoint: WebhookEndpoint) -> JSONValue {
        [
            "url": .string(endpoint.url), "event_types": JSONValue(endpoint.eventTypes.sorted()),
            "state": .string(endpoint.state.rawValue),
        ]
    }
}
