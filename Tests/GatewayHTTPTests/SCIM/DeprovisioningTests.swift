import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Testing

/// Access that ends, comes back, and is not ended for too many at once (rule S-4).
@Suite struct DeprovisioningTests {
    /// Somebody who has signed in, with an access token and a code that is not redeemed yet.
    private struct SignedIn {
        let world: World
        let client: SCIMClient
        let journey: Journey
        let connection: JSONValue
        let ada: String
        let access: String
        let code: String

        init() async throws {
            world = try await World()
            client = try await SCIMClient.works(world)
            connection = try await world.connection(of: client.organization)
            try await world.switches(client.organization, managed: true)
            ada = try await client.makeUser("ada@works.example")
            journey = Journey(world, client: try await world.application())
            let request = try await journey.begin(connection: connection)
            let done = try await journey.finish(
                try await journey.post(
                    try journey.order(connection, requestID: request, email: "ada@works.example"), to: connection))
            let (_, tokens) = try await journey.redeem(try #require(query(done.header("location"))["code"]))
            access = try #require(tokens["access_token"]?.string)
            let silent = await journey.browser.get(journey.authorizeURL())
            code = try #require(query(silent.header("location"))["code"])
        }

        func userInfo() async -> Int {
            await journey.browser.post("/oauth2/userinfo", [("access_token", access)]).status
        }
    }

    @Test(arguments: ["PATCH", "PUT", "DELETE"])
    func `rule S-4, checklist 127: session, code and access token end before the answer`(method: String) async throws {
        let scene = try await SignedIn()
        #expect(await scene.userInfo() == 200)
        let body: JSONValue? =
            switch method {
            case "PATCH": SCIMClient.active(false)
            case "PUT": SCIMClient.user("ada@works.example", [("active", false)])
            default: nil
            }
        #expect(try await scene.client.send(method, "/Users/\(scene.ada)", body).status < 300)
        #expect(await scene.userInfo() == 401)
        #expect(try await scene.journey.redeem(scene.code).0 == 400)
        let silent = await scene.journey.browser.get(scene.journey.authorizeURL([("prompt", "none")]))
        #expect(query(silent.header("location"))["error"] == "login_required")
        // Rule L-6: the IdP's word does not bring the person back.
        let request = try await scene.journey.begin(connection: scene.connection)
        let again = try await scene.journey.post(
            try scene.journey.order(scene.connection, requestID: request, email: "ada@works.example"),
            to: scene.connection)
        let refused = again.status == 303 ? try await scene.journey.finish(again) : again
        #expect(refused.shownCode != nil)
        let state = try await scene.client.state()
        #expect(state.member("ada@works.example")?.membership.active == false)
        #expect(state.members.count == 2)
        #expect(state.isGapFree)
    }

    @Test func `rule S-4: a deactivation whose write fails ends nothing, and says so`() async throws {
        let scene = try await SignedIn()
        let before = try await scene.client.state()
        scene.world.store.failWrite(after: 0)
        let answer = try await scene.client.send("PATCH", "/Users/\(scene.ada)", SCIMClient.active(false))
        #expect(answer.status == 500)
        #expect(answer.json["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"])
        #expect(try await scene.client.state() == before)
        #expect(await scene.userInfo() == 200)
    }

    @Test func `rule S-4: re-activation restores the person, not the sessions that ended`() async throws {
        let scene = try await SignedIn()
        let team = try await scene.client.makeGroup("Tools", [scene.ada])
        _ = try await scene.client.send("PATCH", "/Users/\(scene.ada)", SCIMClient.active(false))
        _ = try await scene.client.send("PATCH", "/Users/\(scene.ada)", SCIMClient.active(true))
        #expect(await scene.userInfo() == 401)
        let claims = try await scene.journey.signIn(scene.connection, email: "ada@works.example")
        #expect(claims["groups"]?.array?.contains("Tools") == true)
        let group = try await scene.client.send("GET", "/Groups/\(team)")
        #expect(group.json["members"]?.array?.first?["value"] == .string(scene.ada))
        let types = try await scene.client.state().eventTypes
        #expect(types.filter { $0 == "user.deactivated" || $0 == "user.reactivated" }.count == 2)
    }

