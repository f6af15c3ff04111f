import Essentials
import Foundation
import GatewayHTTP
import GatewayTesting
import Testing

@Suite struct SignInJourneyTests {
    /// One organization with a connection, and an application.
    private func stage(
        managed: Bool = true, idpInitiated: Bool = false, initiate: String? = nil
    ) async throws -> (
        World, organization: String, connection: JSONValue, Journey
    ) {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        let connection = try await world.connection(of: organization, idpInitiated: idpInitiated)
        try await world.switches(organization, managed: managed)
        let client = try await world.application(initiate: initiate)
        return (world, organization, connection, Journey(world, client: client))
    }

    @Test func `rule L-4: a first log-in makes a member with first and last name, and nothing but the role member`()
        async throws
    {
        let (world, organization, connection, journey) = try await stage()
        let claims = try await journey.signIn(connection, email: "ada@works.example")
        #expect(claims["email"] == "ada@works.example")
        #expect(claims["email_verified"] == true)
        #expect(claims["given_name"] == "Ada")
        #expect(claims["nonce"] == "n-1")
        #expect(claims["org_id"]?.string == organization)
        #expect(claims["groups"] == ["Engineering"])
        let members = try await world.api("GET", "/organizations/\(organization)/members").json["items"]?.array ?? []
        let ada = try #require(members.first { $0["email"] == "ada@works.example" })
        #expect(ada["first_name"] == "Ada")
        #expect(ada["last_name"] == "Lovelace")
        #expect(ada["role"] == "member")
        #expect(ada["source"] == "jit")
        #expect(claims["sub"] == ada["identity"])
    }

    @Test func `rule L-4: later log-ins refresh names and never blank them; sub stays`() async throws {
        let (world, organization, connection, journey) = try await stage()
        let first = try await journey.signIn(connection, email: "ada@works.example")
        let again = Journey(world, client: journey.client)
        let id = try await again.begin(connection: connection)
        var order = try again.order(connection, requestID: id, email: "ada@works.example")
        order.attributes = [("lastName", ["King"])]
        _ = try await again.finish(try await again.post(order, to: connection))
        let members = try await world.api("GET", "/organizations/\(organization)/members").json["items"]?.array ?? []
        let ada = try #require(members.first { $0["email"] == "ada@works.example" })
        #expect(ada["first_name"] == "Ada")
        #expect(ada["last_name"] == "King")
        #expect(ada["identity"] == first["sub"])
    }

    @Test func `rule L-3: with managed access off a stranger is refused and nothing is created`() async throws {
        let (world, organization, connection, journey) = try await stage(managed: false)
        let id = try await journey.begin(connection: connection)
        let answer = try await journey.post(
            try journey.order(connection, requestID: id, email: "eve@works.example"), to: connection)
        #expect(answer.status == 403)
        #expect(answer.shownCode == "member.unknown")
        let members = try await world.api("GET", "/organizations/\(organization)/members").json["items"]?.array ?? []
        #expect(members.count == 1)
        // The owner was added by hand, and gets in.
        let claims = try await Journey(world, client: journey.client).signIn(connection, email: "owner@works.example")
        #expect(claims["role"] == "owner")
    }

    @Test func `rule L-5: an address outside the verified domains is refused and audited, whoever signed it`()
        async throws
    {
        let (world, organization, connection, journey) = try await stage()
        let id = try await journey.begin(connection: connection)
        let answer = try await journey.post(
            try journey.order(connection, requestID: id, email: "ada@elsewhere.example"), to: connection)
        #expect(answer.shownCode == "domain.not_claimed")
        let audit = try await world.api("GET", "/organizations/\(organization)/audit-events").json["items"]?.array ?? []
        #expect(audit.contains { $0["action"] == "sign_on.refused" && $0["after"]?["code"] == "domain.not_claimed" })
    }

    @Test func `rule L-7: subject and e-mail that lead to two people are a conflict`() async throws {
        let (world, _, connection, journey) = try await stage()
        func signIn(_ email: String, uid: String) async throws -> Int {
            let journey = Journey(world, client: journey.client)
            let id = try await journey.begin(connection: connection)
            var order = try journey.order(connection, requestID: id, email: email)
            order.attributes.append(("id", [uid]))
            return try await journey.post(order, to: connection).status
        }
        #expect(try await signIn("ada@works.example", uid: "u-1") == 303)
        #expect(try await signIn("grace@works.example", uid: "u-2") == 303)
        // A new address that nobody has: the same person has moved.
        #expect(try await signIn("lovelace@works.example", uid: "u-1") == 303)
        // Another's address: refused.
        #expect(try await signIn("grace@works.example", uid: "u-1") == 403)
    }

