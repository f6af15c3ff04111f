import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// The pages of set-up links (rule P-5, screen S27): the admin's, the address itself, and the holder's.
@Suite struct SetupPagesTests {
    private let fields = [("recipient", "it@customer.example"), ("lifetime", "604800"), ("connection", "draft")]

    // MARK: The admin's

    @Test func `rule P-5: an owner makes a link, sees its address once, follows it and revokes it`() async throws {
        let stage = try await SetupPagesStage()
        let owner = try await stage.signedIn()
        let list = stage.pages + "/setup-links"
        #expect(await owner.get(list).text.contains("No set-up link was made yet."))
        let path = try await stage.make(owner, fields + [("scope_sso", "on"), ("scope_domains", "on")])
        let token = String(path.dropFirst("/setup/".count))
        let shown = await owner.get(list)
        #expect(shown.text.contains("not opened yet") && shown.text.contains("single sign-on, domains"))
        #expect(!shown.text.contains(token), "the address is shown once")
        let one =
            list + "/" + (try #require(shown.text.value(behind: "setup-links/sul-", until: "\"").map { "sul-" + $0 }))
        #expect(!(await owner.get(one)).text.contains(token))
        let browser = Browser(stage.world)
        browser.address = "192.0.2.44"
        _ = await browser.post(path, [])
        let opened = await owner.get(one)
        #expect(opened.text.contains("from 192.0.2.44") && opened.text.contains("owner@works.example"))
        let revoked = try await stage.send(owner, one, to: one + "/revoke")
        #expect(revoked.header("location") == "\(stage.world.base)\(one)?done=setup_link_revoked")
        let after = await owner.get(one)
        #expect(after.text.contains("</span> revoked") && !after.text.contains("Revoke the link"))
        #expect(await browser.get(stage.pages + "/set-up").shownCode == "setup_link.revoked")
        #expect(await browser.get(path).shownCode == "setup_link.revoked")
    }

    @Test func `rule P-5: what can't be a link is said on the form, which keeps what was typed`() async throws {
        let stage = try await SetupPagesStage()
        let owner = try await stage.signedIn()
        let page = stage.pages + "/setup-links"
        let none = try await stage.send(owner, page + "/new", to: page, fields)
        #expect(none.status == 422)
        #expect(none.shownCode == "value.invalid")
        #expect(none.text.contains("value=\"it@customer.example\""))
        let email = try await stage.send(
            owner, page + "/new", to: page, [("recipient", "\"><b>no"), ("scope_scim", "on"), ("lifetime", "86400")])
        #expect(email.shownCode == "email.malformed")
        #expect(email.text.contains("&quot;&gt;&lt;b&gt;no") && !email.text.contains("<b>no"))
        #expect(email.text.contains("name=\"scope_scim\" type=\"checkbox\" value=\"on\" checked"))
        #expect(!email.text.contains("name=\"scope_sso\" type=\"checkbox\" value=\"on\" checked"))
        let alone = try await stage.send(owner, page + "/new", to: page, fields + [("scope_certificate", "on")])
        #expect(alone.shownCode == "setup_link.connection_missing")
    }

    @Test func `rule D-2: making a link asks an owner to authenticate again after ten minutes`() async throws {
        let stage = try await SetupPagesStage()
        let owner = try await stage.signedIn()
        stage.world.clock.advance(by: .minutes(10))
        let page = await owner.get(stage.pages + "/setup-links/new")
        #expect(page.status == 303)
        #expect(page.header("location")?.hasPrefix("\(stage.world.base)/console/confirm?return=") == true)
        #expect(await owner.get(stage.pages + "/setup-links").status == 200)
    }

    // MARK: The address

    @Test func `rule P-5: the address says what it is for, and a form opens it, not a look`() async throws {
        let stage = try await SetupPagesStage()
        let token = try await stage.setup.make().token
        try await stage.setup.world.store.write { scope in
            var organization = try #require(try scope.organization(stage.setup.works))
            organization.name = "<script>alert(1)</script>"
            try scope.update(organization)
        }
        let browser = Browser(stage.world)
        for _ in 0..<2 {
            let page = await browser.get("/setup/\(token)")
            #expect(page.status == 200)
            #expect(page.text.contains("Begin in this browser"))
            #expect(page.text.contains("&lt;script&gt;") && !page.text.contains("<script>alert"))
            #expect(page.header("content-security-policy")?.contains("default-src 'none'") == true)
        }
        #expect(browser.cookies.isEmpty)
        let opened = await browser.post("/setup/\(token)", [])
        #expect(opened.header("location") == "\(stage.world.base)\(stage.pages)/set-up")
        #expect(opened.header("set-cookie")?.hasPrefix("__Host-gatehouse_setup=") == true)
        #expect(opened.header("set-cookie")?.contains("HttpOnly; SameSite=Lax; Secure") == true)
        // From now on the address leads there at once.
        #expect(await browser.get("/setup/\(token)").header("location") == "\(stage.world.base)\(stage.pages)/set-up")
    }

    @Test func `rule P-5: another browser learns nothing but that a code can be mailed, and goes on with it`()
        async throws
    {
        let stage = try await SetupPagesStage()
        let (first, token) = try await stage.holder()
        let second = Browser(stage.world)
        let page = await second.get("/setup/\(token)")
        #expect(page.text.contains("Mail me a code"))
        #expect(!page.text.contains("Works") && !page.text.contains("it@customer.example"))
        let stolen = await second.post("/setup/\(token)", [])
        #expect(stolen.status == 403 && stolen.shownCode == "setup_link.other_browser")
        #expect(second.cookies.isEmpty)
        let mailed = await second.post("/setup/\(token)/code", [])
        #expect(mailed.text.contains("A code was mailed."))
        #expect(!mailed.text.contains("it@customer.example"))
        let wrong = await second.post("/setup/\(token)/resume", [("code", "0000-0000")])
        #expect(wrong.status == 422 && wrong.shownCode == "setup_link.code_wrong")
        let code = try await stage.setup.mailedCode()
        let resumed = await second.post("/setup/\(token)/resume", [("code", code)])
        #expect(resumed.header("location") == "\(stage.world.base)\(stage.pages)/set-up")
        #expect(await second.get(stage.pages + "/set-up").status == 200)
        // The browser before is anybody again.
        #expect(
            await first.get(stage.pages + "/set-up").header("location")?.hasPrefix(
                "\(stage.world.base)/console/sign-in?return=") == true)
        #expect(await first.get("/setup/\(token)").text.contains("Mail me a code"))
    }

