import Administration
import Essentials
import GatewayModel
import Provisioning

extension APIRoutes {
    var projectRoutes: [Route] {
        let list = "/organizations/{org}/projects"
        let one = list + "/{project}"
        return [
            route("GET", list, "List projects") { api in
                let found = try await services.organizations.projects(of: try api.organization, actor: api.actor)
                return APIRendering.list(found.map(APIRendering.project))
            },
            route("POST", list, "Make a project") { api in
                let made = try await services.projects.create(
                    try api.body(["name"]).neededText("name"), in: try api.organization, actor: api.actor,
                    origin: api.origin)
                return .json(APIRendering.project(made), status: 201)
            },
            route("GET", one, "Get a project") { api in
                .json(
                    APIRendering.project(
                        try await services.projects.get(try api.project, of: try api.organization, actor: api.actor)))
            },
            route("PATCH", one, "Rename a project") { api in
                .json(
                    APIRendering.project(
                        try await services.projects.rename(
                            try api.project, to: try api.body(["name"]).neededText("name"), of: try api.organization,
                            actor: api.actor, origin: api.origin)))
            },
            route("DELETE", one, "Delete a project with its grants and access requests") { api in
                try await services.projects.delete(
                    try api.project, of: try api.organization, actor: api.actor, origin: api.origin)
                return .noContent
            },
            route("GET", one + "/grants", "List who has which role on a project") { api in
                let found = try await services.projects.grants(
                    on: try api.project, of: try api.organization, actor: api.actor)
                return APIRendering.list(found.map(ProvisioningPipeline.json))
            },
            route("POST", one + "/grants", "Give a team, a member or All Users a role in place of the one it has") {
                api in
                let body = try api.body(["role", "team", "member"])
                let (grant, changed) = try await services.projects.grant(
                    try body.neededText("role"), on: try api.project, to: try APIRoutes.holder(body),
                    of: try api.organization, actor: api.actor, origin: api.origin)
                return .json(ProvisioningPipeline.json(grant), status: changed ? 201 : 200)
            },
            route("DELETE", one + "/grants/{grant}", "Take a role on a project away") { api in
                let id = api.request.parameter("grant")
                let holder: ProjectGrant.Holder =
                    if let member = Identifier<Membership>(id) {
                        .member(member)
                    } else {
                        try APIRoutes.team(id)
                    }
                try await services.projects.revoke(
                    holder, on: try api.project, of: try api.organization, actor: api.actor, origin: api.origin)
                return .noContent
            },
        ]
    }

    private static func holder(_ body: JSONBody) throws -> ProjectGrant.Holder {
        switch (try body.text("team"), try body.text("member")) {
        case (let team?, nil): return try self.team(team)
        case (nil, let member?): return .member(try APIRequest.id(member, "member"))
        default:
            throw AdministrationError.invalidValue(
                "the body", reason: "expected either member, or team, which may be \(ProvisioningPipeline.allUsersID)")
        }
    }

    private static func team(_ text: String) throws -> ProjectGrant.Holder {
        text == ProvisioningPipeline.allUsersID ? .everybody : .team(try APIRequest.id(text, "team"))
    }
}

extension APIRequest {
    var project: Identifier<Project> {
        get throws { try id("project", "project") }
    }
}

extension APIRendering {
    static func project(_ project: Project) -> JSONValue {
        [
            "id": JSONValue(project.id), "name": .string(project.name), "created_at": JSONValue(project.createdAt),
        ]
    }
}
