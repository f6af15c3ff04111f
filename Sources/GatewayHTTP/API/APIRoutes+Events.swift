import Administration
import Essentials
import GatewayModel

extension APIRoutes {
    /// `after`, `limit`, `wait` (whole seconds, at most 30), `type` (repeatable, or with commas) and `incarnation`.
    private static func window(_ api: APIRequest) throws -> EventWindow {
        let (after, limit) = try api.page()
        let pairs = try api.request.queryPairs
        let cursor = try after.map { text in
            guard let cursor = Int64(text), cursor >= 0 else {
                throw AdministrationError.invalidValue("after", reason: "expected a cursor that the feed gave")
            }
            return cursor
        }
        let text = pairs.first { $0.name == "wait" }?.value ?? "0"
        let longest = Int64(EventFeed.longestWait / .seconds(1))
        guard let seconds = Int64(text), (0...longest).contains(seconds) else {
            throw AdministrationError.invalidValue("wait", reason: "expected 0 to \(longest) seconds")
        }
        return try EventWindow(
            after: cursor, limit: limit, wait: .seconds(seconds),
            types: pairs.filter { $0.name == "type" }.flatMap { $0.value.split(separator: ",").map(String.init) },
            incarnation: pairs.first { $0.name == "incarnation" }?.value)
    }

    /// The feeds: `next` is where the reader goes on, also behind a page that is not full, and null where that is where they
    /// are: whoever follows a feed keeps the cursor that they have.
    var eventRoutes: [Route] {
        [
            route("GET", "/organizations/{org}/events", "Follow the organization's events; waits up to `wait` seconds")
            {
                api in
                let page = try await services.events.events(
                    of: try api.organization, in: try APIRoutes.window(api), actor: api.actor)
                return APIRendering.feed(page.items.map(\.json), next: page.next, incarnation: page.incarnation)
            },
            route("GET", "/events", "Follow the events of all organizations; the operator's alone") { api in
                let page = try await services.events.allEvents(in: try APIRoutes.window(api), actor: api.actor)
                return APIRendering.feed(page.items.map(\.event.json), next: page.next, incarnation: page.incarnation)
            },
            route("POST", "/events/renew-incarnation", "After a restored back-up: have every follower begin anew") {
                api in
                let name = try await services.events.renewIncarnation(actor: api.actor, origin: api.origin)
                return .json(["incarnation": .string(name)])
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