    @Test func `rule L-12: a response stolen from one browser signs nobody in from another`() async throws {
        let (world, _, connection, journey) = try await stage()
        let id = try await journey.begin(connection: connection)
        let parked = try await journey.post(
            try journey.order(connection, requestID: id, email: "ada@works.example"), to: connection)
        let handle = try #require(parked.header("location"))
        let thief = Browser(world)
        #expect(await thief.get(handle).shownCode == "attempt.other_browser")
        // A thief with an attempt of their own has a cookie, and the wrong one.
        let other = Journey(world, client: journey.client)
        _ = try await other.begin(connection: connection)
        #expect(await other.browser.get(handle).shownCode == "attempt.other_browser")
        #expect(await journey.browser.get(handle).status == 303)
    }

    @Test func `rule L-12: a whole response replayed in another browser parks nothing`() async throws {
        let (world, _, connection, journey) = try await stage()
        let id = try await journey.begin(connection: connection)
        let order = try journey.order(connection, requestID: id, email: "ada@works.example")
        let response = try #require(World.forge).response(order)
        let acs = try #require(connection["acs_url"]?.string)
        #expect(await journey.browser.crossSitePost(acs, [("SAMLResponse", response)]).status == 303)
        let again = await Browser(world).crossSitePost(acs, [("SAMLResponse", response)])
        #expect(again.status == 403)
        #expect(again.shownCode == "saml.replayed")
    }

