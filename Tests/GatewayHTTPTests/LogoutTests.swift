import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import OpenIDConnect
import Testing

/// Rule L-9: local log-out always works, and nobody else can do it.
@Suite struct LogoutTests {
    static let back = "https://shop.example.com/bye"

    /// Somebody who is signed in, with what the application got.
    private struct Stage {
        let world: World
        let connection: JSONValue
        let journey: Journey
        let idToken: String
        let accessToken: String

        /// A second application's client, whose tokens say nothing about the first one's log-outs.
        func applicationOfAnother() async throws -> String { try await world.application().id }

        func userInfo(_ token: String? = nil) async -> Int {
            await Browser(world).post("/oauth2/userinfo", [("access_token", token ?? accessToken)]).status
        }

        func isSignedIn() async -> Bool {
            let silent = await journey.browser.get(journey.authorizeURL([("prompt", "none")]))
            return query(silent.header("location"))["code"] != nil
        }
    }

    private func stage() async throws -> Stage {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        let connection = try await world.connection(of: organization)
        try await world.switches(organization, managed: true)
        let made = try await world.api(
            "POST", "/applications",
            [
                "name": "Shop", "redirect_uris": ["https://shop.example.com/callback"],
                "post_logout_redirect_uris": [.string(LogoutTests.back)],
            ])
        let client = (
            id: try #require(made.json["client_id"]?.string), secret: try #require(made.json["client_secret"]?.string)
        )
        let journey = Journey(world, client: client)
        let tokens = try await signIn(journey, connection, "ada@works.example")
        return Stage(
            world: world, connection: connection, journey: journey,
            idToken: try #require(tokens["id_token"]?.string),
            accessToken: try #require(tokens["access_token"]?.string))
    }

    private func signIn(_ journey: Journey, _ connection: JSONValue, _ email: String) async throws -> JSONValue {
        let id = try await journey.begin(connection: connection, [("prompt", "login")])
        let order = try journey.order(connection, requestID: id, email: email)
        let done = try await journey.finish(try await journey.post(order, to: connection))
        return try await journey.redeem(try #require(query(done.header("location"))["code"])).1
    }

    private func url(_ parameters: [(String, String)]) -> String {
        AuthorizationResponse.url("/oauth2/logout", parameters.map { ($0.0, Optional($0.1)) })
    }

    @Test func `with the ID token session, tokens and codes end at once, and the application gets its state back`()
        async throws
    {
        let stage = try await stage()
        let silent = await stage.journey.browser.get(stage.journey.authorizeURL())
        let unused = try #require(query(silent.header("location"))["code"])
        // A hint stays one, however old the token is (RP-Initiated Logout 1.0, 2).
        stage.world.clock.advance(by: .minutes(14))
        #expect(await stage.userInfo() == 200)
        let answer = await stage.journey.browser.get(
            url([
                ("id_token_hint", stage.idToken), ("post_logout_redirect_uri", LogoutTests.back), ("state", "a b"),
            ]))
        #expect(answer.header("location") == LogoutTests.back + "?state=a%20b")
        #expect(answer.header("set-cookie")?.contains("Max-Age=0") == true)
        #expect(await stage.userInfo() == 401)
        #expect(try await stage.journey.redeem(unused).1["error"] == "invalid_grant")
        #expect(await !stage.isSignedIn())
        // Again, and long after: nothing is left to do.
        stage.world.clock.advance(by: .days(2))
        let again = await stage.journey.browser.get(url([("id_token_hint", stage.idToken)]))
        #expect(again.text.contains("You are signed out"))
    }

    @Test func `a form from the application's site comes without our cookie, and ends the session by the ID token`()
        async throws
    {
        let stage = try await stage()
        let answer = await stage.journey.browser.crossSitePost("/oauth2/logout", [("id_token_hint", stage.idToken)])
        #expect(answer.status == 200)
        #expect(await stage.userInfo() == 401)
        #expect(await !stage.isSignedIn())
    }

    @Test func `without a hint the person is asked, and only their browser's own form signs them out`() async throws {
        let stage = try await stage()
        let browser = stage.journey.browser
        let asked = [
            ("client_id", stage.journey.client.id), ("post_logout_redirect_uri", LogoutTests.back), ("state", "s"),
        ]
        let page = await browser.get(url(asked))
        #expect(page.status == 200)
        #expect(page.text.contains("ada@works.example"))
        #expect(page.header("x-frame-options") == "DENY")
        let word = try #require(hiddenValue(of: "confirmation", in: page.body))
        for forged in ["", "yes", String(repeating: "0", count: word.count)] {
            let answer = await browser.post("/oauth2/logout", [("confirmation", forged)])
            #expect(answer.text.contains("Sign out?"), "\(forged)")
        }
        // Another site's form has no cookie; another person's word is not this one's.
        _ = await browser.crossSitePost("/oauth2/logout", [])
        let eve = Journey(stage.world, client: stage.journey.client)
        _ = try await signIn(eve, stage.connection, "eve@works.example")
        _ = await eve.browser.post("/oauth2/logout", [("confirmation", word)])
        #expect(await stage.userInfo() == 200)
        #expect(await stage.isSignedIn())
        for (name, value) in asked { #expect(hiddenValue(of: name, in: page.body) == value) }
        let done = await browser.post("/oauth2/logout", [("confirmation", word)] + asked)
        #expect(done.header("location") == LogoutTests.back + "?state=s")
        #expect(await stage.userInfo() == 401)
        #expect(await !stage.isSignedIn())
        #expect(await browser.get("/oauth2/logout").text.contains("You are signed out"), "nothing to ask any more")
    }

    @Test func `a hint that proves nothing is as good as none`() async throws {
        let stage = try await stage()
        let forged = String(stage.idToken.dropLast(4)) + "AAAA"
        let another = try await stage.applicationOfAnother()
        let cases: [[(String, String)]] = [
            [("id_token_hint", forged)], [("id_token_hint", "nothing")], [("id_token_hint", "a.b.c")],
            [("id_token_hint", stage.idToken), ("client_id", another)],
        ]
        for parameters in cases {
            let answer = await stage.journey.browser.get(url(parameters))
            #expect(answer.status == 200)
            #expect(answer.text.contains("Sign out?"))
        }
        #expect(await stage.userInfo() == 200)
        let twice = await stage.journey.browser.get(url([("state", "a"), ("state", "b")]))
        #expect(twice.shownCode == "oidc.repeated_parameter")
    }

    @Test func `another person's ID token ends theirs, and asks whoever is signed in here`() async throws {
        let stage = try await stage()
        let eve = Journey(stage.world, client: stage.journey.client)
        let tokens = try await signIn(eve, stage.connection, "eve@works.example")
        let hers = try #require(tokens["id_token"]?.string)
        let page = await stage.journey.browser.get(url([("id_token_hint", hers)]))
        #expect(page.text.contains("Sign out?"))
        #expect(page.text.contains("ada@works.example"))
        #expect(await stage.userInfo() == 200)
        #expect(await stage.userInfo(try #require(tokens["access_token"]?.string)) == 401)
    }

    @Test func `an ID token of an earlier log-in still signs the same person out`() async throws {
        let stage = try await stage()
        let tokens = try await signIn(stage.journey, stage.connection, "ada@works.example")
        let later = try #require(tokens["access_token"]?.string)
        #expect(await stage.userInfo(later) == 200)
        _ = await stage.journey.browser.get(url([("id_token_hint", stage.idToken)]))
        #expect(await stage.userInfo(later) == 401)
    }

    @Test func `nobody is led to an address that the application did not register`() async throws {
        let stage = try await stage()
        let another = try await stage.applicationOfAnother()
        for parameters in [
            [("post_logout_redirect_uri", "https://evil.example"), ("id_token_hint", stage.idToken)],
            [("post_logout_redirect_uri", LogoutTests.back)],
            [("post_logout_redirect_uri", LogoutTests.back), ("client_id", another)],
            [("post_logout_redirect_uri", LogoutTests.back), ("client_id", "app-nothing")],
        ] {
            let answer = await Browser(stage.world).get(url(parameters))
            #expect(answer.status == 200)
            #expect(answer.header("location") == nil)
            #expect(answer.text.contains("You are signed out"))
        }
        #expect(await stage.userInfo() == 401, "the token was good, whatever the address was")
    }
}
