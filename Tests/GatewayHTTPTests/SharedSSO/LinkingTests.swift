import Administration
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Rules O-2 and O-3: codes, and what linking does.
@Suite struct LinkingTests {
    @Test func `rules O-1 to O-5: from a new Admin Organization to a log-in through it, and back`() async throws {
        let stage = try await LinkStage()
        try await stage.add("ada@works.example", to: stage.works)
        let connection = try await stage.world.connection(of: stage.admin.text)
        try await stage.world.switches(stage.admin.text, managed: true)
        let moved = try await stage.api(
            "POST", stage.works, "/domain-claims/\(try await stage.claim().id)/transfer",
            ["to": .string(stage.admin.text)])
        #expect(moved.status == 200)
        let made = try await stage.link()
        #expect(made["admin_organization"] == .string(stage.admin.text))
        #expect(made["allow_jit"] == true)
        let journey = stage.passwords.journey()
        let requestID = try await journey.begin(connection: connection, [("organization", stage.works.text)])
        let parked = try await journey.post(
            try journey.order(connection, requestID: requestID, email: "ada@works.example"), to: connection)
        let claims = try await stage.passwords.claims(ofRedirect: try await journey.finish(parked))
        #expect(claims["org_id"] == .string(stage.works.text))
        let link = try await stage.shown(stage.works)["link"]
        #expect(link?["admin_organization"] == .string(stage.admin.text))
        #expect(link?["linked_at"] == .string(stage.world.clock.now().text))
        #expect(try await stage.api("DELETE", stage.works, "/link").status == 204)
        #expect(try await stage.shown(stage.works)["link"] == .null)
    }

    @Test func `rule O-2: both sides' logs and sequences have the link, all owners and the other side hear of it`()
        async throws
    {
        let stage = try await LinkStage()
        try await stage.add("second@works.example", role: .owner, to: stage.works)
        try await stage.add("admin@works.example", role: .admin, to: stage.works)
        try await stage.add("admin@group.example", role: .admin, to: stage.admin)
        try await stage.link()
        for side in [stage.works, stage.admin] {
            #expect(try await stage.actions(side).contains("shared_sso.linked"))
            #expect(try await stage.eventTypes(side).contains("shared_sso.linked"))
        }
        #expect(
            try await stage.told("Single sign-on is another organization's now")
                == ["owner@works.example", "second@works.example"])
        #expect(
            try await stage.told("An organization was linked") == ["admin@group.example", "owner@group.example"])
    }

    @Test func `rule O-2: a code is shown once, kept as a hash, and good once`() async throws {
        let stage = try await LinkStage()
        let code = try await stage.code()
        #expect(code.text.split(separator: "-").map(\.count) == Array(repeating: 4, count: 8))
        let list = try await stage.api("GET", stage.admin, "/linking-codes").json
        #expect(list["items"]?.array?.first?["id"] == .string(code.id.text))
        #expect(list["items"]?.array?.first?["state"] == "open")
        #expect(!list.text.contains(code.text), "a list never shows a code")
        let one = try await stage.api("GET", stage.admin, "/linking-codes/\(code.id)")
        #expect(!one.json.text.contains(code.text))
        // As somebody reads it from paper.
        let typed = code.text.lowercased().replacingOccurrences(of: "-", with: " ")
            .replacingOccurrences(of: "0", with: "o").replacingOccurrences(of: "1", with: "l")
        #expect(try await stage.api("POST", stage.works, "/link", ["code": .string(typed)]).status == 201)
        let used = try await stage.api("GET", stage.admin, "/linking-codes/\(code.id)").json
        #expect(used["state"] == "used")
        #expect(used["used_by"] == .string(stage.works.text))
        let again = try await stage.api("POST", stage.group, "/link", ["code": .string(code.text)])
        #expect(again.status == 410)
        #expect(LinkingTests.code(again) == "linking_code.used")
        let revoked = try await stage.api("DELETE", stage.admin, "/linking-codes/\(code.id)")
        #expect(LinkingTests.code(revoked) == "linking_code.used")
    }

    private static func code(_ answer: (status: Int, json: JSONValue)) -> String? {
        answer.json["error"]?["code"]?.string
    }

    @Test func `rule O-2: two organizations that enter one code at the same time are one link`() async throws {
        let stage = try await LinkStage()
        let text = try await stage.code().text
        let outcomes = await withTaskGroup(of: String.self) { tasks in
            for organization in [stage.works, stage.group] {
                tasks.addTask {
                    await refusal {
                        try await stage.service.link(
                            organization, code: text, actor: .operators(key: nil), origin: nil)
                    } ?? "linked"
                }
            }
            return await tasks.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.sorted() == ["linked", "linking_code.used"])
        #expect(try await stage.world.store.read { try $0.linkCount(to: stage.admin) } == 1)
    }

    @Test func `rule O-2: the organization that an Admin Organization was made from links to it or to another`()
        async throws
    {
        let stage = try await LinkStage()
        try await stage.link(stage.group)
        #expect(try await stage.shown(stage.group)["link"]?["admin_organization"] == .string(stage.admin.text))
        let other = try await stage.api("POST", stage.works, "/admin-organization", ["name": "Another"])
        let id: Identifier<Organization> = try #require(Identifier(other.json["id"]?.string ?? ""))
        try await stage.link(stage.works)
        #expect(try await stage.world.store.read { try $0.linkCount(to: id) } == 0)
    }

    @Test func `rule O-3: settings of a linked organization can't be changed, and the refusal says whose apply`()
        async throws
    {
        let stage = try await LinkStage()
        try await stage.link()
        let answer = try await stage.api("PUT", stage.works, "/access-security", ["sso_enabled": false])
        #expect(answer.status == 409)
        #expect(LinkingTests.code(answer) == "shared_sso.administered_elsewhere")
        #expect(answer.json["error"]?["message"]?.string?.contains("Head Office") == true)
    }

    @Test func `rule O-4: a link is made without JIT where that is asked for`() async throws {
        let stage = try await LinkStage()
        let text = try await stage.code().text
        let made = try await stage.api(
            "POST", stage.works, "/link",
            ["code": .string(text), "allow_jit": false, "admin_organization": .string(stage.admin.text)])
        #expect(made.status == 201)
        #expect(made.json["allow_jit"] == false)
    }

    @Test func `rule D-7: linking takes back what was offered to other Admin Organizations`() async throws {
        let stage = try await LinkStage()
        let other = try await stage.api("POST", stage.group, "/admin-organization", ["name": "Another"])
        let id: Identifier<Organization> = try #require(Identifier(other.json["id"]?.string ?? ""))
        var claim = try await stage.claim()
        claim.offeredTo = id
        let offered = claim
        try await stage.world.store.write { try $0.update(offered) }
        try await stage.link()
        #expect(try await stage.claim().offeredTo == nil)
    }
}
