import Administration
import Essentials
import GatewayModel
import SignOn

extension APIRoutes {
    static let draftMembers = [
        "preset", "name", "metadata_xml", "metadata_url", "entity_id", "idp", "relaxations", "allow_idp_initiated",
        "follow_metadata_keys", "accept_expired_certificates", "primary", "values",
    ]

    func draft(_ body: JSONBody) throws -> ConnectionDraft {
        var draft = ConnectionDraft()
        draft.preset = try body.text("preset")
        draft.name = try body.text("name")
        draft.metadataXML = try body.text("metadata_xml")
        draft.metadataURL = try body.text("metadata_url")
        draft.metadataEntityID = try body.text("entity_id")
        draft.allowIdPInitiated = try body.flag("allow_idp_initiated")
        draft.followMetadataKeys = try body.flag("follow_metadata_keys")
        draft.acceptExpiredCertificates = try body.flag("accept_expired_certificates")
        draft.primary = try body.flag("primary")
        if body.has("idp") {
            guard let object = body.object["idp"]?.object else {
                throw AdministrationError.invalidValue("idp", reason: "expected an object")
            }
            for key in object.keys where !["entity_id", "sso_url", "certificates"].contains(key) {
                throw AdministrationError.invalidValue("idp.\(key)", reason: "it is not known here")
            }
            let idp = JSONBody(object: object)
            draft.identityProvider = ConnectionDraft.IdentityProvider(
                entityID: try idp.neededText("entity_id"), ssoURL: try idp.neededText("sso_url"),
                certificates: try idp.texts("certificates") ?? [])
        }
        if body.has("values") {
            draft.values = try (body.object["values"]?.object?.members ?? []).reduce(into: [:]) { values, member in
                guard let text = member.value.string else {
                    throw AdministrationError.invalidValue("values.\(member.key)", reason: "expected a text")
                }
                values[member.key] = text
            }
        }
        if body.has("relaxations") {
            draft.relaxations = try (body.object["relaxations"]?.array ?? []).map { item in
                guard let object = item.object else {
                    throw AdministrationError.invalidValue(
                        "relaxations", reason: "expected objects with name and reason")
                }
                let fields = JSONBody(object: object)
                let expires = try fields.text("expires_at")
                let instant = expires.flatMap { Timestamp(text: $0) }
                if expires != nil, instant == nil {
                    throw AdministrationError.invalidValue(
                        "relaxations.expires_at", reason: "expected an RFC 3339 time")
                }
                return ConnectionDraft.Relaxation(
                    name: try fields.neededText("name"), reason: try fields.text("reason") ?? "", expiresAt: instant)
            }
        }
        return draft
    }

    func rendered(_ connection: Connection, status: Int = 200) async throws -> GatewayResponse {
        let findings = try await services.connections.findings(of: connection)
        return .json(
            APIRendering.connection(
                connection, findings: findings, metadata: try await services.connections.metadata(of: connection),
                baseURL: services.baseURL), status: status)
    }

    var connectionRoutes: [Route] {
        [
            route("POST", "/organizations/{org}/connections", "Draft a connection") { api in
                let made = try await services.connections.draft(
                    try draft(try api.body(APIRoutes.draftMembers)), for: try api.organization, actor: api.actor,
                    origin: api.origin)
                return try await rendered(made, status: 201)
            },
            route("GET", "/organizations/{org}/connections", "List connections") { api in
                var items: [JSONValue] = []
                for connection in try await services.connections.list(of: try api.organization, actor: api.actor) {
                    items.append(
                        APIRendering.connection(
                            connection, findings: try await services.connections.findings(of: connection),
                            metadata: try await services.connections.metadata(of: connection),
                            baseURL: services.baseURL))
                }
                return APIRendering.list(items)
            },
            route("GET", "/organizations/{org}/connections/{connection}", "Get a connection") { api in
                try await rendered(
                    try await services.connections.get(
                        try api.id("connection", "connection"), of: try api.organization, actor: api.actor))
            },
            route("PATCH", "/organizations/{org}/connections/{connection}", "Change a connection") { api in
                try await rendered(
                    try await services.connections.edit(
                        try api.id("connection", "connection"), try draft(try api.body(APIRoutes.draftMembers)),
                        of: try api.organization, actor: api.actor, origin: api.origin))
            },
            route("DELETE", "/organizations/{org}/connections/{connection}", "Delete a connection; members stay") {
                api in
                try await services.connections.delete(
                    try api.id("connection", "connection"), of: try api.organization, actor: api.actor,
                    origin: api.origin)
                return .noContent
            },
            route("POST", "/organizations/{org}/connections/{connection}/test", "Start a test log-in") { api in
                let connection = try await services.connections.get(
                    try api.id("connection", "connection"), of: try api.organization, actor: api.actor,
                    for: .test)
                return .json(["test_url": .string(try await services.login.prepareTest(connection))], status: 201)
            },
            route("POST", "/organizations/{org}/connections/{connection}/activate", "Activate a connection") { api in
                let body = try api.body(["skip_test"])
                return try await rendered(
                    try await services.connections.activate(
                        try api.id("connection", "connection"), skipTest: try body.flag("skip_test") ?? false,
                        of: try api.organization, actor: api.actor, origin: api.origin))
            },
        ]
    }
}
