import Administration
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Rule O-5: unlinking gives the organization its own settings back, and takes nobody's membership.
@Suite struct UnlinkingTests {
    @Test func `rule O-5: unlinking restores the organization's own claims and settings`() async throws {
        let stage = try await LinkStage()
        _ = try await stage.world.connection(of: stage.works.text)
        try await stage.passwords.switches(managed: true)
        let before = try await stage.api("GET", stage.works, "/access-security").json
        try await stage.link()
        let domain = try DomainName("works.example")
        #expect(try await stage.world.store.read { try $0.effectiveClaim(of: domain) } == nil)
        #expect(try await stage.api("DELETE", stage.works, "/link").status == 204)
        #expect(try await stage.world.store.read { try $0.effectiveClaim(of: domain) }?.organization == stage.works)
        #expect(try await stage.api("GET", stage.works, "/access-security").json == before)
        #expect(try await stage.api("PUT", stage.works, "/access-security", ["require_sso": true]).status == 200)
    }

    @Test func `rule O-5: both sides' logs and sequences have it, and both sides hear of it`() async throws {
        let stage = try await LinkStage()
        try await stage.link()
        try await stage.service.unlink(
            stage.works, actor: try await stage.person("owner@group.example"), origin: nil)
        for side in [stage.works, stage.admin] {
            #expect(try await stage.actions(side).contains("shared_sso.unlinked"))
            #expect(try await stage.eventTypes(side).contains("shared_sso.unlinked"))
        }
        #expect(
            try await stage.told("Single sign-on is the organization's own again") == ["owner@works.example"])
        #expect(try await stage.told("An organization was unlinked") == ["owner@group.example"])
    }

    @Test func `rules O-5 and O-6: whom the group held stays, by hand; whom the Admin Organization ended stays ended`()
        async throws
    {
        let stage = try await LinkStage()
        var held = try await stage.add("ada@works.example", to: stage.works).membership
        var ended = try await stage.add("eve@works.example", to: stage.works).membership
        try await stage.link()
        held.assign(byGroupWhileActive: true)
        ended.assign(byGroupWhileActive: false)
        let (group, suspended) = (held, ended)
        try await stage.world.store.write { scope in
            try scope.update(group)
            try scope.update(suspended)
        }
        #expect(try await stage.api("DELETE", stage.works, "/link").status == 204)
        let tenant = try await stage.world.store.read { scope in
            (try scope.tenant(stage.works).member(group.id), try scope.tenant(stage.works).member(suspended.id))
        }
        #expect(tenant.0?.membership.holds == [.hand])
        #expect(tenant.0?.membership.active == true)
        #expect(tenant.1?.membership.holds == [.hand])
        #expect(tenant.1?.membership.active == false)
        #expect(tenant.1?.membership.endedBy == nil, "another Admin Organization's directory would bring them back")
        let back = try await stage.api("PATCH", stage.works, "/members/\(suspended.id)", ["active": true])
        #expect(back.json["active"] == true, "an owner can reactivate them")
    }

    @Test func `rule O-5: what is not linked is not unlinked, and strangers learn nothing`() async throws {
        let stage = try await LinkStage()
        for path in ["/link", "/link/unlink-plan"] {
            let method = path == "/link" ? "DELETE" : "POST"
            let answer = try await stage.api(method, stage.works, path)
            #expect(answer.status == 404)
            #expect(code(answer) == "not_found")
        }
        try await stage.link()
        _ = try await stage.world.organization("Other", domain: "other.example")
        let foreign = try await stage.api("POST", stage.works, "/admin-organization", ["name": "Another"])
        #expect(foreign.status == 201)
        let stranger = try await stage.person("owner@other.example")
        #expect(
            await refusal { try await stage.service.unlink(stage.works, actor: stranger, origin: nil) }
                == "not_found")
    }

    @Test func `rule O-2: an organization can be linked again, to the same or another Admin Organization`() async throws
    {
        let stage = try await LinkStage()
        try await stage.link()
        #expect(try await stage.api("DELETE", stage.works, "/link").status == 204)
        #expect(try await stage.api("DELETE", stage.works, "/link").status == 404)
        try await stage.link()
        #expect(try await stage.shown(stage.works)["link"]?["admin_organization"] == .string(stage.admin.text))
    }

    @Test func `rule O-5: a failure of the store in the middle leaves the link as it was`() async throws {
        let stage = try await LinkStage()
        try await stage.link()
        stage.world.store.failWrite(after: 0)
        #expect(try await stage.api("DELETE", stage.works, "/link").status == 503)
        #expect(try await stage.shown(stage.works)["link"] != .null)
        #expect(try await !stage.actions(stage.works).contains("shared_sso.unlinked"))
    }
}
