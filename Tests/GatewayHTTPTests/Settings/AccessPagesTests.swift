import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Testing

/// The access-security page and its plan (screens S11 and S12).
@Suite struct AccessPagesTests {
    private static let plan = "/access-security/plan"

    @Test func `rule A-5: a change shows whom it affects, and is made only as it was shown`() async throws {
        let stage = try await SettingsStage()
        let connection = try await stage.world.connection(of: stage.organization)
        _ = try await stage.member()
        #expect(try await stage.owner().page(stage.base + "/access-security").contains("single sign-on is off"))
        try await stage.world.switches(stage.organization, managed: false)
        let changes = try await stage.audited("access_security.changed")
        let owner = try await stage.owner(through: connection)
        let page = try await owner.page(stage.base + "/access-security")
        #expect(page.contains("single sign-on is on"))
        #expect(page.contains("owner@works.example"))
        let url = stage.base + AccessPagesTests.plan
        let plan = try await owner.page(url + "?sso=on&require=on&external=blocked")
        #expect(plan.contains("Lose their password: 1"))
        #expect(plan.contains("mel@works.example"))
        #expect(plan.contains("sso.no_break_glass"))
        #expect(plan.contains("Nothing is changed yet."))
        #expect(try await stage.audited("access_security.changed") == changes)
        // Somebody joins between the look and the button: the new plan is shown, and nothing is done.
        _ = try await stage.api("POST", "/members", ["email": "new@works.example"])
        let late = await owner.post(url, hiddenFields(plan))
        #expect(late.status == 409)
        #expect(late.text.contains("plan.changed"))
        #expect(late.text.contains("Lose their password: 2"))
        #expect(try await stage.audited("access_security.changed") == changes)
        #expect(await owner.post(url, hiddenFields(late.text)).status == 303)
        let settings = try await stage.api("GET", "/access-security")
        #expect(settings["sso_enabled"] == true)
        #expect(settings["require_sso"] == true)
        #expect(settings["idp_managed_access"] == false)
        #expect(try await owner.page(stage.base + "/access-security").contains("single sign-on required"))
    }

    @Test func `Require SSO is locked for who has not come in through it within seven days`() async throws {
        let stage = try await SettingsStage()
        let connection = try await stage.world.connection(of: stage.organization)
        try await stage.world.switches(stage.organization, managed: false)
        let byPassword = try await stage.owner()
        let page = try await byPassword.page(stage.base + "/access-security")
        #expect(page.contains("Off, and locked"))
        #expect(!page.contains("name=\"require\""))
        let url = stage.base + AccessPagesTests.plan
        let plan = try await byPassword.page(url + "?sso=on&require=on&external=blocked")
        let refused = await byPassword.post(url, hiddenFields(plan))
        #expect(refused.status == 409)
        #expect(refused.text.contains("sso.not_proven"))
        #expect(try await stage.api("GET", "/access-security")["require_sso"] == false)
        _ = try await stage.owner(through: connection)
        #expect(try await byPassword.page(stage.base + "/access-security").contains("name=\"require\""))
        #expect(await byPassword.post(url, hiddenFields(plan)).status == 303)
    }

    @Test func `rule L-10: a log-in through SSO counts for seven days, and then no more`() async throws {
        let stage = try await SettingsStage()
        let connection = try await stage.world.connection(of: stage.organization)
        try await stage.world.switches(stage.organization, managed: false)
        let journey = Journey(stage.world, client: try await stage.world.application())
        _ = try await journey.signIn(connection, email: "owner@works.example")
        stage.world.clock.advance(by: .days(6))
        var owner = try await stage.owner()
        #expect(try await owner.page(stage.base + "/access-security").contains("name=\"require\""))
        stage.world.clock.advance(by: .days(2))
        owner = try await stage.owner()
        #expect(try await owner.page(stage.base + "/access-security").contains("Off, and locked"))
    }

    @Test func `Require SSO asks for a fresh authentication; other changes do not`() async throws {
        let stage = try await SettingsStage()
        let connection = try await stage.world.connection(of: stage.organization)
        try await stage.world.switches(stage.organization, managed: false)
        let owner = try await stage.owner(through: connection)
        let url = stage.base + AccessPagesTests.plan
        let fresh = hiddenFields(try await owner.page(url + "?sso=on&require=on&external=blocked"))
        stage.world.clock.advance(by: .minutes(11))
        let opened = await owner.open(url + "?sso=on&require=on&external=blocked")
        #expect(opened.header("location")?.contains("/console/confirm?return=") == true)
        #expect(opened.header("location")?.contains("require") == true)
        #expect(await owner.post(url, fresh).header("location")?.contains("/console/confirm") == true)
        #expect(try await stage.api("GET", "/access-security")["require_sso"] == false)
        let managed = try await owner.page(url + "?sso=on&managed=on&external=password")
        #expect(managed.contains("keep their password"))
        #expect(await owner.post(url, hiddenFields(managed)).status == 303)
        #expect(try await stage.api("GET", "/access-security")["idp_managed_access"] == true)
    }

    @Test func `rule A-1: SSO without an active connection is refused, with what to do`() async throws {
        let stage = try await SettingsStage()
        let owner = try await stage.owner()
        let url = stage.base + AccessPagesTests.plan
        let plan = try await owner.page(url + "?sso=on&external=blocked")
        #expect(plan.contains("sso.needs_connection"))
        let refused = await owner.post(url, hiddenFields(plan))
        #expect(refused.status == 409)
        #expect(refused.text.contains("sso.needs_connection"))
    }

    @Test func `settings that are so already are no change, and a plan without a form asks for none`() async throws {
        let stage = try await SettingsStage()
        let owner = try await stage.owner()
        let url = stage.base + AccessPagesTests.plan
        for query in ["", "?external=blocked"] {
            let page = try await owner.page(url + query)
            #expect(page.contains("Nothing would change"))
            #expect(!page.contains("Make the change"))
        }
        #expect(await owner.open(url + "?external=<b>").status == 422)
    }

    @Test func `rule A-4: a member, another owner and a foreign form change no switch`() async throws {
        let stage = try await SettingsStage()
        let url = stage.base + AccessPagesTests.plan
        for visitor in [try await stage.member(), try await stage.stranger()] {
            #expect(await visitor.open(stage.base + "/access-security").status == 403)
            #expect(await visitor.open(url + "?external=password").status == 403)
            #expect(await visitor.post(url, [("external", "password")]).status == 403)
        }
        let owner = try await stage.owner()
        #expect(await owner.post(url, [("external", "password")], isOwn: false).status == 403)
        // A form that was never shown is none that somebody said yes to.
        #expect(await owner.post(url, [("external", "password")]).status == 409)
        #expect(try await stage.api("GET", "/access-security")["external_members"] == "blocked")
    }
}
