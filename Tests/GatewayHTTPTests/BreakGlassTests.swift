import Administration
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Rules, L-11: who gets past Require SSO, and who does not.
@Suite struct BreakGlassTests {
    /// Owner, admin and member with passwords; then SSO is required, and the IdP answers nobody.
    private func stage(managed: Bool = true) async throws -> PasswordStage {
        let stage = try await PasswordStage()
        try await stage.add("ada@works.example")
        try await stage.add("admin@works.example", role: .admin)
        try await stage.add("second.owner@works.example", role: .owner)
        for email in ["owner@works.example", "ada@works.example", "admin@works.example"] {
            try await stage.setPassword(email)
        }
        _ = try await stage.world.connection(of: stage.organization)
        try await stage.switches(require: true, managed: managed)
        return stage
    }

    @Test
    func `rule A-2: with the IdP down an owner gets in by password, a member does not; both are audited and mailed`()
        async throws
    {
        let stage = try await stage()
        // The address leads to the IdP, which is down; the person goes back and asks for the password page.
        let browser = Browser(stage.world)
        let attempt = try await stage.attempt(browser)
        let sent = await browser.post("/sign-in", [("attempt", attempt), ("email", "owner@works.example")])
        #expect(sent.header("location")?.hasPrefix("https://idp.example.com/sso") == true)
        let page = await browser.post(
            "/sign-in", [("attempt", attempt), ("email", "owner@works.example"), ("wish", "password")])
        #expect(page.text.contains("Enter your password"))
        let parked = await browser.post(
            "/sign-in/password",
            [("attempt", attempt), ("email", "owner@works.example"), ("password", PasswordStage.password)])
        let claims = try await stage.claims(parked, browser)
        #expect(claims["amr"] == ["pwd"])
        #expect(try await stage.actions().first == "sign_on.break_glass")
        for owner in ["owner@works.example", "second.owner@works.example"] {
            let notice = try #require(try await stage.mail(to: owner))
            #expect(notice.subject == "Sign-in with a password at Works")
            #expect(notice.text.contains("owner@works.example (owner) signed in to Works"))
        }
        #expect(try await stage.mail(to: "admin@works.example")?.subject == "Your password was set", "owners only")

        let other = Browser(stage.world)
        let refused = try await stage.signIn("ada@works.example", browser: other)
        #expect(refused.status == 403)
        #expect(refused.text.contains("Works requires its members to use single sign-on"))
        #expect(refused.text.contains("Continue with single sign-on"))
        #expect(refused.header("set-cookie") == nil, "no session, no known device")
        #expect(try await stage.actions().first == "sign_on.password_refused")
        for recipient in ["ada@works.example", "owner@works.example", "second.owner@works.example"] {
            #expect(try await stage.mail(to: recipient)?.subject == "Password sign-in refused at Works")
        }
        // A second time within the hour it is audited and not mailed again.
        let count = stage.world.mailer.sent.count
        _ = try await stage.signIn("ada@works.example", browser: Browser(stage.world))
        try await stage.world.mailWorker.sendDue()
        #expect(stage.world.mailer.sent.count == count)
        #expect(try await stage.actions().filter { $0 == "sign_on.password_refused" }.count == 2)
        // The button leads on, with the attempt that was not used up.
        let onward = await other.post(
            "/sign-in",
            [
                ("attempt", try #require(hiddenValue(of: "attempt", in: refused.body))),
                ("email", "ada@works.example"), ("wish", "sso"),
            ])
        #expect(onward.header("location")?.hasPrefix("https://idp.example.com/sso") == true)
    }

    @Test func `rule L-10: password log-ins leave traces, and none that says who an unknown address was`() async throws
    {
        let stage = try await stage()
        _ = try await stage.signIn("ada@works.example", browser: Browser(stage.world))
        _ = try await stage.signIn("ada@works.example", "surely not this one", Browser(stage.world))
        _ = try await stage.signIn("secret-typed-here@x.example", "surely not this one", Browser(stage.world))
        let traces = try await stage.world.api("GET", "/organizations/\(stage.organization)/sign-on-traces?limit=9")
        let codes = (traces.json["items"]?.array ?? []).compactMap { $0["code"]?.string }
        #expect(Set(codes) == ["password.wrong", "password.sso_required"])
        let unclaimed = try await stage.world.store.read { try $0.unclaimedTraces(limit: 9) }
        #expect(unclaimed.count == 1)
        #expect(unclaimed.first?.detail.text.contains("secret-typed-here") == false)
    }

    @Test func `rule A-2: an inactive owner has no break-glass`() async throws {
        let stage = try await stage()
        let email = try EmailAddress("second.owner@works.example")
        try await stage.setPassword("second.owner@works.example")
        try await stage.world.store.write { scope in
            guard let identity = try scope.identity(email: email),
                var membership = try scope.memberships(of: identity.id).first
            else { return }
            membership.active = false
            try scope.update(membership)
        }
        let answer = try await stage.signIn("second.owner@works.example", browser: Browser(stage.world))
        #expect(answer.shownCode == "password.no_membership")
        #expect(try await stage.actions().first != "sign_on.break_glass")
    }

    @Test func `rule A-8: guests are blocked under Require SSO unless the organization lets them use passwords`()
        async throws
    {
        let stage = try await PasswordStage()
        try await stage.add("guest@elsewhere.example")
        try await stage.setPassword("guest@elsewhere.example")
        _ = try await stage.world.connection(of: stage.organization)
        #expect(try await stage.signIn("guest@elsewhere.example", browser: Browser(stage.world)).status == 303)
        try await stage.switches(require: true)
        let answer = try await stage.signIn("guest@elsewhere.example", browser: Browser(stage.world))
        #expect(answer.shownCode == "password.guest_blocked")
        #expect(try await stage.actions().first == "sign_on.password_refused")
        try await stage.switches(require: true, guests: "password")
        let browser = Browser(stage.world)
        let claims = try await stage.claims(
            try await stage.signIn("guest@elsewhere.example", browser: browser), browser)
        #expect(claims["email_verified"] == false)
    }

    @Test func `rule L-11: Require SSO takes hold of password sessions at once, and of no owner's`() async throws {
        let stage = try await PasswordStage()
        try await stage.add("ada@works.example")
        var browsers: [String: Browser] = [:]
        for email in ["owner@works.example", "ada@works.example"] {
            try await stage.setPassword(email)
            let browser = Browser(stage.world)
            _ = try await stage.claims(try await stage.signIn(email, browser: browser), browser)
            browsers[email] = browser
        }
        _ = try await stage.world.connection(of: stage.organization)
        let other = try await stage.world.organization("Other", domain: "other.example")
        let silent = stage.journey().authorizeURL([("prompt", "none")])
        for browser in browsers.values {
            #expect(query(await browser.get(silent).header("location"))["code"] != nil)
            let elsewhere = stage.journey().authorizeURL([("prompt", "none"), ("organization", other)])
            #expect(query(await browser.get(elsewhere).header("location"))["error"] == "login_required")
        }
        // A code that was issued before the switch is worth nothing after it.
        let late = try #require(
            query(await browsers["ada@works.example"]?.get(silent).header("location"))["code"])
        try await stage.switches(require: true)
        #expect(try await stage.journey().redeem(late).0 == 400)
        let ada = await browsers["ada@works.example"]?.get(silent)
        #expect(query(ada?.header("location"))["error"] == "login_required")
        let owner = await browsers["owner@works.example"]?.get(silent)
        #expect(query(owner?.header("location"))["code"] != nil, "break-glass, for this organization")
    }

