import Administration
import Essentials
import GatewayModel
import Provisioning

extension APIRoutes {
    var teamRoutes: [Route] {
        let list = "/organizations/{org}/teams"
        let one = list + "/{team}"
        return [
            route("GET", list, "List teams; All Users holds every active member") { api in
                let teams = try await services.organizations.teams(of: try api.organization, actor: api.actor)
                return APIRendering.list([APIRendering.allUsers] + teams.map(APIRendering.team))
            },
            route("POST", list, "Make a team") { api in
                let made = try await services.teams.create(
                    try api.body(["name"]).neededText("name"), in: try api.organization, actor: api.actor,
                    origin: api.origin)
                return .json(APIRendering.team(made), status: 201)
            },
            route("GET", one, "Get a team") { api in
                switch try api.team {
                case .allUsers:
                    _ = try await services.organizations.teams(of: try api.organization, actor: api.actor)
                    return .json(APIRendering.allUsers)
                case .team(let id):
                    return .json(
                        APIRendering.team(
                            try await services.teams.get(id, of: try api.organization, actor: api.actor)))
                }
            },
            route("PATCH", one, "Rename a team made by hand") { api in
                .json(
                    APIRendering.team(
                        try await services.teams.rename(
                            try api.team, to: try api.body(["name"]).neededText("name"), of: try api.organization,
                            actor: api.actor, origin: api.origin)))
            },
            route("DELETE", one, "Delete a team made by hand, with its grants") { api in
                try await services.teams.delete(
                    try api.team, of: try api.organization, actor: api.actor, origin: api.origin)
                return .noContent
            },
            route("GET", one + "/members", "List a team's members") { api in
                let (after, limit) = try api.page()
                let found = try await services.teams.members(
                    of: try api.team, in: try api.organization, after: after.flatMap { Identifier($0) }, limit: limit,
                    actor: api.actor)
                return APIRendering.list(
                    found.map(APIRendering.member), next: found.count == limit ? found.last?.membership.id.text : nil)
            },
            route("POST", one + "/members", "Put a member into a team made by hand") { api in
                let member = try api.body(["member"]).neededText("member")
                let (found, changed) = try await services.teams.add(
                    try APIRequest.id(member, "member"), to: try api.team, of: try api.organization, actor: api.actor,
                    origin: api.origin)
                return .json(APIRendering.member(found), status: changed ? 201 : 200)
            },
            route("DELETE", one + "/members/{member}", "Take a member out of a team made by hand") { api in
                try await services.teams.remove(
                    try api.member, from: try api.team, of: try api.organization, actor: api.actor, origin: api.origin)
                return .noContent
            },
        ]
    }
}

extension APIRequest {
    /// The team in the path; `all-users` is the implicit one.
    var team: TeamService.Reference {
        get throws {
            let text = request.parameter("team")
            return text == ProvisioningPipeline.allUsersID ? .allUsers : .team(try id("team", "team"))
        }
    }
}

extension APIRendering {
    static let allUsers: JSONValue = [
        "id": .string(ProvisioningPipeline.allUsersID), "name": "All Users", "implicit": true, "directory": nil,
    ]

    static func team(_ team: Team) -> JSONValue {
        [
            "id": JSONValue(team.id), "name": .string(team.name), "implicit": false,
            "directory": JSONValue(team.directory), "external_id": JSONValue(team.externalID),
            "created_at": JSONValue(team.createdAt), "updated_at": JSONValue(team.updatedAt),
        ]
    }
}
