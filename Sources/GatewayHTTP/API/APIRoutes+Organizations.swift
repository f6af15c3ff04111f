import Administration
import Essentials
import GatewayModel

extension APIRoutes {
    var organizationRoutes: [Route] {
        [
            route("POST", "/organizations", "Make an organization with its first owner") { api in
                let body = try api.body(["name", "owner_email"])
                let made = try await services.organizations.create(
                    name: try body.neededText("name"), ownerEmail: try body.neededText("owner_email"), actor: api.actor,
                    origin: api.origin)
                return .json(APIRendering.organization(made), status: 201)
            },
            route("GET", "/organizations", "List organizations") { api in
                let (after, limit) = try api.page()
                let found = try await services.organizations.list(
                    after: after.flatMap { Identifier($0) }, limit: limit, actor: api.actor)
                return APIRendering.list(
                    found.map { APIRendering.organization($0.organization, link: $0.link) },
                    next: found.count == limit ? found.last?.organization.id.text : nil)
            },
            route("GET", "/organizations/{org}", "Get an organization") { api in
                let found = try await services.organizations.get(try api.organization, actor: api.actor)
                return .json(APIRendering.organization(found.organization, link: found.link))
            },
            route("GET", "/organizations/{org}/members", "List members") { api in
                let (after, limit) = try api.page()
                let found = try await services.organizations.members(
                    of: try api.organization, after: after.flatMap { Identifier($0) }, limit: limit, actor: api.actor)
                return APIRendering.list(
                    found.map(APIRendering.member), next: found.count == limit ? found.last?.membership.id.text : nil)
            },
            route("GET", "/organizations/{org}/members/{member}", "Get a member") { api in
                let found = try await services.organizations.member(
                    try api.id("member", "member"), of: try api.organization, actor: api.actor)
                return .json(APIRendering.member(found))
            },
        ]
    }
}
