import Administration
import Essentials
import GatewayModel

extension APIRoutes {
    /// The side of the organization that is linked.
    var linkingRoutes: [Route] {
        let link = "/organizations/{org}/link"
        return [
            route(
                "POST", "/organizations/{org}/admin-organization",
                "Make an Admin Organization from an organization; by an owner or the operator"
            ) { api in
                let body = try api.body(["name", "owner_email"])
                let made = try await services.sharedSSO.makeAdminOrganization(
                    name: try body.neededText("name"),
                    ownerEmail: try body.text("owner_email").map { try EmailAddress($0) },
                    from: try api.organization, actor: api.actor, origin: api.origin)
                return .json(APIRendering.organization(made), status: 201)
            },
            route("POST", link + "/plan", "Say what linking with a code would do; the code is not used up") { api in
                let body = try api.body(["code"])
                let plan = try await services.sharedSSO.linkPlan(
                    try api.organization, code: try body.neededText("code"), actor: api.actor, origin: api.origin)
                return .json(APIRendering.plan(plan))
            },
            route("POST", link, "Link an organization to the Admin Organization whose code is given") { api in
                let body = try api.body(["code", "admin_organization", "allow_jit"])
                let made = try await services.sharedSSO.link(
                    try api.organization, code: try body.neededText("code"),
                    pinned: try body.text("admin_organization").map { try APIRequest.id($0, "organization") },
                    allowJIT: try body.flag("allow_jit") ?? true, actor: api.actor, origin: api.origin)
                return .json(LinkedOrganization.json(made), status: 201)
            },
            route("POST", link + "/unlink-plan", "Say what unlinking would do") { api in
                _ = try api.body([])
                let plan = try await services.sharedSSO.unlinkPlan(try api.organization, actor: api.actor)
                return .json(APIRendering.plan(plan))
            },
            route("DELETE", link, "Unlink an organization; its own sign-on settings apply again") { api in
                try await services.sharedSSO.unlink(try api.organization, actor: api.actor, origin: api.origin)
                return .noContent
            },
        ]
    }

    /// The side of the Admin Organization.
    var sharedSSORoutes: [Route] {
        let codes = "/organizations/{org}/linking-codes"
        let linked = "/organizations/{org}/linked"
        return [
            route("POST", codes, "Make a linking code of an Admin Organization; the code is shown once") { api in
                let lifetime = try api.body(["expires_in_seconds"]).integer("expires_in_seconds")
                let (made, text) = try await services.sharedSSO.makeCode(
                    lifetime: lifetime.map { .seconds($0) }, for: try api.organization, actor: api.actor,
                    origin: api.origin)
                return .json(APIRendering.linkingCode(made, at: services.now(), text: text), status: 201)
            },
            route("GET", codes, "List linking codes, newest first") { api in
                let now = services.now()
                let found = try await services.sharedSSO.codes(of: try api.organization, actor: api.actor)
                return APIRendering.list(found.map { APIRendering.linkingCode($0, at: now) })
            },
            route("GET", codes + "/{code}", "Get a linking code, without the code itself") { api in
                let found = try await services.sharedSSO.code(
                    try api.id("code", "linking code"), of: try api.organization, actor: api.actor)
                return .json(APIRendering.linkingCode(found, at: services.now()))
            },
            route("DELETE", codes + "/{code}", "Revoke a linking code") { api in
                try await services.sharedSSO.revokeCode(
                    try api.id("code", "linking code"), of: try api.organization, actor: api.actor, origin: api.origin)
                return .noContent
            },
            route("GET", linked, "List the organizations that are linked to an Admin Organization") { api in
                let (after, limit) = try api.page()
                let found = try await services.sharedSSO.linked(
                    to: try api.organization, after: after.flatMap { Identifier($0) }, limit: limit, actor: api.actor)
                return APIRendering.list(
                    found.map(APIRendering.linked),
                    next: found.count == limit ? found.last?.link.organization.text : nil)
            },
            route("GET", linked + "/{linked}", "Get a linked organization") { api in
                .json(
                    APIRendering.linked(
                        try await services.sharedSSO.linked(
                            try api.linked, to: try api.organization, actor: api.actor)))
            },
            route("POST", linked + "/{linked}/plan", "Say what a change of a linked organization would do") { api in
                let plan = try await services.sharedSSO.changePlan(
                    try api.linkChange(), of: try api.linked, linkedTo: try api.organization, actor: api.actor)
                return .json([
                    "before": LinkedOrganization.json(plan.before), "after": LinkedOrganization.json(plan.after),
                    "gaining_membership": .integer(Int64(plan.gained)), "losing_membership": .integer(Int64(plan.lost)),
                ])
            },
            route("PATCH", linked + "/{linked}", "Change SCIM Name and JIT of a linked organization") { api in
                let (found, gained, lost) = try await services.sharedSSO.change(
                    try api.linkChange(), of: try api.linked, linkedTo: try api.organization, actor: api.actor,
                    origin: api.origin)
                var shown = APIRendering.linked(found).object ?? JSONObject()
                shown["gained_membership"] = .integer(Int64(gained))
                shown["lost_membership"] = .integer(Int64(lost))
                return .json(.object(shown))
            },
        ]
    }
}

extension APIRequest {
    fileprivate var linked: Identifier<Organization> {
        get throws { try id("linked", "linked organization") }
    }

    /// `scim_name: null` takes the SCIM Name away; one that is not sent leaves it.
    fileprivate func linkChange() throws -> LinkChange {
        let body = try body(["scim_name", "allow_jit"])
        return LinkChange(
            scimName: body.object["scim_name"] == nil ? nil : .some(try body.text("scim_name")),
            allowJIT: try body.flag("allow_jit"))
    }
}