    @Test func `a page of another site opens no link, asks for no code and types none`() async throws {
        let stage = try await SetupPagesStage()
        let (link, token) = try await stage.setup.make()
        for path in ["/setup/\(token)", "/setup/\(token)/code", "/setup/\(token)/resume"] {
            let answer = await stage.world.dispatcher.respond(
                to: GatewayRequest(
                    method: "POST", path: path,
                    headers: [
                        ("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "cross-site"),
                    ], body: Array("code=0000-0000".utf8), requestID: "req-foreign"))
            #expect(answer.status == 403 && answer.shownCode == "console.foreign_form", "\(path)")
        }
        #expect(try await stage.setup.link(link.id).openedAt == nil)
    }

    @Test func `rule P-5: an address that has ended says how, and an unknown one that it opens nothing`() async throws {
        let stage = try await SetupPagesStage()
        let token = try await stage.setup.make().token
        let browser = Browser(stage.world)
        let unknown = await browser.get("/setup/gsl_unknown")
        #expect(unknown.status == 404 && unknown.text.contains("That address opens nothing"))
        stage.world.clock.advance(by: .days(7))
        for answer in [await browser.get("/setup/\(token)"), await browser.post("/setup/\(token)", [])] {
            #expect(answer.status == 410)
            #expect(answer.text.contains("This set-up link has expired"))
            #expect(answer.text.contains("Ask whoever sent you the link for a new one."))
        }
    }
}
