import Administration
import Effects
import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Plan, apply and undo of a move under an Admin Organization.
@Suite struct MigrationTests {
    private func route(_ stage: MigrationStage, _ email: String) async throws -> String? {
        let domain = try EmailAddress(email).domain
        return try await stage.world.store.read { try $0.effectiveClaim(of: domain)?.organization.text }
    }

    @Test func `rule M-2: a plan says who and what moves, and changes nothing`() async throws {
        let stage = try await MigrationStage()
        try await stage.passwords.add("guest@elsewhere.example")
        let before = try await stage.standing(withPlans: false)
        let plan = try await stage.plan()
        #expect(plan["state"] == "planned")
        let shown = try #require(plan["plan"])
        let people = shown["people"]
        #expect(people?["active"] == 3)
        #expect(people?["matched"] == 2)
        #expect(people?["outside_domains"] == ["count": 1, "emails": ["guest@elsewhere.example"]])
        #expect(people?["ambiguous"] == ["count": 0, "first": []])
        #expect(shown["domains"]?.array?.first?["domain"] == "works.example")
        #expect(shown["connections"]?["from"]?["id"] == stage.old["id"])
        #expect(shown["connections"]?["to"]?["id"] == stage.new["id"])
        #expect(shown["blocked_by"] == [])
        let codes = (shown["findings"]?.array ?? []).compactMap { $0["code"]?.string }
        #expect(codes.contains("migration.people_outside") && codes.contains("migration.no_log_in_seen"))
        #expect(shown["idp_steps"]?.array?.isEmpty == false)
        #expect(shown["fingerprint"]?.string?.count == 64)
        #expect(try await stage.standing(withPlans: false) == before)
    }

    @Test func `rule M-2: applied, domains and link have moved at once, and people sign on through the other side`()
        async throws
    {
        let stage = try await MigrationStage()
        let applied = try await stage.applied()
        #expect(applied["state"] == "applied")
        #expect(try await route(stage, "ada@works.example") == stage.admin.text)
        #expect(try await stage.refusal("ada@works.example", through: stage.new) == nil)
        let old = try #require(stage.old["id"]?.string)
        let browser = stage.passwords.journey()
        let ignored = await browser.browser.get(browser.authorizeURL([("connection", old)]))
        #expect((ignored.status, ignored.shownCode) == (403, "shared_sso.connection_ignored"))
        for side in [stage.organization, stage.admin] {
            let audits = try await stage.world.api("GET", "/organizations/\(side)/audit-events?limit=50").json
            let actions = (audits["items"]?.array ?? []).compactMap { $0["action"]?.string }
            let events = try await stage.world.api("GET", "/organizations/\(side)/events?limit=200").json
            let types = (events["items"]?.array ?? []).compactMap { $0["type"]?.string }
            for word in ["migration.applied", "shared_sso.linked", "domain.transferred"] {
                #expect(actions.filter { $0 == word }.count == 1, "\(side): \(actions)")
                #expect(types.filter { $0 == word }.count == 1, "\(side): \(types)")
            }
        }
        for owner in ["owner@works.example", "owner@head.example"] {
            let mail = try await stage.passwords.mail(to: owner)
            #expect(mail?.subject == "Sign-on has moved")
        }
        let again = try await stage.call("apply", applied)
        #expect(again.status == 200)
        #expect(again.json["applied_at"] == applied["applied_at"])
    }

    @Test func `rule M-2: log-ins that began before a move end where they began, there and back`() async throws {
        let stage = try await MigrationStage()
        let (first, second) = (stage.passwords.journey(), stage.passwords.journey())
        let begun = try await first.begin(connection: stage.old)
        let applied = try await stage.applied()
        #expect(try await stage.finish(first, stage.old, begun, "ada@works.example") == nil)
        let later = try await second.begin(connection: stage.new, [("organization", stage.organization.text)])
        let undone = try await stage.call("undo", applied)
        #expect(undone.status == 200, "\(undone.json.text)")
        #expect(try await stage.finish(second, stage.new, later, "ada@works.example") == nil)
    }

