import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

@Suite struct PasswordJourneyTests {
    @Test func `rule A-2: a password is set through a mailed link and signs in with amr pwd and no connection`()
        async throws
    {
        let stage = try await PasswordStage()
        try await stage.setPassword("owner@works.example")
        let browser = Browser(stage.world)
        let claims = try await stage.claims(try await stage.signIn("owner@works.example", browser: browser), browser)
        #expect(claims["amr"] == ["pwd"])
        #expect(claims["connection_id"] == nil)
        #expect(claims["idp"] == nil)
        #expect(claims["email"] == "owner@works.example")
        #expect(claims["email_verified"] == true)
        #expect(claims["org_id"]?.string == stage.organization)
        #expect(claims["role"] == "owner")
        // A second log-in has a session id of its own (rule L-12).
        let again = try await stage.claims(
            try await stage.signIn("owner@works.example", browser: browser, [("prompt", "login")]), browser)
        #expect(again["sid"] != claims["sid"])
        let actions = try await stage.actions()
        #expect(actions.contains("password.set"))
        #expect(actions.contains("password.link_requested"))
        #expect(!actions.contains("sign_on.break_glass"), "nothing was broken: SSO is not required")
    }

    @Test func `rule A-2: a link is good once, for an hour, and in the browser that opened it`() async throws {
        let stage = try await PasswordStage()
        let browser = Browser(stage.world)
        let token = try await stage.token(for: "owner@works.example", browser)
        let fields = [("token", token), ("password", PasswordStage.password)]
        // Mail filters follow links: looking at it binds and uses up nothing.
        #expect(await Browser(stage.world).get("/password/set?token=\(token)").status == 200)
        #expect(await browser.post("/password/set", fields).shownCode == "password.link_unknown", "not opened yet")
        #expect(await browser.post("/password/open", [("token", token)]).status == 200)
        let other = Browser(stage.world)
        #expect(await other.post("/password/open", [("token", token)]).shownCode == "password.link_other_browser")
        #expect(await other.post("/password/set", fields).shownCode == "password.link_other_browser")
        #expect(await browser.post("/password/set", fields).status == 200)
        #expect(await browser.post("/password/set", fields).shownCode == "password.link_unknown", "used")
        let late = try await stage.token(for: "owner@works.example", browser)
        stage.world.clock.advance(by: .minutes(60))
        #expect(await browser.post("/password/open", [("token", late)]).shownCode == "password.link_unknown")
        #expect(await browser.post("/password/open", [("token", "gpw_x")]).shownCode == "password.link_unknown")
    }

    @Test func `a refused new password leaves the link good, and says why`() async throws {
        let stage = try await PasswordStage()
        let browser = Browser(stage.world)
        let token = try await stage.token(for: "owner@works.example", browser)
        _ = await browser.post("/password/open", [("token", token)])
        let cases = [
            ("short", "at least 12"), (String(repeating: "ab cd", count: 26), "at most 128"),
            ("correct horse battery staple", "anybody would try"), ("Password2026!", "anybody would try"),
            ("aaaaaaaaaaaaaa", "anybody would try"), ("OWNER@works.example", "anybody would try"),
            ("owner1234567890", "anybody would try"),
        ]
        for (password, words) in cases {
            let answer = await browser.post("/password/set", [("token", token), ("password", password)])
            #expect(answer.status == 422, "\(password)")
            #expect(answer.text.contains(words), "\(password)")
        }
        // Twelve code points once they are normalised: the ligature counts as two.
        let ligatures = await browser.post("/password/set", [("token", token), ("password", "xyzﬃ-ﬄ mmn")])
        #expect(ligatures.status == 200)
        // The same characters, typed on another keyboard.
        let answer = try await stage.signIn("owner@works.example", "xyzffi-ffl mmn", browser)
        #expect(answer.status == 303)
    }

    @Test func `a new password ends every session, a change all but this one`() async throws {
        let stage = try await PasswordStage()
        try await stage.setPassword("owner@works.example")
        let (here, there) = (Browser(stage.world), Browser(stage.world))
        for browser in [here, there] {
            _ = try await stage.claims(try await stage.signIn("owner@works.example", browser: browser), browser)
        }
        #expect(await here.get("/password/change").status == 200)
        let new = "seven grey owls asleep"
        let wrong = await here.post("/password/change", [("old_password", "not this one"), ("password", new)])
        #expect(wrong.status == 403)
        stage.tick()
        let changed = await here.post(
            "/password/change", [("old_password", PasswordStage.password), ("password", new)])
        #expect(changed.status == 200)
        #expect(await here.get(stage.journey().authorizeURL()).header("location")?.contains("code=") == true)
        #expect(await there.get(stage.journey().authorizeURL()).status == 200, "the sign-in page")
        #expect(await there.get("/password/change").shownCode == "password.sign_in_needed")
        #expect(try await stage.mail(to: "owner@works.example")?.subject == "Your password was changed")
        try await stage.setPassword("owner@works.example")
        #expect(await here.get(stage.journey().authorizeURL()).status == 200)
        // SameSite=Lax: a form of another site comes without the session.
        let forged = await there.crossSitePost("/password/change", [("old_password", "x"), ("password", new)])
        #expect(forged.shownCode == "password.sign_in_needed")
    }

