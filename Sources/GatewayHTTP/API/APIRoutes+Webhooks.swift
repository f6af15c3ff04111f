import Administration
import Essentials
import GatewayModel

extension APIRoutes {
    /// An organization's endpoints, and, under the same names without an organization, the operator's over all.
    var webhookRoutes: [Route] {
        webhookRoutes(below: "/organizations/{org}") { try $0.organization } + webhookRoutes(below: "") { _ in nil }
    }

    private typealias Owner = @Sendable (APIRequest) throws -> Identifier<Organization>?

    private func webhookRoutes(below prefix: String, _ owner: @escaping Owner) -> [Route] {
        let list = prefix + "/webhook-endpoints"
        let one = list + "/{endpoint}"
        return [
            route("POST", list, "Make a webhook endpoint; its secret is shown once") { api in
                let (status, secret) = try await services.webhooks.create(
                    try APIRoutes.draft(api, ["url", "event_types"]), for: try owner(api), actor: api.actor,
                    origin: api.origin)
                return .json(APIRendering.endpoint(status, secret: secret), status: 201)
            },
            route("GET", list, "List webhook endpoints") { api in
                let found = try await services.webhooks.list(of: try owner(api), actor: api.actor)
                return APIRendering.list(found.map { APIRendering.endpoint($0) })
            },
            route("GET", one, "Get a webhook endpoint") { api in
                .json(
                    APIRendering.endpoint(
                        try await services.webhooks.get(
                            try APIRoutes.endpoint(api), of: try owner(api), actor: api.actor)))
            },
            route("PATCH", one, "Change address, event types or state of a webhook endpoint") { api in
                .json(
                    APIRendering.endpoint(
                        try await services.webhooks.change(
                            try APIRoutes.endpoint(api), try APIRoutes.draft(api, ["url", "event_types", "state"]),
                            of: try owner(api), actor: api.actor, origin: api.origin)))
            },
            route("DELETE", one, "Delete a webhook endpoint") { api in
                try await services.webhooks.delete(
                    try APIRoutes.endpoint(api), of: try owner(api), actor: api.actor, origin: api.origin)
                return .noContent
            },
            route("POST", one + "/rotate-secret", "Make a new secret beside the current one; it is shown once") { api in
                let seconds = try api.body(["overlap_seconds"]).number("overlap_seconds")
                let (status, secret) = try await services.webhooks.rotateSecret(
                    try APIRoutes.endpoint(api),
                    overlap: seconds.map { .seconds($0) } ?? WebhookService.defaultOverlap, of: try owner(api),
                    actor: api.actor, origin: api.origin)
                return .json(APIRendering.endpoint(status, secret: secret))
            },
            route("POST", one + "/replay", "Deliver again: everything after a cursor, or what is parked") { api in
                let status = try await services.webhooks.replay(
                    try APIRoutes.endpoint(api), try APIRoutes.replay(api), of: try owner(api), actor: api.actor,
                    origin: api.origin)
                return .json(APIRendering.endpoint(status), status: 202)
            },
            route("GET", one + "/deliveries", "List deliveries, newest first") { api in
                try await deliveries(api, of: try owner(api))
            },
        ]
    }

    private static func endpoint(_ api: APIRequest) throws -> Identifier<WebhookEndpoint> {
        try api.id("endpoint", "webhook endpoint")
    }

    private static func draft(_ api: APIRequest, _ allowed: [String]) throws -> WebhookService.Draft {
        let body = try api.body(allowed)
        var draft = WebhookService.Draft()
        draft.url = try body.text("url")
        draft.eventTypes = try body.texts("event_types")
        if let text = try body.text("state") {
            guard let state = WebhookEndpoint.State(rawValue: text) else {
                throw AdministrationError.invalidValue("state", reason: "expected active or disabled")
            }
            draft.enabled = state == .active
        }
        return draft
    }

    private static func replay(_ api: APIRequest) throws -> WebhookService.Replay {
        let body = try api.body(["after", "parked"])
        switch (try body.number("after"), try body.flag("parked")) {
        case (let after?, nil): return .after(after)
        case (nil, true?): return .parked
        default:
            throw AdministrationError.invalidValue("the body", reason: "expected either after, or parked: true")
        }
    }

    private func deliveries(_ api: APIRequest, of owner: Identifier<Organization>?) async throws -> GatewayResponse {
        let (after, limit) = try api.page()
        let name = try api.request.queryPairs.first { $0.name == "state" }?.value
        let state = name.flatMap(WebhookDelivery.State.init(rawValue:))
        guard name == nil || state != nil else {
            throw AdministrationError.invalidValue("state", reason: "expected pending, delivered or parked")
        }
        // The cursor is the last delivery's organization and sequence.
        let parts = (after ?? "").split(separator: ".")
        var before: (organization: Identifier<Organization>, sequence: Int64)?
        if after != nil {
            guard parts.count == 2, let organization = Identifier<Organization>(parts[0]),
                let sequence = Int64(parts[1])
            else { throw AdministrationError.invalidValue("after", reason: "expected a cursor that the list gave") }
            before = (organization, sequence)
        }
        let found = try await services.webhooks.deliveries(
            to: try APIRoutes.endpoint(api), state: state, before: before, limit: limit, of: owner, actor: api.actor)
        let next = found.count == limit ? found.last.map { "\($0.organization).\($0.sequence)" } : nil
        return APIRendering.list(found.map(APIRendering.delivery), next: next)
    }
}

extension JSONBody {
    /// A whole number, also as a text, as cursors are.
    fileprivate func number(_ key: String) throws -> Int64? {
        guard let value = object[key], !value.isNull else { return nil }
        guard let number = value.integer ?? value.string.flatMap({ Int64($0) }) else {
            throw AdministrationError.invalidValue(key, reason: "expected a whole number")
        }
        return number
    }
}
