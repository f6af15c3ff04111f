import Administration
import Essentials
import GatewayModel

extension APIRoutes {
    /// `after`, `limit` and `wait` (whole seconds, at most 30) of the query.
    private static func window(_ api: APIRequest) throws -> (after: Int64, limit: Int, wait: Duration) {
        let (after, limit) = try api.page()
        guard let cursor = Int64(after ?? "0"), cursor >= 0 else {
            throw AdministrationError.invalidValue("after", reason: "expected a cursor that the feed gave")
        }
        let text = try api.request.queryPairs.first { $0.name == "wait" }?.value ?? "0"
        let longest = Int64(EventFeed.longestWait / .seconds(1))
        guard let seconds = Int64(text), (0...longest).contains(seconds) else {
            throw AdministrationError.invalidValue("wait", reason: "expected 0 to \(longest) seconds")
        }
        return (cursor, limit, .seconds(seconds))
    }

    /// The feeds: `next` is the cursor of the last item, also on a page that is not full, and null where there is none:
    /// whoever follows a feed keeps the cursor that they have.
    var eventRoutes: [Route] {
        [
            route("GET", "/organizations/{org}/events", "Follow the organization's events; waits up to `wait` seconds")
            {
                api in
                let (after, limit, wait) = try APIRoutes.window(api)
                let found = try await services.events.events(
                    of: try api.organization, after: after, limit: limit, wait: wait, actor: api.actor)
                return APIRendering.list(found.map(\.json), next: found.last.map { String($0.sequence) })
            },
            route("GET", "/events", "Follow the events of all organizations; the operator's alone") { api in
                let (after, limit, wait) = try APIRoutes.window(api)
                let found = try await services.events.allEvents(
                    after: after, limit: limit, wait: wait, actor: api.actor)
                return APIRendering.list(found.map(\.event.json), next: found.last.map { String($0.position) })
            },
            route("GET", "/organizations/{org}/snapshot", "Members and teams, with the event that they stand for") {
                api in
                .json(
                    APIRendering.snapshot(
                        try await services.events.snapshot(of: try api.organization, actor: api.actor)))
            },
        ]
    }

    var apiKeyRoutes: [Route] {
        [
            route("POST", "/organizations/{org}/api-keys", "Make an API key; it is shown once") { api in
                let body = try api.body(["name", "scopes"])
                let (key, text) = try await services.apiKeys.make(
                    name: try body.text("name") ?? "API key", scopes: try body.texts("scopes") ?? [],
                    for: try api.organization, actor: api.actor, origin: api.origin)
                return .json(APIRendering.apiKey(key, text: text), status: 201)
            },
            route("GET", "/organizations/{org}/api-keys", "List API keys") { api in
                let found = try await services.apiKeys.list(of: try api.organization, actor: api.actor)
                return APIRendering.list(found.map { APIRendering.apiKey($0) })
            },
            route("GET", "/organizations/{org}/api-keys/{key}", "Get an API key") { api in
                .json(
                    APIRendering.apiKey(
                        try await services.apiKeys.get(
                            try api.id("key", "API key"), of: try api.organization, actor: api.actor)))
            },
            route("DELETE", "/organizations/{org}/api-keys/{key}", "Revoke an API key at once") { api in
                try await services.apiKeys.revoke(
                    try api.id("key", "API key"), of: try api.organization, actor: api.actor, origin: api.origin)
                return .noContent
            },
        ]
    }
}
