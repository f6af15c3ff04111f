import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Rule L-14: a log-in by password accepts the invitation of its address.
@Suite struct PasswordInvitationTests {
    /// Signs in at the application that asks for an organization, and returns the claims or what was refused.
    private func outcome(
        _ stage: PasswordStage, _ email: String, of organization: String? = nil
    ) async throws -> Result<JSONValue, PasswordInvitationTests.Refused> {
        let browser = Browser(stage.world)
        let answer = try await stage.signIn(
            email, PasswordStage.password, browser, organization.map { [("organization", $0)] } ?? [])
        guard answer.status == 303 else { return .failure(Refused(text: answer.shownCode ?? answer.text)) }
        let done = await browser.get(try #require(answer.header("location")))
        guard done.status == 303 else { return .failure(Refused(text: done.shownCode ?? done.text)) }
        return .success(try await stage.claims(ofRedirect: done))
    }

    struct Refused: Error { let text: String }

    @Test func `the invited role and teams come with the log-in, told and audited once, by the person`() async throws {
        let stage = try await PasswordStage()
        let team = try await stage.world.api(
            "POST", "/organizations/\(stage.organization)/teams", ["name": "Builders"])
        let id = try #require(team.json["id"]?.string)
        try await stage.invite("ada@guest.example", role: "admin", teams: [id])
        try await stage.setPassword("ada@guest.example")
        #expect(try await stage.members()["ada@guest.example"] == nil, "a password alone accepts nothing")
        let claims = try await outcome(stage, "ada@guest.example").get()
        #expect(claims["role"] == "admin")
        #expect(claims["groups"] == ["Builders"])
        let again = try await outcome(stage, "ada@guest.example").get()
        #expect(again["sub"] == claims["sub"])
        let accepted = try await stage.world.api(
            "GET", "/organizations/\(stage.organization)/audit-events?action=invitation.accepted")
        #expect(accepted.json["items"]?.array?.count == 1)
        #expect(accepted.json["items"]?.array?.first?["actor"]?.string == "person:\(claims["sub"]?.string ?? "")")
    }

    @Test func `rules A-2 and A-8: Require SSO holds for the invited, whatever they are invited as`() async throws {
        let stage = try await PasswordStage()
        _ = try await stage.world.connection(of: stage.organization)
        for email in ["ada@works.example", "bob@guest.example", "cid@guest.example"] {
            try await stage.invite(email, role: "owner")
            try await stage.setPassword(email)
        }
        try await stage.switches(require: true)
        for (email, words) in [
            ("ada@works.example", "requires its members to use single sign-on"),
            ("bob@guest.example", "password.guest_blocked"),
        ] {
            guard case .failure(let refused) = try await outcome(stage, email) else {
                Issue.record("\(email) got in")
                continue
            }
            #expect(refused.text.contains(words), "\(email)")
            #expect(try await stage.members()[email] == nil)
        }
        #expect(try await stage.actions().filter { $0 == "sign_on.password_refused" }.count == 2)
        #expect(try await stage.mail(to: "ada@works.example")?.subject == "Password sign-in refused at Works")
        try await stage.switches(require: true, guests: "password")
        #expect(try await outcome(stage, "cid@guest.example").get()["role"] == "owner")
    }

    @Test func `rules A-3 and L-2: where the IdP decides who is in, its domain's invited come through it`() async throws
    {
        let stage = try await PasswordStage()
        let connection = try await stage.world.connection(of: stage.organization)
        for email in ["ada@works.example", "bob@guest.example"] {
            try await stage.invite(email, role: "admin")
            try await stage.setPassword(email)
        }
        try await stage.switches(managed: true)
        guard case .failure(let refused) = try await outcome(stage, "ada@works.example") else {
            Issue.record("past the IdP")
            return
        }
        #expect(refused.text.contains("lets people of your domain in through single sign-on"))
        #expect(refused.text.contains("Continue with single sign-on"))
        #expect(try await stage.journey().signIn(connection, email: "ada@works.example")["role"] == "admin")
        #expect(try await outcome(stage, "bob@guest.example").get()["role"] == "admin")
    }

    @Test func `past SSO an admin comes in as what they are: no invitation makes them more`() async throws {
        let stage = try await PasswordStage()
        _ = try await stage.world.connection(of: stage.organization)
        try await stage.invite("ada@works.example", role: "owner")
        try await stage.invite("bob@works.example", role: "admin")
        try await stage.add("ada@works.example", role: .admin)
        try await stage.add("bob@works.example")
        for email in ["ada@works.example", "bob@works.example"] { try await stage.setPassword(email) }
        try await stage.switches(require: true)
        #expect(try await outcome(stage, "ada@works.example").get()["role"] == "admin")
        guard case .failure = try await outcome(stage, "bob@works.example") else {
            Issue.record("an invitation as admin broke glass")
            return
        }
        try await stage.switches()
        #expect(try await outcome(stage, "ada@works.example").get()["role"] == "owner")
        #expect(try await outcome(stage, "bob@works.example").get()["role"] == "admin")
    }

    @Test func `an invitation that has expired, was revoked, or meets a deactivated member opens nothing`() async throws
    {
        let stage = try await PasswordStage()
        let path = "/organizations/\(stage.organization)"
        for name in ["late", "revoked", "gone"] {
            try await stage.invite("\(name)@guest.example")
            try await stage.setPassword("\(name)@guest.example")
        }
        let invitations = try await stage.world.api("GET", path + "/invitations").json["items"]?.array ?? []
        let revoked = try #require(invitations.first { $0["email"] == "revoked@guest.example" }?["id"]?.string)
        #expect(try await stage.world.api("DELETE", path + "/invitations/\(revoked)").status == 204)
        let gone = try await stage.add("gone@guest.example")
        _ = try await stage.world.api("POST", path + "/members/\(gone.membership.id)/deactivate")
        let codes = [
            "late": "password.invitation_expired", "revoked": "password.no_membership",
            "gone": "password.no_membership",
        ]
        stage.world.clock.advance(by: .days(7))
        for (name, code) in codes {
            for organization in [nil, stage.organization] {
                guard case .failure(let refused) = try await outcome(stage, "\(name)@guest.example", of: organization)
                else {
                    Issue.record("\(name) got in")
                    continue
                }
                #expect(refused.text == code, "\(name)")
            }
        }
        #expect(try await stage.members().values.filter { $0["active"] == true }.count == 1)
    }

    @Test func `what changes between the password and the choice counts`() async throws {
        let stage = try await PasswordStage()
        let path = "/organizations/\(stage.organization)"
        let id = try await stage.invite("ada@guest.example")
        try await stage.setPassword("ada@guest.example")
        let browser = Browser(stage.world)
        let first = try await stage.signIn("ada@guest.example", browser: browser)
        #expect(try await stage.world.api("DELETE", path + "/invitations/\(id)").status == 204)
        let late = await browser.get(try #require(first.header("location")))
        #expect(late.shownCode == "access.denied")
        try await stage.invite("ada@guest.example")
        _ = try await stage.world.connection(of: stage.organization)
        let second = try await stage.signIn("ada@guest.example", browser: browser)
        try await stage.switches(require: true)
        let blocked = await browser.get(try #require(second.header("location")))
        #expect(blocked.shownCode == "password.guest_blocked")
        #expect(try await stage.members()["ada@guest.example"] == nil)
    }

    @Test func `who is a member elsewhere is asked first, and joins nothing by signing in there`() async throws {
        let stage = try await PasswordStage()
        let other = try await stage.world.organization("Other", domain: "other.example")
        try await stage.add("ada@guest.example")
        try await stage.setPassword("ada@guest.example")
        try await stage.invite("ada@guest.example", to: other)
        let browser = Browser(stage.world)
        let choice = try await stage.signIn("ada@guest.example", browser: browser)
        #expect(choice.status == 200)
        #expect(choice.text.contains("Join Other"))
        let handle = try #require(choice.text.value(behind: "handle=", until: "\""))
        let done = await browser.get("/sign-in/complete?handle=\(handle)")
        #expect(try await stage.claims(ofRedirect: done)["org_id"]?.string == stage.organization)
        #expect(try await stage.members(of: other)["ada@guest.example"] == nil)
        // An application that asks for one organization means that one.
        let there = try await outcome(stage, "ada@guest.example", of: stage.organization).get()
        #expect(there["org_id"]?.string == stage.organization)
        let joined = try await outcome(stage, "ada@guest.example", of: other).get()
        #expect(joined["org_id"]?.string == other)
        #expect(joined["sub"] == there["sub"])
        #expect(try await stage.members(of: other)["ada@guest.example"]?["source"] == "invitation")
    }

    @Test func `who is refused where they are a member joins another organization by their word alone`() async throws {
        let stage = try await PasswordStage()
        _ = try await stage.world.connection(of: stage.organization)
        let other = try await stage.world.organization("Other", domain: "other.example")
        try await stage.add("ada@works.example")
        try await stage.setPassword("ada@works.example")
        try await stage.switches(require: true)
        try await stage.invite("ada@works.example", to: other)
        let browser = Browser(stage.world)
        let choice = try await stage.signIn("ada@works.example", browser: browser)
        #expect(choice.status == 200)
        #expect(choice.text.contains("Going there accepts the invitation."))
        #expect(try await stage.members(of: other)["ada@works.example"] == nil)
    }

    @Test func `a recovery code accepts no invitation`() async throws {
        let stage = try await PasswordStage()
        let page = try await stage.setPassword("owner@works.example")
        let other = try await stage.world.organization("Other", domain: "other.example")
        try await stage.invite("owner@works.example", to: other)
        let code = try #require(page.text.value(behind: "<pre id=\"codes\">", until: "\n"))
        let browser = Browser(stage.world)
        let attempt = try await stage.attempt(browser)
        let answer = await browser.post(
            "/sign-in/recovery-code", [("attempt", attempt), ("email", "owner@works.example"), ("code", code)])
        #expect(try await stage.claims(answer, browser)["org_id"]?.string == stage.organization)
    }

    @Test func `an expired invitation sets no password, and makes nobody known`() async throws {
        let stage = try await PasswordStage()
        try await stage.invite("ada@guest.example")
        stage.world.clock.advance(by: .days(8))
        _ = await Browser(stage.world).post("/password/forgotten", [("email", "ada@guest.example")])
        let late = try #require(try await stage.mail(to: "ada@guest.example"))
        #expect(late.subject == "Signing in")
        #expect(late.text.contains("the invitation to Works has expired"))
        #expect(late.text.contains("Ask the admin who invited you"))
        #expect(
            try await stage.world.store.read { try $0.identity(email: try EmailAddress("ada@guest.example")) } == nil)
    }
}
