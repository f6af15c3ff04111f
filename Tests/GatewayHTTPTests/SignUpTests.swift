import Administration
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

@Suite struct SignUpTests {
    /// The sign-up page of an application, and its attempt.
    private func page(
        _ stage: PasswordStage, _ browser: Browser, _ extra: [(String, String)] = []
    ) async throws -> (text: String, attempt: String) {
        stage.tick()
        let page = await browser.get(stage.journey().authorizeURL([("prompt", "create")] + extra))
        return (page.text, try #require(hiddenValue(of: "attempt", in: page.body), "\(page.text)"))
    }

    private func post(_ browser: Browser, _ attempt: String, _ email: String) async -> GatewayResponse {
        await browser.post("/sign-up", [("attempt", attempt), ("email", email)])
    }

    @Test func `rule L-2: a sign-up from a managed domain goes to SSO first, and the application's request completes`()
        async throws
    {
        let stage = try await PasswordStage()
        let connection = try await stage.world.connection(of: stage.organization)
        try await stage.switches(managed: true)
        let journey = stage.journey()
        let attempt = try await page(stage, journey.browser).attempt
        let sent = await post(journey.browser, attempt, " New.Person@WORKS.example ")
        let requestID = try Journey.requestID(sent.header("location"))
        let parked = try await journey.post(
            try journey.order(connection, requestID: requestID, email: "new.person@works.example"), to: connection)
        let done = try await journey.finish(parked)
        #expect(query(done.header("location"))["state"] == "s-1")
        let claims = try await stage.claims(ofRedirect: done)
        #expect(claims["email"] == "new.person@works.example")
        #expect(claims["role"] == "member")
        #expect(claims["nonce"] == "n-1")
        #expect(try await stage.mail(to: "new.person@works.example") == nil, "SSO comes first, not mail")
    }

    @Test func `OpenID Connect prompt=create 1.0: the sign-up page comes, for whoever is signed in too, with the hint`()
        async throws
    {
        let stage = try await PasswordStage()
        let discovery = await Browser(stage.world).get("/.well-known/openid-configuration")
        let prompts = try JSONValue(parsing: discovery.body)["prompt_values_supported"]?.array ?? []
        #expect(prompts.contains("create"))
        try await stage.setPassword("owner@works.example")
        let browser = Browser(stage.world)
        _ = try await stage.claims(try await stage.signIn("owner@works.example", browser: browser), browser)
        let silent = await browser.get(stage.journey().authorizeURL())
        #expect(query(silent.header("location"))["code"] != nil, "signed in")
        let shown = try await page(stage, browser, [("login_hint", "new@elsewhere.example")])
        #expect(shown.text.contains("Sign up for Shop"))
        #expect(shown.text.contains("value=\"new@elsewhere.example\""))
        let conflict = await browser.get(stage.journey().authorizeURL([("prompt", "create none")]))
        #expect(query(conflict.header("location"))["error"] == "invalid_request")
    }

    @Test func `rule L-2: hints lead straight to an IdP that decides who is in, and to the page where it does not`()
        async throws
    {
        let stage = try await PasswordStage()
        let connection = try await stage.world.connection(of: stage.organization)
        let id = try #require(connection["id"]?.string)
        let hints = [("login_hint", "new@works.example"), ("organization", stage.organization), ("connection", id)]
        for (managed, straight) in [(true, ["login_hint", "organization", "connection"]), (false, ["connection"])] {
            try await stage.switches(require: true, managed: managed)
            for hint in hints {
                let answer = await Browser(stage.world).get(
                    stage.journey().authorizeURL([("prompt", "create"), hint]))
                #expect((answer.status == 303) == straight.contains(hint.0), "\(hint.0), managed \(managed)")
            }
        }
    }

    @Test
    func
        `rules L-2 and L-14: an invited guest sets a password by the mailed link, and the application's request goes on`()
        async throws
    {
        let stage = try await PasswordStage()
        try await stage.invite("ada@guest.example", role: "admin")
        let browser = Browser(stage.world)
        let attempt = try await page(stage, browser).attempt
        #expect(await post(browser, attempt, "Ada@guest.example").text.contains("Look into your mail"))
        let text = try #require(try await stage.mail(to: "Ada@guest.example")?.text)
        #expect(text.contains("You are invited to Works."))
        #expect(try await stage.members()["ada@guest.example"] == nil, "asking makes nobody a member")
        let token = try #require(text.value(behind: "/password/set?token=", until: "&"))
        #expect(text.contains("&attempt=\(attempt)\n"))
        // Mail takes its time: longer than a log-in may.
        stage.world.clock.advance(by: .minutes(50))
        let opening = await browser.get("/password/set?token=\(token)&attempt=\(attempt)")
        #expect(hiddenValue(of: "attempt", in: opening.body) == attempt)
        let fields = [("token", token), ("attempt", attempt)]
        #expect(await browser.post("/password/open", fields).status == 200)
        let short = await browser.post("/password/set", fields + [("password", "short")])
        #expect(hiddenValue(of: "attempt", in: short.body) == attempt, "a second try keeps the log-in")
        let set = await browser.post("/password/set", fields + [("password", PasswordStage.password)])
        #expect(set.text.contains("action=\"/sign-in/password\""))
        let form = [("attempt", attempt), ("email", "ada@guest.example")]
        #expect(await browser.post("/sign-in/password", form).text.contains("Enter your password"))
        let answer = await browser.post("/sign-in/password", form + [("password", PasswordStage.password)])
        let claims = try await stage.claims(answer, browser)
        #expect(claims["role"] == "admin")
        #expect(claims["org_id"]?.string == stage.organization)
        #expect(claims["email_verified"] == false, "no domain of theirs is claimed")
        #expect(try await stage.members()["ada@guest.example"]?["source"] == "invitation")
        let actions = try await stage.actions()
        #expect(actions.contains("invitation.link_requested"))
        #expect(actions.contains("invitation.accepted"))
    }

    @Test
    func `a link that is opened in another browser sets the password, and the log-in begins anew at the application`()
        async throws
    {
        let stage = try await PasswordStage()
        try await stage.invite("ada@guest.example")
        let attempt = try await page(stage, Browser(stage.world)).attempt
        // No browser but the attempt's own may ask with it.
        #expect(await post(Browser(stage.world), attempt, "ada@guest.example").shownCode == "attempt.other_browser")
        let asking = Browser(stage.world)
        let own = try await page(stage, asking).attempt
        _ = await post(asking, own, "ada@guest.example")
        let text = try #require(try await stage.mail(to: "ada@guest.example")?.text)
        let token = try #require(text.value(behind: "/password/set?token=", until: "&"))
        let other = Browser(stage.world)
        let fields = [("token", token), ("attempt", own)]
        _ = await other.post("/password/open", fields)
        let set = await other.post("/password/set", fields + [("password", PasswordStage.password)])
        #expect(set.text.contains("Open your application and sign in as ada@guest.example."))
        let claims = try await stage.claims(try await stage.signIn("ada@guest.example", browser: other), other)
        #expect(claims["org_id"]?.string == stage.organization)
    }

    @Test func `an invitation that a password does not accept is mailed with the way that does`() async throws {
        let stage = try await PasswordStage()
        let connection = try await stage.world.connection(of: stage.organization)
        try await stage.invite("ada@works.example")
        try await stage.invite("bob@guest.example")
        try await stage.switches(require: true)
        stage.tick()
        let browser = Browser(stage.world)
        for email in ["ada@works.example", "bob@guest.example"] {
            _ = await post(browser, try await page(stage, browser).attempt, email)
        }
        let member = try #require(try await stage.mail(to: "ada@works.example")?.text)
        #expect(member.contains("Works requires its members to use single sign-on"))
        #expect(member.contains(try #require(connection["start_url"]?.string)))
        let guest = try #require(try await stage.mail(to: "bob@guest.example")?.text)
        #expect(guest.contains("your address is in none of its domains"))
        for text in [member, guest] { #expect(!text.contains("/password/set"), "a password would reach nothing") }
    }

    @Test func `an invitation's page leads whom no IdP takes to the sign-up page`() async throws {
        let stage = try await PasswordStage()
        let made = try await stage.world.api(
            "POST", "/organizations/\(stage.organization)/invitations", ["email": "ada@guest.example"])
        let offer = await Browser(stage.world).get(try #require(made.json["acceptance_url"]?.string))
        #expect(offer.text.contains("\(stage.world.base)/sign-up"))
    }

    @Test func `an address that nobody has invited gets a message, and no account and no organization`() async throws {
        let stage = try await PasswordStage()
        let browser = Browser(stage.world)
        let begun = await browser.get("/sign-up")
        let attempt = try #require(hiddenValue(of: "attempt", in: begun.body))
        let organizations = try await stage.world.api("GET", "/organizations").json["items"]
        #expect(await post(browser, attempt, "eve@nowhere.example").status == 200)
        let text = try #require(try await stage.mail(to: "eve@nowhere.example")?.text)
        #expect(text.contains("Nobody has invited this address."))
        #expect(!text.contains("/password/set"))
        #expect(
            try await stage.world.store.read { try $0.identity(email: try EmailAddress("eve@nowhere.example")) } == nil)
        #expect(try await stage.world.api("GET", "/organizations").json["items"] == organizations)
        // Whoever has an account reads that they have one.
        _ = await post(browser, attempt, "owner@works.example")
        let known = try #require(try await stage.mail(to: "owner@works.example")?.text)
        #expect(known.contains("You have an account here already"))
    }

    @Test func `rule L-11: an organization that was asked for is not joined through another's IdP`() async throws {
        let stage = try await PasswordStage()
        _ = try await stage.world.connection(of: stage.organization)
        try await stage.switches(managed: true)
        let other = try await stage.world.organization("Other", domain: "other.example")
        let browser = Browser(stage.world)
        let attempt = try await page(stage, browser, [("organization", other)]).attempt
        #expect(await post(browser, attempt, "ada@works.example").text.contains("Look into your mail"))
    }

    @Test func `what can't be done is said with a code or on the page, and mails nobody`() async throws {
        let stage = try await PasswordStage()
        let browser = Browser(stage.world)
        let attempt = try await page(stage, browser).attempt
        let malformed = await post(browser, attempt, "no address")
        #expect(malformed.status == 422)
        #expect(malformed.text.contains("That is not an e-mail address"))
        #expect(await post(browser, "att-nothing", "a@b.example").shownCode == "attempt.unknown")
        let twice = await browser.post(
            "/sign-up", [("attempt", attempt), ("email", "a@b.example"), ("email", "c@d.example")])
        #expect(twice.shownCode == "request.repeated_parameter")
        try await stage.world.mailWorker.sendDue()
        #expect(stage.world.mailer.sent.isEmpty)
        // To sign-in instead, with and without an address.
        for (email, title) in [("", "Work e-mail"), ("a@b.example", "Enter your password")] {
            let answer = await browser.post("/sign-in", [("attempt", attempt), ("email", email), ("wish", "account")])
            #expect(answer.text.contains(title))
        }
        stage.world.clock.advance(by: .hours(1))
        #expect(await post(browser, attempt, "a@b.example").shownCode == "attempt.expired")
        let silent = try await World()
        silent.mailer.fail(.notConfigured)
        let visitor = Browser(silent)
        let begun = try #require(hiddenValue(of: "attempt", in: await visitor.get("/sign-up").body))
        let unmailed = await visitor.post("/sign-up", [("attempt", begun), ("email", "a@b.example")])
        #expect(unmailed.status == 503)
        #expect(unmailed.shownCode == "mail.not_configured")
    }

    @Test func `one address gets three messages in an hour, one network asks for thirty`() async throws {
        let stage = try await PasswordStage()
        let browser = Browser(stage.world)
        let attempt = try await page(stage, browser).attempt
        var pages: Set<String> = []
        for _ in 0..<5 { pages.insert(await post(browser, attempt, "eve@nowhere.example").text) }
        #expect(pages.count == 1, "nobody is told that it was too much for the address")
        _ = try await stage.mail(to: "eve@nowhere.example")
        #expect(stage.world.mailer.sent.count == 3)
        for number in 0..<25 { _ = await post(browser, attempt, "e\(number)@nowhere.example") }
        let refused = await post(browser, attempt, "late@nowhere.example")
        #expect(refused.status == 429)
        #expect(refused.header("retry-after") != nil)
    }
}
