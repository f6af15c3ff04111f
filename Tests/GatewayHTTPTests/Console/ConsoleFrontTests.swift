import Console
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import SignOn
import Testing

/// The console's front door: the first administrator, coming in, proving it once more, going out (S01, S02).
@Suite struct ConsoleFrontTests {
    private let world: World
    private let password = "a longer one: 7 grey geese"

    init() async throws { world = try await World() }

    private func text(_ answer: GatewayResponse) -> String { String(decoding: answer.body, as: UTF8.self) }

    private func hidden(_ name: String, in page: String) throws -> String {
        let parts = page.components(separatedBy: "name=\"\(name)\" value=\"")
        try #require(parts.count > 1, "no \(name) in the page")
        return String(parts[1].prefix { $0 != "\"" })
    }

    private func makeAdministrator(_ browser: Browser) async throws -> GatewayResponse {
        let token = try #require(try await world.services.firstRun.token())
        return await browser.post(
            "/setup/\(token)",
            [("organization", "Operators"), ("email", "root@operators.example"), ("password", password)])
    }

    private func signIn(_ browser: Browser, returning path: String = "/console") async throws -> GatewayResponse {
        let page = await browser.get("/console/sign-in?return=\(path)")
        let attempt = try hidden("attempt", in: text(page))
        let form = [("attempt", attempt), ("email", "root@operators.example"), ("password", password)]
        let answer = await browser.post("/sign-in/password", form)
        return await browser.get(try #require(answer.header("location"), "\(text(answer))"))
    }

    @Test func `the printed address makes the first administrator once, and their password opens the console`()
        async throws
    {
        let browser = Browser(world)
        let made = try await makeAdministrator(browser)
        #expect(made.status == 200)
        #expect(text(made).contains("recovery codes"))
        let completed = try await signIn(browser)
        #expect(completed.status == 303)
        #expect(completed.header("location") == world.base + "/console")
        let home = text(await browser.get("/console"))
        #expect(home.contains("All organizations"))
        #expect(home.contains("Operators"))
        #expect(try await world.services.firstRun.token() == nil)
    }

    @Test func `the first run is refused with a wrong token, with an old one, and when there is an administrator`()
        async throws
    {
        let browser = Browser(world)
        let form = [("organization", "Ops"), ("email", "a@ops.example"), ("password", password)]
        let old = try #require(try await world.services.firstRun.token())
        let current = try #require(try await world.services.firstRun.token())
        #expect(await browser.get("/setup/first-guess").status == 410)
        #expect(await browser.post("/setup/\(old)", form).status == 410)
        world.clock.advance(by: .minutes(61))
        #expect(await browser.post("/setup/\(current)", form).status == 410)
        let fresh = try #require(try await world.services.firstRun.token())
        #expect(await browser.post("/setup/\(fresh)", form).status == 200)
        let again = await browser.post("/setup/\(fresh)", form)
        #expect(again.status == 410)
        #expect(text(again).contains("first_run.closed"))
    }

    @Test func `a password that is too short is said at the form, and the token is still good`() async throws {
        let browser = Browser(world)
        let token = try #require(try await world.services.firstRun.token())
        let form = [("organization", "<b>Ops</b>"), ("email", "a@ops.example"), ("password", "short")]
        let refused = await browser.post("/setup/\(token)", form)
        #expect(refused.status == 422)
        #expect(text(refused).contains("&lt;b&gt;Ops"))
        #expect(!text(refused).contains("<b>Ops"))
        #expect(await browser.get("/setup/\(token)").status == 200)
    }

    @Test(arguments: ["https://evil.example/", "//evil.example", "/console/../x//y", "/console\\@evil", "/other"])
    func `a log-in ends at a page of the console and nowhere else`(_ path: String) async throws {
        let browser = Browser(world)
        _ = try await makeAdministrator(browser)
        let escaped = try #require(path.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let completed = try await signIn(browser, returning: escaped)
        #expect(completed.header("location") == world.base + "/console")
    }

    @Test func `rule D-2: an old authentication is asked for again, and leads back to the page that needed it`()
        async throws
    {
        let browser = Browser(world)
        _ = try await makeAdministrator(browser)
        _ = try await signIn(browser)
        world.clock.advance(by: .minutes(20))
        let organization = try #require(try await world.store.read { try $0.operatorsOrganization() })
        let page = "/console/organizations/\(organization)/directory/tokens/new"
        let asked = await browser.get(page)
        #expect(asked.status == 303)
        let confirm = try #require(asked.header("location"))
        #expect(confirm.contains("/console/confirm?return="))
        let form = text(await browser.get(confirm))
        let step = await browser.post(
            "/console/confirm",
            [
                ("form_token", try hidden("form_token", in: form)),
                (
                    "return",
                    try hidden("return", in: form)
                        .replacingOccurrences(of: "&#x2F;", with: "/")
                ),
            ])
        let attempt = try hidden("attempt", in: text(step))
        let answer = await browser.post(
            "/sign-in/password",
            [("attempt", attempt), ("email", "root@operators.example"), ("password", password)])
        let completed = await browser.get(try #require(answer.header("location")))
        #expect(completed.header("location") == world.base + page)
        #expect(await browser.get(page).status == 200)
    }

    @Test func `a form that this session did not make changes nothing, and signing out ends the session`() async throws
    {
        let roster = try await Roster(world)
        let owner = try await ConsoleVisit(world, "owner@works.example", of: roster.organization)
        let path = "/console/organizations/\(roster.organization)/connections/new"
        let form = [("preset", "okta"), ("name", "Stolen")]
        #expect(await owner.postForeign(path, form).status == 403)
        #expect(await owner.postForeign(path, form + [("form_token", "0000")]).status == 403)
        #expect(!(try await owner.page("/console/organizations/\(roster.organization)/connections")).contains("Stolen"))
        #expect(await owner.post("/console/sign-out").status == 200)
        #expect(await owner.open("/console").status == 303)
    }

    @Test func `another organization's pages are refused as those of one that does not exist, and a member has none`()
        async throws
    {
        let roster = try await Roster(world)
        let other = try await world.organization("Other", domain: "other.example")
        let owner = try await ConsoleVisit(world, "owner@works.example", of: roster.organization)
        let foreign = await owner.open("/console/organizations/\(other)/connections")
        let missing = await owner.open("/console/organizations/org-nobody/connections")
        #expect(foreign.status == 403)
        #expect(missing.status == 403)
        #expect(text(foreign).contains("access.denied"))
        try await roster.add("plain@works.example", role: "member")
        let plain = try await ConsoleVisit(world, "plain@works.example", of: roster.organization)
        #expect(await plain.open("/console").status == 403)
        #expect(await plain.open("/console/organizations/\(roster.organization)/connections").status == 403)
    }

    @Test func `rule L-11: a session made through one organization opens no other's pages that requires SSO`()
        async throws
    {
        let first = try await world.organization("First", domain: "first.example")
        let second = try await world.organization("Second", domain: "second.example")
        _ = try await world.connection(of: second)
        try await world.switches(second, managed: false)
        let put = try await world.api(
            "PUT", "/organizations/\(second)/access-security", ["sso_enabled": true, "require_sso": true])
        try #require(put.status == 200)
        let added = try await world.api(
            "POST", "/organizations/\(second)/members", ["email": "owner@first.example", "role": "admin"])
        try #require(added.status < 300, "\(added.json.text)")
        let visit = try await ConsoleVisit(world, "owner@first.example", of: first)
        #expect(await visit.open("/console/organizations/\(first)/connections").status == 200)
        #expect(await visit.open("/console/organizations/\(second)/connections").status == 403)
    }
}
