import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Domain transfers (S20) and whole moves with plan and undo (S21).
@Suite struct MovePagesTests {
    private func text(_ answer: GatewayResponse) -> String { String(decoding: answer.body, as: UTF8.self) }

    private func base(_ id: Identifier<Organization>) -> String { "/console/organizations/\(id)/shared-sso" }

    private func path(_ answer: GatewayResponse, _ world: World) throws -> String {
        String(try #require(answer.header("location")).dropFirst(world.base.count).prefix { $0 != "?" })
    }

    @Test func `rule D-7: a domain is offered, taken back, offered again, looked at and accepted`() async throws {
        let stage = try await LinkStage()
        let owner = try await ConsoleVisit(stage.world, "owner@works.example", of: stage.works.text)
        let head = try await ConsoleVisit(stage.world, "owner@group.example", of: stage.admin.text)
        let (own, theirs) = (base(stage.works) + "/transfers", base(stage.admin) + "/transfers")
        let claim = try await stage.claim().id
        #expect(try await owner.page(own).contains("Transfer works.example"))
        let nobody = await owner.post("\(own)/\(claim)/offer", [("target", stage.group.text)])
        #expect(text(nobody).contains("domain.transfer_target"))
        #expect(text(await owner.post("\(own)/\(claim)/offer", [("target", "<b>")])).contains("&lt;b&gt;"))
        let offer = [("target", stage.admin.text)]
        #expect(await owner.post("\(own)/\(claim)/offer", offer).status == 303)
        #expect(try await owner.page(own).contains("offered"))
        #expect(await owner.post("\(own)/\(claim)/cancel").status == 303)
        #expect(await head.open("\(theirs)/\(claim)/accept").status == 404)
        #expect(await owner.post("\(own)/\(claim)/offer", offer).status == 303)
        #expect(try await head.page(theirs).contains("Look at the offer of works.example"))
        #expect(await head.post("\(theirs)/\(claim)/decline").status == 303)
        #expect(await owner.post("\(own)/\(claim)/offer", offer).status == 303)
        #expect(try await head.page("\(theirs)/\(claim)/accept").contains("From then on Head Office decides"))
        #expect(await owner.postForeign("\(own)/\(claim)/cancel").status == 403)
        #expect(await head.post("\(theirs)/\(claim)/accept").status == 303)
        #expect(try await stage.claim().organization == stage.admin)
        #expect(try await head.page(theirs).contains(stage.works.text))
        #expect(try await owner.page(own).contains("has claimed no domain"))
    }

    @Test func `rule D-2: a transfer asks for a fresh authentication; other organizations' claims are not found`()
        async throws
    {
        let stage = try await LinkStage()
        let owner = try await ConsoleVisit(stage.world, "owner@works.example", of: stage.works.text)
        let other = try await stage.claim(of: "group.example").id
        let own = base(stage.works) + "/transfers"
        #expect(await owner.open("\(own)/\(other)/offer").status == 404)
        #expect(await owner.post("\(own)/\(other)/cancel").status == 404)
        stage.world.clock.advance(by: .minutes(11))
        let claim = try await stage.claim().id
        #expect(await owner.open("\(own)/\(claim)/offer").header("location")?.contains("/console/confirm") == true)
        let sent = await owner.post("\(own)/\(claim)/offer", [("target", stage.admin.text)])
        #expect(sent.header("location")?.contains("/console/confirm") == true)
        #expect(try await stage.claim().offeredTo == nil)
    }

    @Test func `rule M-2: the plan is shown, one button moves domains and link, and undo puts them back`() async throws
    {
        let stage = try await MigrationStage()
        let root = try await ConsoleVisit.operators(stage.world)
        let own = base(stage.organization)
        #expect(try await root.page(own + "/migrations/new").contains("works.example"))
        let planned = await root.post(
            own + "/migrations/new", [("admin_organization", stage.admin.text), ("allow_jit", "")])
        let page = try path(planned, stage.world)
        let plan = try await root.page(page)
        #expect(plan.contains("Move now"))
        #expect(plan.contains("Works.example is transferred from Works to Head Office"))
        #expect(plan.contains("Assign people, and see one log in"))
        #expect(plan.contains("to do"))
        let before = try await stage.standing(withPlans: false)
        #expect(await root.postForeign(page).status == 403)
        #expect(try await stage.standing(withPlans: false) == before)
        #expect(await root.post(page).status == 303)
        let applied = try await root.page(page)
        #expect(applied.contains("applied"))
        // Rule M-1: nobody had logged in through the new connection yet.
        #expect(applied.contains("too early"))
        #expect(try await root.page(own).contains("Administered by Head Office"))
        #expect(
            try await root.page(base(stage.admin) + "/migrations/" + page.split(separator: "/").last!).contains(
                "applied"))
        #expect(try await root.page(page + "/undo").contains("Come back to this organization"))
        stage.passwords.tick()
        #expect(await root.post(page + "/undo").status == 303)
        #expect(try await root.page(page).contains("undone"))
        #expect(try await root.page(own).contains("belongs to no Admin Organization"))
        #expect(text(await root.post(page)).contains("migration.undone"))
    }

    @Test
    func `rule M-2: without the other side's word nothing is planned, and what blocks a plan takes its button away`()
        async throws
    {
        let stage = try await MigrationStage()
        let owner = try await ConsoleVisit(stage.world, "owner@works.example", of: stage.organization.text)
        let own = base(stage.organization)
        let refused = await owner.post(own + "/migrations/new", [("admin_organization", stage.admin.text)])
        #expect(text(refused).contains("migration.consent_missing"))
        #expect(text(refused).contains(stage.admin.text))
        #expect(
            text(await owner.post(own + "/migrations/new", [("admin_organization", "?")])).contains("value.invalid"))
        let root = try await ConsoleVisit.operators(stage.world)
        let target = stage.admin
        try await stage.world.store.write { scope in
            var organization = try #require(try scope.organization(target))
            organization.capabilities = []
            try scope.update(organization)
        }
        let planned = await root.post(own + "/migrations/new", [("admin_organization", stage.admin.text)])
        let page = try path(planned, stage.world)
        let blocked = try await root.page(page)
        #expect(blocked.contains("migration.capability_missing"))
        #expect(!blocked.contains("Move now"))
        #expect(text(await root.post(page)).contains("migration.blocked"))
        // Another organization's page does not show it.
        let other = try await stage.world.organization("Other", domain: "other.example")
        let id = try #require(page.split(separator: "/").last)
        #expect(await root.open("/console/organizations/\(other)/shared-sso/migrations/\(id)").status == 404)
        #expect(await owner.post(page + "/undo").status == 409)
    }
}
