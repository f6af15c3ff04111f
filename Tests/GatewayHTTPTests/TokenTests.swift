import Essentials
import Foundation
import GatewayHTTP
import GatewayTesting
import OpenIDConnect
import Testing

@Suite struct TokenTests {
    private func signedIn() async throws -> (World, Journey, code: String, connection: JSONValue) {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        let connection = try await world.connection(of: organization)
        try await world.switches(organization, managed: true)
        let journey = Journey(world, client: try await world.application())
        let id = try await journey.begin(connection: connection)
        let order = try journey.order(connection, requestID: id, email: "ada@works.example")
        let done = try await journey.finish(try await journey.post(order, to: connection))
        let answer = query(done.header("location"))
        #expect(answer["state"] == "s-1")
        #expect(answer["iss"] == world.base)
        return (world, journey, try #require(answer["code"]), connection)
    }

    @Test func `a code is good once, and its second use revokes what the first one got`() async throws {
        let (_, journey, code, _) = try await signedIn()
        let (first, tokens) = try await journey.redeem(code)
        #expect(first == 200)
        let access = try #require(tokens["access_token"]?.string)
        #expect(await userInfo(journey, access) == 200)
        let (second, error) = try await journey.redeem(code)
        #expect(second == 400)
        #expect(error["error"] == "invalid_grant")
        #expect(await userInfo(journey, access) == 401)
    }

    private func userInfo(_ journey: Journey, _ token: String) async -> Int {
        await journey.browser.post("/oauth2/userinfo", [("access_token", token)]).status
    }

    @Test func `a code with the wrong verifier, or after a minute, is no grant`() async throws {
        let (_, journey, code, _) = try await signedIn()
        let (status, error) = try await journey.redeem(code, verifier: String(repeating: "x", count: 43))
        #expect(status == 400)
        #expect(error["error"] == "invalid_grant")
        let (world, late, lateCode, _) = try await signedIn()
        world.clock.advance(by: .seconds(61))
        #expect(try await late.redeem(lateCode).0 == 400)
    }

    @Test func `a wrong client secret is invalid_client`() async throws {
        let (_, journey, code, _) = try await signedIn()
        let (status, error) = try await journey.redeem(code, secret: "gcs_wrong")
        #expect(status == 401)
        #expect(error["error"] == "invalid_client")
        #expect(try await journey.redeem(code).0 == 200)
    }

    @Test
    func `prompt none without a session is login_required, and a redirect URI that is not registered gets a page`()
        async throws
    {
        let (world, journey, _, _) = try await signedIn()
        let stranger = Journey(world, client: journey.client)
        let silent = await stranger.browser.get(stranger.authorizeURL([("prompt", "none")]))
        #expect(query(silent.header("location"))["error"] == "login_required")
        let url = stranger.authorizeURL().replacingOccurrences(of: "callback", with: "elsewhere")
        let page = await stranger.browser.get(url)
        #expect(page.status == 400)
        #expect(page.header("location") == nil)
    }

    @Test func `prompt login authenticates again, with ForceAuthn in the request`() async throws {
        let (_, journey, _, connection) = try await signedIn()
        let silent = await journey.browser.get(journey.authorizeURL())
        #expect(query(silent.header("location"))["code"] != nil)
        let id = try #require(connection["id"]?.string)
        let forced = await journey.browser.get(journey.authorizeURL([("prompt", "login"), ("connection", id)]))
        let encoded = try #require(query(forced.header("location"))["SAMLRequest"])
        let request = try #require(Base64.decode(encoded.utf8))
        #expect(String(decoding: request, as: UTF8.self).contains("ForceAuthn=\"true\""))
        var order = try journey.order(
            connection, requestID: try Journey.requestID(forced.header("location")), email: "ada@works.example")
        order.authnInstant = order.now.advanced(by: .minutes(-30))
        #expect(try await journey.post(order, to: connection).shownCode == "saml.stale_authentication")
    }

    @Test func `the discovery document and the key set say what is supported`() async throws {
        let world = try await World()
        let browser = Browser(world)
        let discovery = try JSONValue(parsing: await browser.get("/.well-known/openid-configuration").body)
        #expect(discovery["issuer"]?.string == world.base)
        #expect(discovery["code_challenge_methods_supported"] == ["S256"])
        #expect(discovery["request_uri_parameter_supported"] == false)
        let keys = try JSONValue(parsing: await browser.get("/oauth2/jwks").body)["keys"]?.array ?? []
        #expect(Set(keys.compactMap { $0["alg"]?.string }) == ["ES256", "RS256"])
    }
}
