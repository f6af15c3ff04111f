import Administration
import Essentials
import GatewayModel
import Provisioning

extension APIRoutes {
    var memberRoutes: [Route] {
        let list = "/organizations/{org}/members"
        let one = list + "/{member}"
        return [
            route("POST", list, "Add a member by hand; repeating it changes nothing") { api in
                let body = try api.body(["email", "role", "first_name", "last_name"])
                let draft = MemberDraft(
                    email: try EmailAddress(try body.neededText("email")), role: try body.role() ?? .member,
                    firstName: try body.text("first_name"), lastName: try body.text("last_name"))
                let (member, changed) = try await services.members.add(
                    draft, to: try api.organization, actor: api.actor, origin: api.origin)
                return .json(APIRendering.member(member), status: changed ? 201 : 200)
            },
            route("PATCH", one, "Change role, names or activity; deactivating ends sessions and tokens at once") {
                api in
                let body = try api.body(["role", "first_name", "last_name", "display_name", "active"])
                let change = MemberChange(
                    role: try body.role(), firstName: try body.text("first_name"),
                    lastName: try body.text("last_name"), displayName: try body.text("display_name"),
                    active: try body.flag("active"))
                return .json(
                    APIRendering.member(
                        try await services.members.change(
                            try api.member, change, of: try api.organization, actor: api.actor, origin: api.origin)))
            },
            route("POST", one + "/deactivate", "End a member's access, and keep them out") { api in
                try await activity(false, api)
            },
            route("POST", one + "/reactivate", "Let a deactivated member in again") { api in
                try await activity(true, api)
            },
            route("DELETE", one, "Remove a member with their teams and grants") { api in
                try await services.members.remove(
                    try api.member, from: try api.organization, actor: api.actor, origin: api.origin)
                return .noContent
            },
        ]
    }

    private func activity(_ active: Bool, _ api: APIRequest) async throws -> GatewayResponse {
        _ = try api.body([])
        return .json(
            APIRendering.member(
                try await services.members.change(
                    try api.member, MemberChange(active: active), of: try api.organization, actor: api.actor,
                    origin: api.origin)))
    }
}

extension APIRequest {
    var member: Identifier<Membership> {
        get throws { try id("member", "member") }
    }

    /// The id that a body's member names.
    ///
    /// - Throws: `not_found` where the text can't be an id of that kind.
    static func id<Kind>(_ text: String, _ noun: String) throws -> Identifier<Kind> {
        guard let id = Identifier<Kind>(text) else { throw AdministrationError.notFound("\(noun) \(text.prefix(80))") }
        return id
    }
}

extension JSONBody {
    /// An organization role; nil where none is given.
    func role() throws -> Membership.Role? {
        guard let text = try text("role") else { return nil }
        guard let role = Membership.Role(rawValue: text) else {
            throw AdministrationError.invalidValue("role", reason: "expected owner, admin or member")
        }
        return role
    }
}
