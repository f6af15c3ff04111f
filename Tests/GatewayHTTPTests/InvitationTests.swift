import Administration
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Testing

@Suite struct InvitationTests {
    /// An organization whose IdP only authenticates: nobody gets in but members.
    private func closed() async throws -> (roster: Roster, connection: JSONValue, client: (id: String, secret: String))
    {
        let world = try await World()
        let roster = try await Roster(world)
        let connection = try await world.connection(of: roster.organization)
        try await world.switches(roster.organization, managed: false)
        return (roster, connection, try await world.application())
    }

    private func invite(_ roster: Roster, _ body: JSONValue) async throws -> (id: String, url: String) {
        let made = try await roster.api("POST", "/invitations", body)
        try #require(made.status == 201, "\(made.json.text)")
        return (try #require(made.json["id"]?.string), try #require(made.json["acceptance_url"]?.string))
    }

    private func state(_ roster: Roster, _ id: String) async throws -> String? {
        try await roster.api("GET", "/invitations/\(id)").json["state"]?.string
    }

    /// What the ACS says to a log-in with this address.
    private func attempt(
        _ roster: Roster, _ connection: JSONValue, _ client: (id: String, secret: String), _ email: String
    ) async throws -> String? {
        let journey = Journey(roster.world, client: client)
        let order = try journey.order(
            connection, requestID: try await journey.begin(connection: connection), email: email)
        return try await journey.post(order, to: connection).shownCode
    }

    @Test func `rules L-3 and L-14: an invited person gets in through SSO, in role and teams, and a stranger does not`()
        async throws
    {
        let (roster, connection, client) = try await closed()
        let team = try await roster.make("teams", "Builders")
        let (id, url) = try await invite(
            roster, ["email": "Ada@works.example", "role": "admin", "teams": [.string(team)]])
        #expect(try await state(roster, id) == "pending")
        #expect(try await attempt(roster, connection, client, "eve@works.example") == "member.unknown")
        let browser = Browser(roster.world)
        let page = await browser.get(url)
        #expect(page.status == 200)
        let text = String(decoding: page.body, as: UTF8.self)
        let startURL = try #require(connection["start_url"]?.string)
        #expect(text.contains("Works"))
        #expect(text.contains(startURL))
        // Opening it, as a scanner does, has used nothing up.
        #expect(await browser.get(url).status == 200)
        let claims = try await Journey(roster.world, client: client).signIn(connection, email: "ada@works.example")
        #expect(claims["role"] == "admin")
        #expect(claims["groups"]?.array?.contains("Builders") == true)
        let member = try #require(try await roster.members()["ada@works.example"])
        #expect(member["source"] == "invitation")
        #expect(try await state(roster, id) == "accepted")
        #expect(try await roster.api("GET", "/invitations/\(id)").json["member"] == member["id"])
        #expect(await browser.get(url).shownCode == "invitation.used")
        // The next log-in is an ordinary one.
        let events = try await roster.eventTypes()
        _ = try await Journey(roster.world, client: client).signIn(connection, email: "ada@works.example")
        #expect(try await roster.eventTypes() == events)
        for type in ["invitation.created", "user.created", "group.user_added", "invitation.accepted"] {
            #expect(events.filter { $0 == type }.count == (type == "user.created" ? 2 : 1), "\(type)")
        }
    }

    @Test func `the token stands in the answer once, and in no list, event or audit event`() async throws {
        let (roster, _, _) = try await closed()
        let (id, url) = try await invite(roster, ["email": "ada@works.example"])
        let token = try #require(url.split(separator: "/").last.map(String.init))
        #expect(token.hasPrefix("gin_"))
        for path in ["/invitations", "/invitations/\(id)", "/events", "/audit-events"] {
            let answer = try await roster.api("GET", path)
            #expect(answer.status == 200)
            #expect(answer.json.text.contains(id), "\(path)")
            #expect(!answer.json.text.contains(token), "\(path)")
        }
    }

    @Test func `an invitation ends after seven days, and sending it again makes a new link in place of the old`()
        async throws
    {
        let (roster, connection, client) = try await closed()
        let (id, url) = try await invite(roster, ["email": "ada@works.example"])
        roster.world.clock.advance(by: .seconds(7 * 86400))
        #expect(try await state(roster, id) == "expired")
        #expect(await Browser(roster.world).get(url).shownCode == "invitation.expired")
        #expect(try await attempt(roster, connection, client, "ada@works.example") == "invitation.expired")
        let sent = try await roster.api("POST", "/invitations/\(id)/resend", ["expires_in_seconds": 7200])
        #expect(sent.status == 200)
        let newURL = try #require(sent.json["acceptance_url"]?.string)
        #expect(newURL != url)
        #expect(await Browser(roster.world).get(url).shownCode == "invitation.unknown")
        #expect(await Browser(roster.world).get(newURL).status == 200)
        _ = try await Journey(roster.world, client: client).signIn(connection, email: "ada@works.example")
        let settled = try await roster.api("POST", "/invitations/\(id)/resend", [:])
        #expect(settled.status == 409)
        #expect(code(settled) == "invitation.settled")
        #expect(code(try await roster.api("DELETE", "/invitations/\(id)")) == "invitation.settled")
        #expect(
            code(try await roster.api("POST", "/invitations", ["email": "b@works.example", "expires_in_seconds": 1]))
                == "value.invalid")
    }