    @Test func `rule M-2: undone, the organization has its domains and its own sign-on again`() async throws {
        let stage = try await MigrationStage()
        let applied = try await stage.applied()
        let undone = try await stage.call("undo", applied)
        #expect(undone.json["state"] == "undone", "\(undone.json.text)")
        #expect(try await route(stage, "ada@works.example") == stage.organization.text)
        stage.world.clock.advance(by: .seconds(700))
        #expect(try await stage.refusal("ada@works.example", through: stage.old) == nil)
        let eve = stage.passwords.journey()
        let asked = try await eve.begin(connection: stage.new)
        #expect(try await stage.finish(eve, stage.new, asked, "eve@works.example") != nil)
        let again = try await stage.call("undo", applied)
        #expect((again.status, again.json["undone_at"]) == (200, undone.json["undone_at"]))
        #expect(stage.code(of: try await stage.call("apply", applied)) == "migration.undone")
        #expect(try await stage.call("apply", try await stage.plan()).status == 200)
    }

    @Test func `rule M-2: a plan is stale once what it rests on has changed, and says what`() async throws {
        let stage = try await MigrationStage()
        let plan = try await stage.plan()
        // People come and go with each log-in: that makes no plan stale.
        try await stage.passwords.add("bob@works.example")
        #expect(try await stage.refusal("cid@works.example", through: stage.old) == nil)
        try await stage.passwords.add("guest@elsewhere.example")
        try await stage.passwords.switches(require: false, managed: true)
        let before = try await stage.standing()
        let refused = try await stage.call("apply", plan)
        #expect((refused.status, stage.code(of: refused)) == (409, "migration.stale"))
        #expect(
            refused.json["error"]?["message"]?.string?.hasSuffix(": organization, people") == true,
            "\(refused.json.text)")
        #expect(try await stage.standing() == before)
    }

    @Test func `rule M-2: a plan is good for a day, and an applied one can be undone for thirty`() async throws {
        let stage = try await MigrationStage()
        let plan = try await stage.plan()
        #expect(stage.code(of: try await stage.call("undo", plan)) == "migration.not_applied")
        stage.world.clock.advance(by: .days(1))
        #expect(stage.code(of: try await stage.call("apply", plan)) == "migration.expired")
        let applied = try await stage.applied()
        stage.world.clock.advance(by: .days(30))
        #expect(stage.code(of: try await stage.call("undo", applied)) == "migration.undo_expired")
    }

    @Test func `rule M-2: undo overwrites nothing that was edited since, and lists it`() async throws {
        let stage = try await MigrationStage()
        let applied = try await stage.applied()
        let other = try await stage.world.organization("Other", domain: "other.example")
        let (organization, admin, now) = (stage.organization, stage.admin, stage.world.clock.now())
        try await stage.world.store.write { scope in
            var link = try #require(try scope.link(of: organization))
            try link.rename(to: "Sales")
            try scope.put(link)
            let claim = try #require(try scope.tenant(admin).domainClaims().first { $0.domain.text == "works.example" })
            try scope.delete(claim)
            try scope.put(
                SharedSSOLink(
                    organization: Identifier(stored: other), adminOrganization: admin, linkedAt: now))
        }
        let before = try await stage.standing()
        let refused = try await stage.call("undo", applied)
        #expect((refused.status, stage.code(of: refused)) == (409, "migration.edited_since"))
        let message = refused.json["error"]?["message"]?.string ?? ""
        for row in ["SCIM Name", "claim of works.example", "organizations linked since", "JIT into the organization"] {
            #expect(message.contains(row), "\(row): \(message)")
        }
        #expect(!message.contains("connection"))
        #expect(try await stage.standing() == before)
    }

    @Test func `rule D-4: a claim that was only checked since goes back`() async throws {
        let stage = try await MigrationStage()
        let applied = try await stage.applied()
        let (admin, now) = (stage.admin, stage.world.clock.now())
        try await stage.world.store.write { scope in
            var claim = try #require(try scope.tenant(admin).domainClaims().first { $0.domain.text == "works.example" })
            _ = claim.note(.absent("gone"), at: now)
            try scope.update(claim)
        }
        #expect(try await stage.call("undo", applied).status == 200)
    }
}
