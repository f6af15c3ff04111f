import Administration
import Essentials
import GatewayModel

extension APIRoutes {
    var setupLinkRoutes: [Route] {
        let list = "/organizations/{org}/setup-links"
        let one = list + "/{link}"
        return [
            route("POST", list, "Make a set-up link; its address is shown once") { api in
                let (made, address) = try await services.setupLinks.make(
                    try api.setupOrder(), for: try api.organization, actor: api.actor, origin: api.origin)
                var shown = APIRoutes.setupLink(made, at: services.now()).object ?? JSONObject()
                shown["url"] = .string(address)
                return .json(.object(shown), status: 201)
            },
            route("GET", list, "List set-up links, newest first") { api in
                let (after, limit) = try api.page()
                let found = try await services.setupLinks.list(
                    of: try api.organization, before: after.flatMap { Identifier($0) }, limit: limit, actor: api.actor)
                let now = services.now()
                return APIRendering.list(
                    found.map { APIRoutes.setupLink($0, at: now) },
                    next: found.count == limit ? found.last?.id.text : nil)
            },
            route("GET", one, "Get a set-up link, without its address") { api in
                let found = try await services.setupLinks.get(
                    try api.id("link", "set-up link"), of: try api.organization, actor: api.actor)
                return .json(APIRoutes.setupLink(found, at: services.now()))
            },
            route("DELETE", one, "Revoke a set-up link; what its holder drafted stays") { api in
                try await services.setupLinks.revoke(
                    try api.id("link", "set-up link"), of: try api.organization, actor: api.actor, origin: api.origin)
                return .noContent
            },
        ]
    }

    private static func setupLink(_ link: SetupLink, at now: Timestamp) -> JSONValue {
        [
            "id": JSONValue(link.id), "state": .string(link.state(at: now).rawValue),
            "scopes": JSONValue(link.scopes.map(\.rawValue).sorted()), "may_activate": .bool(link.mayActivate),
            "recipient": .string(link.recipient.text), "connection": JSONValue(link.connection),
            "made_by": .string(link.madeBy), "created_at": JSONValue(link.createdAt),
            "expires_at": JSONValue(link.expiresAt), "opened_at": JSONValue(link.openedAt),
            "opened_from": JSONValue(link.openedFrom), "bound_at": JSONValue(link.boundAt),
            "seen_at": JSONValue(link.seenAt), "step": JSONValue(link.step?.rawValue),
            "completed_at": JSONValue(link.completedAt), "revoked_at": JSONValue(link.revokedAt),
        ]
    }
}

extension APIRequest {
    fileprivate func setupOrder() throws -> SetupLinkService.Order {
        let body = try body(["scopes", "may_activate", "recipient", "connection", "expires_in_seconds"])
        let scopes = try (try body.texts("scopes") ?? []).map { word in
            guard let scope = SetupLink.Scope(rawValue: word) else {
                throw AdministrationError.unknownScope(
                    String(word.prefix(80)), known: SetupLink.Scope.allCases.map(\.rawValue))
            }
            return scope
        }
        return SetupLinkService.Order(
            scopes: Set(scopes), mayActivate: try body.flag("may_activate") ?? false,
            recipient: try EmailAddress(try body.neededText("recipient")),
            connection: try body.text("connection").map { try APIRequest.id($0, "connection") },
            lifetime: try body.integer("expires_in_seconds").map { .seconds($0) })
    }
}
