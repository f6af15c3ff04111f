import Administration
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Rule A-5 for Shared SSO: what linking and unlinking do is shown before.
@Suite struct LinkPlanTests {
    private func plan(_ stage: LinkStage) async throws -> JSONValue {
        let answer = try await stage.api(
            "POST", stage.works, "/link/plan", ["code": .string(try await stage.code().text)])
        try #require(answer.status == 200, "\(answer.json.text)")
        return answer.json
    }

    private func unlinkPlan(_ stage: LinkStage) async throws -> JSONValue {
        let answer = try await stage.api("POST", stage.works, "/link/unlink-plan")
        try #require(answer.status == 200, "\(answer.json.text)")
        return answer.json
    }

    /// Single sign-on of the Admin Organization, required.
    private func require(_ stage: LinkStage) async throws {
        _ = try await stage.world.connection(of: stage.admin.text)
        let answer = try await stage.api(
            "PUT", stage.admin, "/access-security",
            ["sso_enabled": true, "require_sso": true, "idp_managed_access": true])
        try #require(answer.status == 200, "\(answer.json.text)")
    }

    private func transfer(_ stage: LinkStage) async throws {
        let answer = try await stage.api(
            "POST", stage.works, "/domain-claims/\(try await stage.claim().id)/transfer",
            ["to": .string(stage.admin.text)])
        try #require(answer.status == 200, "\(answer.json.text)")
    }

    @Test func `rule O-2: the plan names the Admin Organization and uses up nothing`() async throws {
        let stage = try await LinkStage()
        let text = try await stage.code().text
        for _ in 0..<12 {
            let shown = try await stage.api("POST", stage.works, "/link/plan", ["code": .string(text)])
            #expect(shown.json["admin_organization"]?["name"] == "Head Office")
            #expect(shown.json["admin_organization"]?["id"] == .string(stage.admin.text))
        }
        #expect(try await stage.shown(stage.works)["link"] == .null)
        #expect(try await stage.api("POST", stage.works, "/link", ["code": .string(text)]).status == 201)
        let late = try await stage.api("POST", stage.works, "/link/plan", ["code": .string(text)])
        #expect(code(late) == "shared_sso.linked_already")
    }

