import Administration
import Essentials
import GatewayModel

extension APIRoutes {
    var directoryRoutes: [Route] {
        let base = "/organizations/{org}"
        return [
            route("POST", base + "/scim-tokens", "Make a SCIM token, shown once; earlier ones of its directory end") {
                api in
                let body = try api.body(["adapter", "directory", "overlap_seconds"])
                let made = try await services.directories.makeToken(
                    for: try api.organization, adapter: try body.text("adapter"),
                    directory: try body.text("directory").map { text in
                        guard let id = Identifier<Directory>(text) else {
                            throw AdministrationError.notFound("directory \(text.prefix(80))")
                        }
                        return id
                    }, overlapSeconds: try body.integer("overlap_seconds"), actor: api.actor, origin: api.origin)
                var object = token(made.token).object ?? JSONObject()
                object["token"] = .string(made.secret)
                object["adapter"] = .string(made.directory.adapter)
                object["base_url"] = .string(services.baseURL + "/scim/v2")
                return .json(.object(object), status: 201)
            },
            route("GET", base + "/scim-tokens", "List SCIM tokens by their first characters, newest first") { api in
                APIRendering.list(
                    try await services.directories.tokens(of: try api.organization, actor: api.actor).map(token))
            },
            route("DELETE", base + "/scim-tokens/{token}", "Revoke a SCIM token at once") { api in
                try await services.directories.revoke(
                    try api.id("token", "token"), of: try api.organization, actor: api.actor, origin: api.origin)
                return .noContent
            },
            route("GET", base + "/directories", "List SCIM directories") { api in
                APIRendering.list(
                    try await services.directories.directories(of: try api.organization, actor: api.actor)
                        .map(directory))
            },
            route("POST", base + "/directories", "Make a further directory, to move between two providers") { api in
                let body = try api.body(["name", "adapter"])
                let made = try await services.directories.makeDirectory(
                    for: try api.organization, name: try body.neededText("name"),
                    adapter: try body.neededText("adapter"), actor: api.actor, origin: api.origin)
                return .json(directory(made), status: 201)
            },
            route(
                "POST", base + "/directories/{directory}/allow-deprovisioning",
                "Confirm that many people are to lose access now"
            ) { api in
                let body = try api.body(["minutes"])
                let found = try await services.directories.allowDeprovisioning(
                    try api.id("directory", "directory"), of: try api.organization,
                    minutes: try body.integer("minutes"), actor: api.actor, origin: api.origin)
                return .json(directory(found))
            },
            route("GET", base + "/provisioning-log", "List SCIM requests, newest first") { api in
                let (after, limit) = try api.page()
                // What waits in memory belongs into the answer.
                try await services.flushLogs()
                let found = try await services.directories.log(
                    of: try api.organization, before: after.flatMap { Identifier($0) }, limit: limit, actor: api.actor)
                return APIRendering.list(
                    found.map(entry), next: found.count == limit ? found.last?.id.text : nil)
            },
        ]
    }

    private func token(_ token: DirectoryToken) -> JSONValue {
        [
            "id": JSONValue(token.id), "directory": JSONValue(token.directory), "prefix": .string(token.prefix),
            "created_at": JSONValue(token.createdAt), "expires_at": JSONValue(token.expiresAt),
            "revoked_at": JSONValue(token.revokedAt), "last_used_at": JSONValue(token.lastUsedAt),
            "last_used_address": JSONValue(token.lastUsedAddress),
        ]
    }

    private func directory(_ directory: Directory) -> JSONValue {
        [
            "id": JSONValue(directory.id), "name": .string(directory.name), "adapter": .string(directory.adapter),
            "created_at": JSONValue(directory.createdAt),
            "deprovisioning_allowed_until": JSONValue(directory.deprovisioningAllowedUntil),
        ]
    }

    private func entry(_ entry: ProvisioningLogEntry) -> JSONValue {
        [
            "id": JSONValue(entry.id), "directory": JSONValue(entry.directory), "token": JSONValue(entry.token),
            "at": JSONValue(entry.at), "method": .string(entry.method), "path": .string(entry.path),
            "status": .integer(Int64(entry.status)), "code": JSONValue(entry.code), "detail": JSONValue(entry.detail),
            "rewrites": entry.rewrites, "difference": entry.difference, "duration_us": .integer(entry.duration),
            "request_id": .string(entry.requestID),
        ]
    }
}