    @Test func `rule L-12: a password typed for another browser's attempt signs nobody in`() async throws {
        let stage = try await PasswordStage()
        try await stage.setPassword("owner@works.example")
        let attempt = try await stage.attempt(Browser(stage.world))
        let calls = stage.world.hasher.calls
        let answer = await Browser(stage.world).post(
            "/sign-in/password",
            [("attempt", attempt), ("email", "owner@works.example"), ("password", PasswordStage.password)])
        #expect(answer.shownCode == "attempt.other_browser")
        #expect(stage.world.hasher.calls == calls)
    }

    @Test func `an attempt is consumed by its log-in`() async throws {
        let stage = try await PasswordStage()
        try await stage.setPassword("owner@works.example")
        let browser = Browser(stage.world)
        let attempt = try await stage.attempt(browser)
        let form = [("attempt", attempt), ("email", "owner@works.example"), ("password", PasswordStage.password)]
        #expect(await browser.post("/sign-in/password", form).status == 303)
        #expect(await browser.post("/sign-in/password", form).shownCode == "attempt.unknown")
    }

    @Test func `a member of several organizations chooses, and an organization that was asked for is the only one`()
        async throws
    {
        let stage = try await PasswordStage()
        let other = try await stage.world.organization("Other", domain: "other.example")
        try await stage.add("ada@works.example")
        try await stage.add("ada@works.example", to: other)
        try await stage.setPassword("ada@works.example")
        let browser = Browser(stage.world)
        let page = try await stage.signIn("ada@works.example", browser: browser)
        #expect(page.status == 200)
        #expect(page.text.contains(">Works<"))
        let link = try #require(
            page.text.range(of: "/sign-in/complete[?]handle=[^\"]*\">Other", options: .regularExpression))
        let url = String(page.text[link].prefix { $0 != "\"" })
        let done = await browser.get(url)
        #expect(try await stage.claims(ofRedirect: done)["org_id"]?.string == other)
        let asked = try await stage.signIn(
            "ada@works.example", browser: browser, [("organization", stage.organization), ("prompt", "login")])
        #expect(try await stage.claims(asked, browser)["org_id"]?.string == stage.organization)
    }

    @Test func `the gateway's own password page ends at the application's start`() async throws {
        let stage = try await PasswordStage(initiate: "https://shop.example.com/start")
        try await stage.setPassword("owner@works.example")
        let browser = Browser(stage.world)
        let attempt = try #require(hiddenValue(of: "attempt", in: await browser.get("/sign-in/password").body))
        let parked = await browser.post(
            "/sign-in/password",
            [("attempt", attempt), ("email", "owner@works.example"), ("password", PasswordStage.password)])
        let done = await browser.get(try #require(parked.header("location")))
        #expect(done.header("location")?.hasPrefix("https://shop.example.com/start?iss=") == true)
        // The application's ordinary request then completes silently.
        let silent = await browser.get(stage.journey().authorizeURL([("prompt", "none")]))
        #expect(try await stage.claims(ofRedirect: silent)["amr"] == ["pwd"])
    }

    @Test func `a hash under weaker parameters is made anew at the log-in`() async throws {
        let stage = try await PasswordStage()
        try await stage.setPassword("owner@works.example")
        let email = try EmailAddress("owner@works.example")
        let found = try await stage.world.store.read { scope in
            try scope.identity(email: email).flatMap { try scope.passwordCredential(of: $0.id) }
        }
        let identity = try #require(found?.identity)
        let weak = try TestHash.other(PasswordStage.password)
        try await stage.world.store.write {
            try $0.put(PasswordCredential(identity: identity, hash: weak, setAt: World.start))
        }
        let browser = Browser(stage.world)
        #expect(try await stage.signIn("owner@works.example", browser: browser).status == 303)
        let now = try await stage.world.store.read { try $0.passwordCredential(of: identity) }
        #expect(now?.hash != weak)
        #expect(now?.hash.hasPrefix("$scrypt$ln=1,r=1,p=1$") == true)
    }
}

extension PasswordStage {
    func signIn(
        _ email: String, browser: Browser, _ extra: [(String, String)] = []
    ) async throws -> GatewayResponse { try await signIn(email, PasswordStage.password, browser, extra) }
}