    @Test
    func `rule A-2: a member's first SSO log-in ends the password and the sessions before it, an owner's doesn't`()
        async throws
    {
        let stage = try await PasswordStage()
        try await stage.add("ada@works.example")
        let connection = try await stage.world.connection(of: stage.organization)
        try await stage.switches(managed: true)
        for email in ["ada@works.example", "owner@works.example"] {
            try await stage.setPassword(email)
            let before = Browser(stage.world)
            _ = try await stage.claims(try await stage.signIn(email, browser: before), before)
            let open = try await stage.token(for: email, Browser(stage.world))
            _ = try await stage.journey().signIn(connection, email: email)
            let isOwner = email == "owner@works.example"
            let silent = await before.get(stage.journey().authorizeURL([("prompt", "none")]))
            #expect((query(silent.header("location"))["code"] != nil) == isOwner, "\(email): the earlier session")
            let again = try await stage.signIn(email, browser: Browser(stage.world))
            #expect((again.status == 303) == isOwner, "\(email): the earlier password")
            let link = await Browser(stage.world).post("/password/open", [("token", open)])
            #expect((link.status == 200) == isOwner, "\(email): a link that was not used yet")
        }
        #expect(try await stage.actions().filter { $0 == "password.ended" }.count == 1)
        // It is the first log-in alone that does it: a password set since then stays.
        try await stage.setPassword("ada@works.example")
        _ = try await stage.journey().signIn(connection, email: "ada@works.example")
        #expect(try await stage.signIn("ada@works.example", browser: Browser(stage.world)).status == 303)
    }