    @Test func `rule R18: of many equal responses at once exactly one is accepted`() async throws {
        let (world, _, connection, journey) = try await stage()
        let id = try await journey.begin(connection: connection)
        let response = try #require(World.forge).response(
            try journey.order(connection, requestID: id, email: "ada@works.example"))
        let acs = try #require(connection["acs_url"]?.string)
        let statuses = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<32 {
                group.addTask { await Browser(world).crossSitePost(acs, [("SAMLResponse", response)]).status }
            }
            return await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.filter { $0 == 303 }.count == 1)
    }

    @Test func `max_age: an older log-in at the IdP is asked for anew, with ForceAuthn`() async throws {
        let (world, _, connection, journey) = try await stage()
        var order = try journey.order(
            connection, requestID: try await journey.begin(connection: connection, [("max_age", "600")]),
            email: "ada@works.example")
        order.authnInstant = world.clock.now().advanced(by: .seconds(-3600))
        let again = try await journey.finish(try await journey.post(order, to: connection))
        let location = try #require(again.header("location"))
        #expect(location.hasPrefix(world.base + "/oauth2/authorize"))
        let asked = await journey.browser.get(location)
        let second = try Journey.requestID(asked.header("location"))
        order.inResponseTo = second
        #expect(try await journey.post(order, to: connection).shownCode == "saml.stale_authentication")
        order.inResponseTo = try Journey.requestID(await journey.browser.get(location).header("location"))
        order.authnInstant = world.clock.now()
        let fresh = try await journey.finish(try await journey.post(order, to: connection))
        #expect(query(fresh.header("location"))["code"] != nil)
    }

    @Test func `a response for an expired request is refused`() async throws {
        let (world, _, connection, journey) = try await stage()
        let id = try await journey.begin(connection: connection)
        world.clock.advance(by: .minutes(11))
        let answer = try await journey.post(
            try journey.order(connection, requestID: id, email: "ada@works.example"), to: connection)
        #expect(answer.shownCode == "attempt.expired")
    }

    @Test func `rule L-8: an unsolicited response is refused until the connection allows it`() async throws {
        let (_, organization, connection, journey) = try await stage()
        let answer = try await journey.post(
            try journey.order(connection, requestID: nil, email: "ada@works.example"), to: connection)
        #expect(answer.shownCode == "saml.unsolicited")
        #expect(try await journey.lastCode(organization) == "saml.unsolicited")
    }

    @Test func `rule L-8: an allowed unsolicited response asks first and ends at the application's start`() async throws
    {
        let (world, _, connection, journey) = try await stage(
            idpInitiated: true, initiate: "https://shop.example.com/start")
        let parked = try await journey.post(
            try journey.order(connection, requestID: nil, email: "ada@works.example"), to: connection)
        let handle = try #require(query(parked.header("location"))["handle"])
        // The handle alone is worth nothing elsewhere.
        let location = try #require(parked.header("location"))
        #expect(await Browser(world).get(location).shownCode == "attempt.other_browser")
        let question = await journey.browser.get(try #require(parked.header("location")))
        #expect(question.status == 200)
        #expect(String(decoding: question.body, as: UTF8.self).contains("Continue as ada@works.example"))
        let done = await journey.browser.post("/sign-in/confirm", [("handle", handle)])
        #expect(done.header("location")?.hasPrefix("https://shop.example.com/start?iss=") == true)
        #expect(query(done.header("location"))["code"] == nil)
        // The application's ordinary request then completes silently.
        let silent = await journey.browser.get(journey.authorizeURL([("prompt", "none")]))
        #expect(query(silent.header("location"))["code"] != nil)
    }

    @Test func `rule L-8: an unsolicited response never replaces another person's session`() async throws {
        let (_, _, connection, journey) = try await stage(idpInitiated: true)
        _ = try await journey.signIn(connection, email: "grace@works.example")
        let parked = try await journey.post(
            try journey.order(connection, requestID: nil, email: "ada@works.example"), to: connection)
        let answer = await journey.browser.get(try #require(parked.header("location")))
        #expect(answer.status == 409)
        #expect(answer.shownCode == "session.other_person")
    }

    @Test func `rule A-6: a draft accepts test log-ins only, and a test signs nobody in`() async throws {
        let (world, organization, _, journey) = try await stage()
        let metadata = try #require(World.forge).metadata(ssoURL: "https://idp.example.com/sso")
        let draft = try await world.api(
            "POST", "/organizations/\(organization)/connections",
            ["preset": "generic-saml", "name": "Next", "metadata_xml": .string(metadata)]
        ).json
        let id = try #require(draft["id"]?.string)
        let refused = await journey.browser.get(journey.authorizeURL([("connection", id)]))
        #expect(refused.shownCode == "connection.not_active")
        let activation = try await world.api("POST", "/organizations/\(organization)/connections/\(id)/activate")
        #expect(activation.status == 409)
        #expect(activation.json["error"]?["code"] == "connection.not_tested")
        let test = try await world.api("POST", "/organizations/\(organization)/connections/\(id)/test").json
        let url = try #require(test["test_url"]?.string)
        let toProvider = await journey.browser.get(url)
        let order = try journey.order(
            draft, requestID: try Journey.requestID(toProvider.header("location")), email: "ada@works.example")
        let report = try await journey.finish(try await journey.post(order, to: draft))
        #expect(String(decoding: report.body, as: UTF8.self).contains("The test log-in passed"))
        #expect(await journey.browser.get(url).shownCode == "attempt.unknown")
        let members = try await world.api("GET", "/organizations/\(organization)/members").json["items"]?.array ?? []
        #expect(!members.contains { $0["email"] == "ada@works.example" })
        let active = try await world.api("POST", "/organizations/\(organization)/connections/\(id)/activate")
        #expect(active.json["state"] == "active")
    }

    @Test func `rule L-10: a refusal leaves a trace with the check, both values and the diagnosis`() async throws {
        let (world, organization, connection, journey) = try await stage()
        let id = try await journey.begin(connection: connection)
        var order = try journey.order(connection, requestID: id, email: "ada@works.example")
        order.audience = "https://another.example/sp"
        let answer = try await journey.post(order, to: connection)
        #expect(answer.shownCode == "saml.audience")
        let page = String(decoding: answer.body, as: UTF8.self)
        #expect(!page.contains("another.example"), "rule R22: browsers see a code and a support number")
        let trace = try #require(
            try await world.api("GET", "/organizations/\(organization)/sign-on-traces").json["items"]?.array?.first)
        let check = try #require(trace["detail"]?["checks"]?.array?.first { $0["name"] == "audience" })
        #expect(check["received"] == "https://another.example/sp")
        #expect(check["expected"] == connection["sp_entity_id"])
        #expect(trace["detail"]?["diagnosis"]?["id"] == "general.audience")
        let number = try #require(trace["id"]?.string)
        #expect(page.contains(number))
    }

    @Test func `a store that fails at any write leaves nothing half-done`() async throws {
        for failing in 0..<3 {
            let (world, organization, connection, journey) = try await stage()
            let id = try await journey.begin(connection: connection)
            let order = try journey.order(connection, requestID: id, email: "ada@works.example")
            world.store.failWrite(after: failing)
            let parked = try await journey.post(order, to: connection)
            if failing == 0 {
                #expect(parked.status == 503)
                let members =
                    try await world.api("GET", "/organizations/\(organization)/members").json["items"]?.array ?? []
                #expect(members.count == 1)
                let traces = try await world.api("GET", "/organizations/\(organization)/sign-on-traces").json["items"]?
                    .array
                #expect(traces?.isEmpty == true)
                // The same response is good still: nothing was consumed.
                #expect(try await journey.post(order, to: connection).status == 303)
            } else {
                let first = try await journey.finish(parked)
                if failing == 1 {
                    #expect(first.status == 503)
                    #expect(try await journey.finish(parked).status == 303)
                }
            }
        }
    }
}
