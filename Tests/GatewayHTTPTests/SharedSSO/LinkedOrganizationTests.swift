import Administration
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Rules O-4 and O-7: what an Admin Organization sees and changes of the organizations linked to it.
@Suite struct LinkedOrganizationTests {
    private func change(
        _ stage: LinkStage, _ body: JSONValue, of organization: Identifier<Organization>? = nil
    ) async throws -> (status: Int, json: JSONValue) {
        try await stage.api("PATCH", stage.admin, "/linked/\(organization ?? stage.works)", body)
    }

    @Test func `rule O-7: linked organizations are listed page by page with what is mapped to them`() async throws {
        let stage = try await LinkStage()
        try await stage.link(stage.works)
        try await stage.link(stage.group)
        try await stage.add("ada@works.example", to: stage.works)
        var (found, after): ([String: JSONValue], String) = ([:], "")
        for _ in 0..<2 {
            let page = try await stage.api("GET", stage.admin, "/linked?limit=1\(after)").json
            let item = try #require(page["items"]?.array?.first)
            found[item["name"]?.string ?? ""] = item
            after = "&after=\(page["next"]?.string ?? "")"
        }
        #expect(found.keys.sorted() == ["Group", "Works"])
        #expect(found["Works"]?["members"] == 2)
        #expect(found["Works"]?["scim_name"] == .null)
        #expect(found["Works"]?["allow_jit"] == true)
        let last = try await stage.api("GET", stage.admin, "/linked?limit=1\(after)").json
        #expect(last["items"] == [])
        let one = try await stage.api("GET", stage.admin, "/linked/\(stage.works)").json
        #expect(one == found["Works"])
        #expect(code(try await stage.api("GET", stage.works, "/linked")) == "shared_sso.not_admin_organization")
    }

    @Test func `rules O-4 and O-7: a first SCIM Name ends JIT unless it is asked for beside it`() async throws {
        let stage = try await LinkStage()
        try await stage.link(stage.works)
        try await stage.link(stage.group)
        let named = try await change(stage, ["scim_name": " Works   People "])
        #expect(named.status == 200)
        #expect(named.json["scim_name"] == "Works People")
        #expect(named.json["allow_jit"] == false)
        #expect(
            try await change(stage, ["scim_name": "Both", "allow_jit": true], of: stage.group).json["allow_jit"] == true
        )
        #expect(try await change(stage, ["allow_jit": true]).json["scim_name"] == "Works People", "it is left alone")
        #expect(try await change(stage, ["scim_name": nil]).json["scim_name"] == .null)
        for side in [stage.works, stage.admin] {
            #expect(try await stage.actions(side).count { $0 == "shared_sso.link_changed" } >= 3)
            #expect(try await stage.eventTypes(side).contains("shared_sso.link_changed"))
        }
        let before = try await stage.actions(stage.works).count
        #expect(try await change(stage, ["allow_jit": true]).status == 200)
        #expect(try await stage.actions(stage.works).count == before, "saying it again changes nothing")
    }

    @Test func `rule O-7: a SCIM Name is one organization's, whatever its letter case`() async throws {
        let stage = try await LinkStage()
        try await stage.link(stage.works)
        try await stage.link(stage.group)
        #expect(try await change(stage, ["scim_name": "Sales"]).status == 200)
        #expect(try await change(stage, ["scim_name": "SALES"]).status == 200, "its own name")
        for path in ["", "/plan"] {
            let answer = try await stage.api(
                path.isEmpty ? "PATCH" : "POST", stage.admin, "/linked/\(stage.group)\(path)", ["scim_name": "sales"])
            #expect(answer.status == 409)
            #expect(code(answer) == "shared_sso.scim_name_taken")
        }
        #expect(code(try await change(stage, ["scim_name": ""])) == "name.empty")
        #expect(
            code(try await change(stage, ["scim_name": .string(String(repeating: "x", count: 201))])) == "name.too_long"
        )
        #expect(code(try await change(stage, ["scim_name": 7])) == "value.invalid")
        #expect(code(try await change(stage, ["name": "x"])) == "value.invalid")
        #expect(code(try await change(stage, ["allow_jit": true], of: stage.admin)) == "not_found")
        try await stage.allow([.sso], stage.admin)
        #expect(code(try await change(stage, ["allow_jit": true])) == "capability.missing")
    }

    @Test func `rule O-7: another Admin Organization's links are not found`() async throws {
        let stage = try await LinkStage()
        try await stage.link()
        let other = try await stage.api("POST", stage.works, "/admin-organization", ["name": "Another"])
        let id: Identifier<Organization> = try #require(Identifier(other.json["id"]?.string ?? ""))
        for (method, path) in [("GET", ""), ("PATCH", ""), ("POST", "/plan")] {
            let answer = try await stage.api(
                method, id, "/linked/\(stage.works)\(path)", method == "GET" ? nil : ["allow_jit": false])
            #expect(answer.status == 404, "\(method) \(path)")
            #expect(code(answer) == "not_found")
        }
    }

    @Test func `rule O-7: a new SCIM Name maps the group's people anew, as the plan has shown`() async throws {
        let stage = try await LinkStage()
        try await stage.link()
        // A directory speaks for people of the Admin Organization's own domains alone (rule D-1).
        let claim = try await stage.claim(of: "group.example")
        let moved = try await stage.api(
            "POST", stage.group, "/domain-claims/\(claim.id)/transfer", ["to": .string(stage.admin.text)])
        try #require(moved.status == 200, "\(moved.json.text)")
        let ada = try await stage.add("ada@group.example", to: stage.admin)
        let bob = try await stage.add("bob@group.example", to: stage.admin)
        try await stage.add("hand@works.example", to: stage.works)
        try await fill("Sales", [ada], stage)
        try await fill("Support", [ada, bob], stage)
        for (name, gained, lost): (JSONValue, JSONValue, JSONValue) in [
            ("sales", 1, 0), ("Support", 1, 0), ("SALES", 0, 1), ("Nobody", 0, 1), (.null, 0, 0), ("Support", 2, 0),
        ] {
            let plan = try await stage.api(
                "POST", stage.admin, "/linked/\(stage.works)/plan", ["scim_name": name]
            ).json
            #expect(plan["gaining_membership"] == gained, "\(name.text)")
            #expect(plan["losing_membership"] == lost, "\(name.text)")
            let done = try await change(stage, ["scim_name": name]).json
            #expect(done["gained_membership"] == gained, "\(name.text)")
            #expect(done["lost_membership"] == lost, "\(name.text)")
        }
        let members = try await stage.api("GET", stage.works, "/members").json["items"]?.array ?? []
        let active = members.filter { $0["active"] == true }.compactMap { $0["email"]?.string }.sorted()
        #expect(active == ["ada@group.example", "bob@group.example", "hand@works.example", "owner@works.example"])
    }

    /// A group as the Admin Organization's directory has filled it.
    private func fill(_ name: String, _ people: [Member], _ stage: LinkStage) async throws {
        let (admin, now) = (stage.admin, stage.world.clock.now())
        let directory = Directory(
            id: Identifier(stored: "dir-\(name.lowercased())"), organization: admin, name: name,
            adapter: "generic-saml", createdAt: now)
        let team = Team(
            id: Identifier(stored: "tem-\(name.lowercased())"), organization: admin, name: name,
            directory: directory.id, createdAt: now, updatedAt: now)
        try await stage.world.store.write { scope in
            try scope.insert(directory)
            try scope.insert(team)
            for person in people { _ = try scope.add(person.membership.id, to: team) }
        }
    }
}
