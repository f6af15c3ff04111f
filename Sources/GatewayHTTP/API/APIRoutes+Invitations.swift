import Administration
import Essentials
import GatewayModel
import Provisioning

extension APIRoutes {
    var invitationRoutes: [Route] {
        let list = "/organizations/{org}/invitations"
        let one = list + "/{invitation}"
        return [
            route("POST", list, "Invite a person; the link is shown once") { api in
                let body = try api.body(["email", "role", "teams", "expires_in_seconds"])
                let sent = try await services.invitations.create(
                    email: try EmailAddress(try body.neededText("email")), role: try body.role() ?? .member,
                    teams: try (try body.texts("teams") ?? []).map { try APIRequest.id($0, "team") },
                    lifetime: try APIRoutes.lifetime(body), for: try api.organization, actor: api.actor,
                    origin: api.origin)
                return .json(APIRoutes.sent(sent), status: 201)
            },
            route("GET", list, "List invitations, newest first") { api in
                let (after, limit) = try api.page()
                let found = try await services.invitations.list(
                    of: try api.organization, before: after.flatMap { Identifier($0) }, limit: limit, actor: api.actor)
                let now = services.now()
                return APIRendering.list(
                    found.map { ProvisioningPipeline.json($0, at: now) },
                    next: found.count == limit ? found.last?.id.text : nil)
            },
            route("GET", one, "Get an invitation") { api in
                let found = try await services.invitations.get(
                    try api.invitation, of: try api.organization, actor: api.actor)
                return .json(ProvisioningPipeline.json(found, at: services.now()))
            },
            route("POST", one + "/resend", "Make a new link, shown once; the earlier one ends") { api in
                let body = try api.body(["expires_in_seconds"])
                let sent = try await services.invitations.resend(
                    try api.invitation, lifetime: try APIRoutes.lifetime(body), of: try api.organization,
                    actor: api.actor, origin: api.origin)
                return .json(APIRoutes.sent(sent))
            },
            route("DELETE", one, "Revoke an invitation") { api in
                try await services.invitations.revoke(
                    try api.invitation, of: try api.organization, actor: api.actor, origin: api.origin)
                return .noContent
            },
        ]
    }

    private static func lifetime(_ body: JSONBody) throws -> Duration? {
        try body.integer("expires_in_seconds").map { .seconds($0) }
    }

    private static func sent(_ sent: InvitationService.Sent) -> JSONValue {
        var object =
            ProvisioningPipeline.json(sent.invitation, at: sent.invitation.sentAt).object ?? JSONObject()
        object["acceptance_url"] = .string(sent.acceptanceURL)
        return .object(object)
    }

    // MARK: Access requests

    var accessRequestRoutes: [Route] {
        let list = "/organizations/{org}/access-requests"
        let one = list + "/{request}"
        return [
            route("POST", list, "Ask for access to a project; the answer is the same for members and strangers") {
                api in
                let body = try api.body(["project", "email"])
                let receipt = try await services.accessRequests.create(
                    email: try EmailAddress(try body.neededText("email")),
                    project: try APIRequest.id(try body.neededText("project"), "project"), of: try api.organization,
                    actor: api.actor, origin: api.origin)
                return .json(
                    [
                        "id": JSONValue(receipt.request.id), "project": JSONValue(receipt.request.project),
                        "email": .string(receipt.request.email.text), "state": "pending",
                        "created_at": JSONValue(receipt.request.createdAt),
                        "next": receipt.startURL == nil ? "wait" : "sign_on",
                        "sign_on_url": JSONValue(receipt.startURL),
                    ], status: 202)
            },
            route("GET", list, "List access requests, newest first") { api in
                let (after, limit) = try api.page()
                let name = try api.request.queryPairs.first { $0.name == "state" }?.value
                let state = name.flatMap(AccessRequest.State.init(rawValue:))
                guard name == nil || state != nil else {
                    throw AdministrationError.invalidValue("state", reason: "expected pending, approved or denied")
                }
                let found = try await services.accessRequests.list(
                    of: try api.organization, state: state, before: after.flatMap { Identifier($0) }, limit: limit,
                    actor: api.actor)
                return APIRendering.list(
                    found.map(ProvisioningPipeline.json), next: found.count == limit ? found.last?.id.text : nil)
            },
            route("GET", one, "Get an access request") { api in
                .json(
                    ProvisioningPipeline.json(
                        try await services.accessRequests.get(
                            try api.accessRequest, of: try api.organization, actor: api.actor)))
            },
            route("POST", one + "/approve", "Grant the role that was asked for, and add the person where needed") {
                api in
                let role = try api.body(["role"]).neededText("role")
                return .json(
                    ProvisioningPipeline.json(
                        try await services.accessRequests.approve(
                            try api.accessRequest, role: role, of: try api.organization, actor: api.actor,
                            origin: api.origin)))
            },
            route("POST", one + "/deny", "Deny an access request") { api in
                _ = try api.body([])
                return .json(
                    ProvisioningPipeline.json(
                        try await services.accessRequests.deny(
                            try api.accessRequest, of: try api.organization, actor: api.actor, origin: api.origin)))
            },
        ]
    }
}

extension APIRequest {
    var invitation: Identifier<Invitation> {
        get throws { try id("invitation", "invitation") }
    }

    var accessRequest: Identifier<AccessRequest> {
        get throws { try id("request", "access request") }
    }
}