    @Test func `rules A-5 and O-3: the plan says what will be ignored, and whose settings apply`() async throws {
        let stage = try await LinkStage()
        let own = try await stage.world.connection(of: stage.works.text)
        try await stage.passwords.switches(managed: true)
        #expect(try await stage.api("POST", stage.works, "/scim-tokens").status == 201)
        let journey = stage.passwords.journey()
        _ = try await journey.signIn(own, email: "ada@works.example")
        try await require(stage)
        let plan = try await plan(stage)
        let ignored = plan["ignored"]
        #expect(ignored?["connections"]?.array?.map { $0["id"] } == [own["id"]])
        #expect(ignored?["domain_claims"]?.array?.map { $0["domain"] } == ["works.example"])
        #expect(ignored?["scim_directories"]?.array?.count == 1)
        #expect(plan["access_security"]?["before"]?["require_sso"] == false)
        #expect(plan["access_security"]?["after"]?["require_sso"] == true)
        #expect(plan["sessions_ending"] == 1)
        #expect(
            findings(plan) == [
                "shared_sso.no_common_domain", "shared_sso.domains_left", "shared_sso.no_break_glass",
                "shared_sso.directories_ignored",
            ])
        #expect(emails(plan, "losing_sign_on") == ["ada@works.example", "owner@works.example"])
        #expect(emails(plan, "losing_access") == ["ada@works.example"], "an owner reaches the settings")
    }

    @Test func `rules A-2, A-5 and A-8: the plan says who signs on, who loses a password, and who keeps one`()
        async throws
    {
        let stage = try await LinkStage()
        for (email, role) in [
            ("ada@works.example", Membership.Role.member), ("admin@works.example", .admin),
            ("guest@elsewhere.example", .member),
        ] {
            try await stage.add(email, role: role, to: stage.works)
        }
        for email in ["ada@works.example", "owner@works.example"] { try await stage.passwords.setPassword(email) }
        try await require(stage)
        try await transfer(stage)
        let plan = try await plan(stage)
        #expect(plan["people"]?["members"] == 4)
        #expect(emails(plan, "signing_on") == ["ada@works.example", "admin@works.example", "owner@works.example"])
        #expect(
            emails(plan, "losing_password") == [
                "ada@works.example", "admin@works.example", "guest@elsewhere.example",
            ], "admins of a linked organization have no break-glass")
        #expect(emails(plan, "losing_access") == ["guest@elsewhere.example"])
        #expect(emails(plan, "guests_blocked") == ["guest@elsewhere.example"])
        #expect(emails(plan, "break_glass") == ["owner@works.example"])
        #expect(findings(plan).isEmpty)
    }

    @Test
    func `rule O-2: an Admin Organization without sign-on is an error in the plan, one without a switch a warning`()
        async throws
    {
        let stage = try await LinkStage()
        try await transfer(stage)
        let without = try await plan(stage)
        #expect(findings(without) == ["shared_sso.no_connection"])
        #expect(without["findings"]?.array?.first?["severity"] == "error")
        _ = try await stage.world.connection(of: stage.admin.text)
        let off = try await plan(stage)
        #expect(findings(off) == ["shared_sso.sign_on_off"])
        #expect(off["findings"]?.array?.first?["severity"] == "warning")
    }

    @Test func `rules O-5 and A-5: the unlink plan says which claims count again and which don't, and why`()
        async throws
    {
        let stage = try await LinkStage()
        for domain in ["kept.example", "pending.example", "taken.example"] {
            let claim = try await stage.api("POST", stage.works, "/domain-claims", ["domain": .string(domain)])
            guard domain == "kept.example" else { continue }
            stage.world.resolver.set(domain, .records([claim.json["txt_value"]?.string ?? ""]))
            _ = try await stage.api("POST", stage.works, "/domain-claims/\(claim.json["id"]?.string ?? "")/verify")
        }
        _ = try await stage.world.organization("Other", domain: "taken.example")
        try await transfer(stage)
        try await stage.link()
        let claims = try await unlinkPlan(stage)["domain_claims"]
        #expect(claims?["in_force"]?.array?.map { $0["domain"] } == ["kept.example"])
        let without = claims?["without_force"]?.array ?? []
        #expect(without.map { $0["domain"] } == ["pending.example", "taken.example"])
        #expect(without.map { $0["held_elsewhere"] } == [false, true])
        #expect(claims?["transferred"]?.array?.map { $0["domain"] } == ["works.example"])
    }

    @Test func `rules O-5 and A-5: the unlink plan says who loses what, and whom the group held`() async throws {
        let stage = try await LinkStage()
        _ = try await stage.world.connection(of: stage.works.text)
        try await stage.passwords.switches(require: true)
        try await require(stage)
        var held = try await stage.add("ada@works.example", to: stage.works).membership
        var ended = try await stage.add("eve@works.example", to: stage.works).membership
        try await transfer(stage)
        try await stage.link()
        held.assign(byGroupWhileActive: true)
        ended.suspend()
        let (group, suspended) = (held, ended)
        try await stage.world.store.write { scope in
            try scope.update(group)
            try scope.update(suspended)
        }
        let plan = try await unlinkPlan(stage)
        #expect(plan["kept_by_hand"] == 1)
        #expect(plan["staying_ended"]?["emails"] == ["eve@works.example"])
        #expect(emails(plan, "losing_sign_on") == ["ada@works.example", "owner@works.example"])
        #expect(emails(plan, "losing_access") == ["ada@works.example"])
        #expect(findings(plan) == ["sso.no_break_glass"])
        #expect(plan["link"]?["organization"] == .string(stage.works.text))
    }

    @Test func `rule O-5: an organization that would be without its connection is told so`() async throws {
        let stage = try await LinkStage()
        let own = try await stage.world.connection(of: stage.works.text)
        try await stage.passwords.switches()
        try await stage.link()
        let id: Identifier<Connection> = try #require(Identifier(own["id"]?.string ?? ""))
        try await stage.world.store.write { scope in
            try scope.delete(try #require(try scope.connection(id)))
        }
        #expect(findings(try await unlinkPlan(stage)) == ["sso.needs_connection"])
    }
}