    @Test func `rule L-14: the link is mailed to the invited person alone, and a new link in a new message`()
        async throws
    {
        let (roster, _, _) = try await closed()
        let world = roster.world
        world.mailer.allow()
        let (id, url) = try await invite(roster, ["email": "ada@works.example"])
        try await world.mailWorker.sendDue()
        #expect(world.mailer.sent.map(\.to) == ["ada@works.example"])
        #expect(world.mailer.sent.first?.text.contains(url) == true)
        let again = try await roster.api("POST", "/invitations/\(id)/resend")
        try await world.mailWorker.sendDue()
        let newURL = try #require(again.json["acceptance_url"]?.string)
        #expect(world.mailer.sent.count == 2)
        #expect(world.mailer.sent.last?.text.contains(newURL) == true)
        // A refused invitation mails nobody.
        _ = try await roster.api("POST", "/invitations", ["email": "no address"])
        try await world.mailWorker.sendDue()
        #expect(world.mailer.sent.count == 2)
    }

    @Test func `rule L-14: a link that was replaced or revoked is mailed to nobody any more, and opens nothing`()
        async throws
    {
        let (roster, _, _) = try await closed()
        let (id, first) = try await invite(roster, ["email": "ada@works.example"])
        // The mail server is away: the first message waits.
        try await roster.world.mailWorker.sendDue()
        let again = try await roster.api("POST", "/invitations/\(id)/resend")
        let second = try #require(again.json["acceptance_url"]?.string, "\(again.json.text)")
        let (revoked, _) = try await invite(roster, ["email": "grace@works.example"])
        #expect(try await roster.api("DELETE", "/invitations/\(revoked)").status == 204)
        roster.world.mailer.allow()
        roster.world.clock.advance(by: .hours(1))
        try await roster.world.mailWorker.sendDue()
        let sent = roster.world.mailer.sent
        #expect(sent.map(\.to) == ["ada@works.example"])
        #expect(sent.allSatisfy { $0.text.contains(second) && !$0.text.contains(first) })
        #expect(await Browser(roster.world).get(first).shownCode == "invitation.unknown")
    }

