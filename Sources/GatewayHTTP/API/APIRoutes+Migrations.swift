import Administration
import Essentials
import GatewayModel

extension APIRoutes {
    private static let members = [
        "kind", "organization", "admin_organization", "domains", "linking_code", "scim_name", "allow_jit", "from", "to",
    ]

    private func needed<Kind>(_ body: JSONBody, _ key: String) throws -> Identifier<Kind> {
        guard let id = Identifier<Kind>(try body.neededText(key)) else {
            throw AdministrationError.invalidValue(key, reason: "it is no id of that kind")
        }
        return id
    }

    private func migrationRequest(_ body: JSONBody) throws -> MigrationRequest {
        let kind = try body.neededText("kind")
        let (shared, between) = (
            ["admin_organization", "domains", "linking_code", "scim_name", "allow_jit"], ["from", "to"]
        )
        for key in kind == "connection" ? shared : between where body.has(key) {
            throw AdministrationError.invalidValue(key, reason: "it is not known for the kind \(kind)")
        }
        switch kind {
        case "shared_sso":
            return .sharedSSO(
                MigrationRequest.SharedSSO(
                    adminOrganization: try needed(body, "admin_organization"), domains: try body.texts("domains"),
                    linkingCode: try body.text("linking_code"), scimName: try body.text("scim_name"),
                    allowJIT: try body.flag("allow_jit")))
        case "connection": return .connection(from: try needed(body, "from"), to: try needed(body, "to"))
        default: throw AdministrationError.invalidValue("kind", reason: "expected shared_sso or connection")
        }
    }

    private func migration(_ api: APIRequest) throws -> Identifier<SignOnMigration> {
        try api.id("migration", "migration")
    }

    var migrationRoutes: [Route] {
        [
            route("POST", "/migrations/plan", "Say what a move to Shared SSO or another connection would do") { api in
                let body = try api.body(APIRoutes.members)
                let planned = try await services.migrations.plan(
                    try migrationRequest(body), for: try needed(body, "organization"), actor: api.actor,
                    origin: api.origin)
                return .json(APIRendering.migration(planned), status: 201)
            },
            route("POST", "/migrations/{migration}/apply", "Do what was planned, in one write") { api in
                .json(
                    APIRendering.migration(
                        try await services.migrations.apply(try migration(api), actor: api.actor, origin: api.origin)))
            },
            route("POST", "/migrations/{migration}/undo", "Put back what a migration changed, in one write") { api in
                .json(
                    APIRendering.migration(
                        try await services.migrations.undo(try migration(api), actor: api.actor, origin: api.origin)))
            },
            route("GET", "/migrations/{migration}", "Get a migration with its checklist") { api in
                let (found, checklist) = try await services.migrations.get(try migration(api), actor: api.actor)
                var shown = APIRendering.migration(found).object ?? JSONObject()
                shown["checklist"] = .array(checklist.map(APIRendering.check))
                return .json(.object(shown))
            },
            route("GET", "/organizations/{org}/migrations", "List migrations, newest first") { api in
                let (_, limit) = try api.page()
                return APIRendering.list(
                    try await services.migrations.list(of: try api.organization, limit: limit, actor: api.actor)
                        .map(APIRendering.migration))
            },
        ]
    }
}