    @Test func `asking for a password under Require SSO brings a member the way to go, and an owner a link`()
        async throws
    {
        let stage = try await stage()
        _ = await Browser(stage.world).post("/password/forgotten", [("email", "ada@works.example")])
        let told = try #require(try await stage.mail(to: "ada@works.example"))
        #expect(told.text.contains("requires its members to use single sign-on"))
        #expect(!told.text.contains("token="))
        try await stage.setPassword("second.owner@works.example")
    }

    @Test func `recovery codes: ten for owners and admins, shown once, each good once, for break-glass too`()
        async throws
    {
        let stage = try await PasswordStage()
        try await stage.add("ada@works.example")
        #expect(!(try await stage.setPassword("ada@works.example")).text.contains("id=\"codes\""), "none for members")
        let shown = try await stage.setPassword("owner@works.example")
        let codes = recoveryCodes(shown)
        #expect(codes.count == 10)
        #expect(Set(codes).count == 10)
        #expect(recoveryCodes(try await stage.setPassword("owner@works.example")).isEmpty, "shown once")
        _ = try await stage.world.connection(of: stage.organization)
        try await stage.switches(require: true, managed: true)
        let browser = Browser(stage.world)
        let typed = codes[0].uppercased().replacingOccurrences(of: "-", with: " ")
        let claims = try await stage.claims(try await use(typed, "owner@works.example", browser, stage), browser)
        #expect(claims["amr"] == ["otp"])
        #expect(try await stage.actions().contains("recovery_codes.used"))
        #expect(try await stage.actions().contains("sign_on.break_glass"))
        #expect(try await use(typed, "owner@works.example", Browser(stage.world), stage).status == 403, "used")
        #expect(try await use(codes[1], "ada@works.example", Browser(stage.world), stage).status == 403, "another's")
        // New ones end the old ones.
        let made = await browser.post("/password/recovery-codes", [("password", PasswordStage.password)])
        #expect(recoveryCodes(made).count == 10)
        #expect(try await use(codes[2], "owner@works.example", Browser(stage.world), stage).status == 403)
        let wrong = await browser.post("/password/recovery-codes", [("password", "surely not this one")])
        #expect(wrong.status == 403)
        #expect(recoveryCodes(wrong).isEmpty)
    }

    private func recoveryCodes(_ page: GatewayResponse) -> [String] {
        guard let start = page.text.range(of: "<pre id=\"codes\">") else { return [] }
        return page.text[start.upperBound...].prefix { $0 != "<" }.split(separator: "\n").map(String.init)
    }

    private func use(
        _ code: String, _ email: String, _ browser: Browser, _ stage: PasswordStage
    ) async throws -> GatewayResponse {
        let attempt = try await stage.attempt(browser)
        return await browser.post(
            "/sign-in/recovery-code", [("attempt", attempt), ("email", email), ("code", code)])
    }

    @Test func `a member can't make recovery codes`() async throws {
        let stage = try await PasswordStage()
        try await stage.add("ada@works.example")
        try await stage.setPassword("ada@works.example")
        let browser = Browser(stage.world)
        _ = try await stage.claims(try await stage.signIn("ada@works.example", browser: browser), browser)
        let answer = await browser.post("/password/recovery-codes", [("password", PasswordStage.password)])
        #expect(answer.status == 403)
        #expect(answer.text.contains("for owners and admins"))
    }

    @Test func `rule D-4: a lapsed claim is no way around SSO`() async throws {
        let stage = try await PasswordStage()
        try await stage.add("ada@works.example")
        try await stage.setPassword("ada@works.example")
        let id = try #require(Identifier<Organization>(stage.organization))
        try await stage.world.store.write { scope in
            guard let claim = try scope.tenant(id).domainClaims().first else { return }
            try scope.update(
                DomainClaim(
                    id: claim.id, organization: id, domain: claim.domain, state: .lapsed, token: claim.token,
                    createdAt: claim.createdAt))
        }
        let answer = try await stage.signIn("ada@works.example", browser: Browser(stage.world))
        #expect(answer.shownCode == "password.domain_lapsed")
    }
}
