import Administration
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Rule O-1: Admin Organizations are made from regular ones, and have nothing but sign-on.
@Suite struct AdminOrganizationTests {
    private let path = "/admin-organization"

    @Test func `rule O-1: the operator makes one, whose owner is who owns the organization longest`() async throws {
        let stage = try await LinkStage()
        stage.world.clock.advance(by: .days(1))
        try await stage.add("a-second@works.example", role: .owner, to: stage.works)
        let made = try await stage.api("POST", stage.works, path, ["name": "Works Security"])
        #expect(made.status == 201)
        #expect(made.json["kind"] == "admin")
        #expect(made.json["link"] == nil, "an Admin Organization has no link")
        let id: Identifier<Organization> = try #require(Identifier(made.json["id"]?.string ?? ""))
        let members = try await stage.api("GET", id, "/members").json["items"]?.array ?? []
        #expect(members.map { $0["email"]?.string } == ["owner@works.example"])
        #expect(members.first?["role"] == "owner")
        for side in [stage.works, id] {
            #expect(try await stage.actions(side).contains("shared_sso.admin_organization_made"))
            #expect(try await stage.eventTypes(side).contains("shared_sso.admin_organization_made"))
        }
        let told = try await stage.told("An Admin Organization was made")
        #expect(told.filter { $0.hasSuffix("works.example") } == ["a-second@works.example", "owner@works.example"])
        #expect(try await stage.shown(stage.works)["link"] == .null, "making one links nothing")
    }

    @Test func `rule O-1: an owner who makes one becomes its owner, and the operator may name another`() async throws {
        let stage = try await LinkStage()
        let second = try await stage.add("second@works.example", role: .owner, to: stage.works)
        let made = try await stage.service.makeAdminOrganization(
            name: "Mine", ownerEmail: nil, from: stage.works, actor: try await stage.person("second@works.example"),
            origin: nil)
        let own = try await stage.world.store.read { try $0.activeOwners(of: made.id) }
        #expect(own.map(\.identity.id) == [second.identity.id])
        let named = try await stage.api(
            "POST", stage.works, path, ["name": "Named", "owner_email": "SECOND@works.example"])
        let id: Identifier<Organization> = try #require(Identifier(named.json["id"]?.string ?? ""))
        let owners = try await stage.world.store.read { try $0.activeOwners(of: id) }
        #expect(owners.map(\.identity.id) == [second.identity.id])
    }

    @Test func `rule O-1: what can't become one is refused by why`() async throws {
        let stage = try await LinkStage()
        try await stage.add("ada@works.example", to: stage.works)
        #expect(
            code(try await stage.api("POST", stage.admin, path, ["name": "X"])) == "shared_sso.is_admin_organization")
        for stranger in ["ada@works.example", "nobody@works.example", "owner@group.example"] {
            let answer = try await stage.api(
                "POST", stage.works, path, ["name": "X", "owner_email": .string(stranger)])
            #expect(answer.status == 422)
            #expect(code(answer) == "shared_sso.owner_unknown")
        }
        let owner = try await stage.person("owner@works.example")
        let other = try EmailAddress("owner@works.example")
        #expect(
            await refusal {
                try await stage.service.makeAdminOrganization(
                    name: "X", ownerEmail: other, from: stage.works, actor: owner, origin: nil)
            } == "value.invalid")
        #expect(code(try await stage.api("POST", stage.works, path, ["name": " "])) == "name.empty")
        #expect(code(try await stage.api("POST", stage.works, path, ["title": "X"])) == "value.invalid")
        #expect(
            code(try await stage.world.api("POST", "/organizations/org-none\(path)", ["name": "X"])) == "not_found")
        try await stage.allow([.sso, .scim], stage.works)
        let missing = try await stage.api("POST", stage.works, path, ["name": "X"])
        #expect(missing.status == 403)
        #expect(code(missing) == "capability.missing")
    }

    @Test func `rules A-7 and O-1: what the operator withholds is not had through an Admin Organization`() async throws
    {
        let stage = try await LinkStage()
        try await stage.allow([.sso, .sharedSSO], stage.works)
        let made = try await stage.api("POST", stage.works, path, ["name": "X"])
        #expect(made.json["capabilities"] == ["shared_sso", "sso"])
    }

    @Test func `rule O-1: an Admin Organization has no projects, teams, API keys and access requests`() async throws {
        let stage = try await LinkStage()
        let bodies: [(String, JSONValue)] = [
            ("/projects", ["name": "P"]), ("/teams", ["name": "T"]),
            ("/api-keys", ["name": "K", "scopes": ["members:read"]]),
            ("/access-requests", ["project": "prj-a", "email": "ada@works.example"]),
        ]
        for (path, body) in bodies {
            let answer = try await stage.api("POST", stage.admin, path, body)
            #expect(answer.status == 409, "\(path)")
            #expect(code(answer) == "organization.admin_kind", "\(path)")
            let list = try await stage.api("GET", stage.admin, path)
            #expect(list.status == 200, "\(path)")
            let items = (list.json["items"]?.array ?? []).filter { $0["id"] != "all-users" }
            #expect(items.isEmpty, "\(path): \(list.json.text)")
        }
    }
}