    @Test func `a revoked invitation lets nobody in, and revoking it again changes nothing`() async throws {
        let (roster, connection, client) = try await closed()
        let (id, url) = try await invite(roster, ["email": "ada@works.example"])
        #expect(
            code(try await roster.api("POST", "/invitations", ["email": "ADA@works.example"])) == "invitation.exists")
        #expect(try await roster.api("DELETE", "/invitations/\(id)").status == 204)
        let events = try await roster.eventTypes()
        #expect(try await roster.api("DELETE", "/invitations/\(id)").status == 204)
        #expect(try await roster.eventTypes() == events)
        #expect(await Browser(roster.world).get(url).shownCode == "invitation.revoked")
        #expect(try await attempt(roster, connection, client, "ada@works.example") == "member.unknown")
        #expect(await Browser(roster.world).get(roster.world.base + "/invitations/gin_x").status == 404)
        // A new one is possible then.
        _ = try await invite(roster, ["email": "ada@works.example"])
    }

    @Test func `rule L-14: a session with another address does not accept, one with the invited address does, once`()
        async throws
    {
        let world = try await World()
        let home = try await Roster(world, domain: "home.example")
        let connection = try await world.connection(of: home.organization)
        try await world.switches(home.organization, managed: true)
        let client = try await world.application()
        let guests = try await Roster(world, domain: "works.example")
        let (id, url) = try await invite(guests, ["email": "ada@home.example", "role": "admin"])
        let token = try #require(url.split(separator: "/").last.map(String.init))
        let nobody = await Browser(world).post("/invitations/accept", [("token", token)])
        #expect(nobody.shownCode == "invitation.needs_sign_on")
        let eve = Journey(world, client: client)
        _ = try await eve.signIn(connection, email: "eve@home.example")
        let mismatch = await eve.browser.post("/invitations/accept", [("token", token)])
        #expect(mismatch.status == 403)
        #expect(mismatch.shownCode == "invitation.for_another")
        #expect(try await guests.members().count == 1)
        let ada = Journey(world, client: client)
        _ = try await ada.signIn(connection, email: "ada@home.example")
        #expect(await ada.browser.post("/invitations/accept", [("token", token)]).status == 200)
        let member = try #require(try await guests.members()["ada@home.example"])
        #expect(member["role"] == "admin")
        #expect(member["source"] == "invitation")
        let events = try await guests.eventTypes()
        #expect(await ada.browser.post("/invitations/accept", [("token", token)]).status == 200)
        #expect(try await guests.eventTypes() == events)
        #expect(try await state(guests, id) == "accepted")
        let late = await ada.browser.post("/invitations/accept", [("token", "gin_nothing")])
        #expect(late.shownCode == "invitation.unknown")
        #expect(await ada.browser.post("/invitations/accept", []).status == 400)
    }

    @Test func `rule L-11: an organization that requires its own sign-on takes no session of another's`() async throws {
        let world = try await World()
        let home = try await Roster(world, domain: "home.example")
        let connection = try await world.connection(of: home.organization)
        try await world.switches(home.organization, managed: true)
        let guests = try await Roster(world, domain: "works.example")
        let (_, url) = try await invite(guests, ["email": "ada@home.example"])
        let token = try #require(url.split(separator: "/").last.map(String.init))
        let ada = Journey(world, client: try await world.application())
        _ = try await ada.signIn(connection, email: "ada@home.example")
        #expect(try await guests.api("PUT", "/access-security", ["require_sso": true]).status == 200)
        let refused = await ada.browser.post("/invitations/accept", [("token", token)])
        #expect(refused.shownCode == "invitation.needs_sign_on")
        #expect(try await guests.members().count == 1)
    }

    @Test func `only who is no member is invited, and an owner by owners alone`() async throws {
        let (roster, connection, client) = try await closed()
        let ada = try await roster.add("ada@works.example")
        #expect(code(try await roster.api("POST", "/invitations", ["email": "ada@works.example"])) == "member.exists")
        _ = try await roster.api("POST", "/members/\(ada)/deactivate")
        #expect(
            code(try await roster.api("POST", "/invitations", ["email": "ada@works.example"])) == "member.deactivated")
        #expect(
            code(try await roster.api("POST", "/invitations", ["email": "b@works.example", "teams": ["tem-x"]]))
                == "not_found")
        let (id, _) = try await invite(roster, ["email": "boss@works.example", "role": "owner"])
        let key = try await roster.key(["members:write"])
        #expect(code(try await roster.api("POST", "/invitations/\(id)/resend", [:], key: key)) == "member.owner_only")
        let claims = try await Journey(roster.world, client: client).signIn(connection, email: "boss@works.example")
        #expect(claims["role"] == "owner")
    }

    @Test
    func `rule S-10: whom a directory made meanwhile gets the invited role at the next log-in, never a lower one`()
        async throws
    {
        let (roster, connection, client) = try await closed()
        _ = try await invite(roster, ["email": "ada@works.example", "role": "admin"])
        let token = try await roster.scimToken()
        let id = try await roster.push("ada@works.example", token: token)
        let claims = try await Journey(roster.world, client: client).signIn(connection, email: "ada@works.example")
        #expect(claims["role"] == "admin")
        // Deleted by the directory: only an invitation of later than that lets in.
        #expect(try await roster.scim("DELETE", "/Users/\(id)", token: token).status == 204)
        #expect(try await attempt(roster, connection, client, "ada@works.example") == "member.deactivated")
        _ = try await invite(roster, ["email": "ada@works.example"])
        let back = try await Journey(roster.world, client: client).signIn(connection, email: "ada@works.example")
        #expect(back["role"] == "member")
    }

    @Test func `removing a member revokes the invitation that would bring them back`() async throws {
        let (roster, connection, client) = try await closed()
        let (id, _) = try await invite(roster, ["email": "ada@works.example"])
        let ada = try await roster.add("ada@works.example")
        #expect(try await roster.api("DELETE", "/members/\(ada)").status == 204)
        #expect(try await state(roster, id) == "revoked")
        #expect(try await attempt(roster, connection, client, "ada@works.example") == "member.unknown")
    }
}