    // MARK: Too many at once

    private func crowd(_ count: Int) async throws -> (client: SCIMClient, ids: [String]) {
        let client = try await SCIMClient.works(try await World())
        var ids: [String] = []
        for index in 0..<count { ids.append(try await client.makeUser("p\(index)@works.example")) }
        return (client, ids)
    }

    @Test func `rule S-4: the twentieth within an hour is held where that is more than 30 percent`() async throws {
        let (client, ids) = try await crowd(40)
        for id in ids.prefix(19) {
            #expect(try await client.send("PATCH", "/Users/\(id)", SCIMClient.active(false)).status == 200)
        }
        let before = try await client.state()
        for (method, body) in [
            ("PATCH", SCIMClient.active(false)), ("PUT", SCIMClient.user("p20@works.example", [("active", false)])),
            ("DELETE", nil),
        ] {
            let held = try await client.send(method, "/Users/\(ids[20])", body)
            #expect(held.status == 429)
            #expect(held.header("retry-after") == "3600")
            #expect(held.detail.contains("20 of 41"))
            #expect(held.detail.contains("an admin confirms it"))
        }
        #expect(try await client.state() == before)
        // Everything else goes on: that somebody comes must not wait for those who go.
        #expect(try await client.send("PATCH", "/Users/\(ids[0])", SCIMClient.active(true)).status == 200)
        let allowed = try await client.world.api(
            "POST", "/organizations/\(client.organization)/directories/\(client.directory)/allow-deprovisioning",
            ["minutes": 5])
        #expect(allowed.status == 200)
        for id in ids.dropFirst(20).prefix(10) {
            #expect(try await client.send("DELETE", "/Users/\(id)").status == 204)
        }
        client.world.clock.advance(by: .minutes(5))
        #expect(try await client.send("DELETE", "/Users/\(ids[35])").status == 429)
        // An hour after the last one the count begins again.
        client.world.clock.advance(by: .minutes(61))
        #expect(try await client.send("DELETE", "/Users/\(ids[35])").status == 204)
        let audit = try await client.state().audit
        #expect(audit.contains { $0.action == "directory.deprovisioning_allowed" })
    }

    @Test func `rule S-4: twenty of a hundred are not held, for they are less than 30 percent`() async throws {
        let (client, ids) = try await crowd(99)
        for id in ids.prefix(30) {
            #expect(try await client.send("PATCH", "/Users/\(id)", SCIMClient.active(false)).status == 200)
        }
        #expect(try await client.send("DELETE", "/Users/\(ids[40])").status == 429)
        // Who is out already can be deleted: nobody loses anything.
        #expect(try await client.send("DELETE", "/Users/\(ids[0])").status == 204)
    }

    @Test func `rule S-4: ending and restoring one person again and again does not hold the others`() async throws {
        let (client, ids) = try await crowd(30)
        for _ in 0..<25 {
            client.world.clock.advance(by: .seconds(1))
            #expect(try await client.send("PATCH", "/Users/\(ids[0])", SCIMClient.active(false)).status == 200)
            client.world.clock.advance(by: .seconds(1))
            #expect(try await client.send("PATCH", "/Users/\(ids[0])", SCIMClient.active(true)).status == 200)
        }
        #expect(try await client.send("DELETE", "/Users/\(ids[1])").status == 204)
    }

    @Test func `rule S-4: bulk is no way around the hold`() async throws {
        let (client, ids) = try await crowd(40)
        let operations = ids.map { id -> JSONValue in ["method": "DELETE", "path": .string("/Users/\(id)")] }
        let answer = try await client.send(
            "POST", "/Bulk",
            [
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": .array(operations),
            ])
        #expect(answer.status == 200)
        let statuses = (answer.json["Operations"]?.array ?? []).map { $0["status"]?.string }
        #expect(statuses.filter { $0 == "204" }.count == 19)
        #expect(statuses.filter { $0 == "429" }.count == 21)
        #expect(try await client.state().members.filter(\.membership.active).count == 22)
    }
}
