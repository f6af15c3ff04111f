import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import Testing

/// Browsers at the pages of set-up links: an owner who is signed in, and people who hold addresses.
struct SetupPagesStage {
    let setup: SetupStage

    var world: World { setup.world }
    var pages: String { "/console/organizations/\(setup.works)" }

    init() async throws { setup = try await SetupStage() }

    /// A browser in which this owner has signed in at the console by password.
    func signedIn(_ email: String = "owner@works.example") async throws -> Browser {
        let browser = Browser(world)
        try await setup.passwords.setPassword(email, PasswordStage.password, browser)
        setup.passwords.tick()
        let page = await browser.get("/console/sign-in?return=/console")
        let attempt = try #require(hiddenValue(of: "attempt", in: page.body), "\(page.text)")
        let sent = await browser.post(
            "/sign-in/password", [("attempt", attempt), ("email", email), ("password", PasswordStage.password)])
        try #require(sent.status == 303, "\(sent.text)")
        _ = await browser.get(try #require(sent.header("location")))
        let home = await browser.get("/console")
        try #require(home.status == 200, "\(home.status) \(home.text)")
        return browser
    }

    /// Fills in the form of a page and sends it, with the token that the page has for it.
    func send(
        _ browser: Browser, _ page: String, to path: String, _ fields: [(String, String)] = []
    ) async throws
        -> GatewayResponse
    {
        let shown = await browser.get(page)
        let token = try #require(hiddenValue(of: "form_token", in: shown.body), "\(shown.status) \(shown.text)")
        return await browser.post(path, [("form_token", token)] + fields)
    }

    /// The address of a link that the owner makes at the page.
    func make(_ owner: Browser, _ fields: [(String, String)]) async throws -> String {
        let made = try await send(owner, pages + "/setup-links/new", to: pages + "/setup-links", fields)
        try #require(made.status == 200, "\(made.status) \(made.text)")
        return try #require(made.text.value(behind: "<code tabindex=\"0\">\(world.base)", until: "<"))
    }

    /// A browser that has opened a link for these scopes.
    func holder(
        _ scopes: Set<SetupLink.Scope> = [.sso, .scim, .domains]
    ) async throws -> (browser: Browser, token: String) {
        let token = try await setup.make(scopes).token
        let browser = Browser(world)
        let opened = await browser.post("/setup/\(token)", [])
        try #require(opened.status == 303, "\(opened.text)")
        return (browser, token)
    }
}
