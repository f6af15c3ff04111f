import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Testing

@Suite struct TokenLifeTests {
    private func tokens(_ world: World, _ organization: String) async throws -> [JSONValue] {
        try await world.api("GET", "/organizations/\(organization)/scim-tokens").json["items"]?.array ?? []
    }

    @Test func `rule S-1: a token is shown once, and known by its first characters afterwards`() async throws {
        let world = try await World()
        let client = try await SCIMClient.works(world)
        let listed = try await tokens(world, client.organization)
        #expect(listed.count == 1)
        #expect(!JSONValue.array(listed).text.contains(client.token))
        let prefix = try #require(listed.first?["prefix"]?.string)
        #expect(client.token.hasPrefix(prefix))
        #expect(prefix.utf8.count < 12)
        let audit = try await client.state().audit
        #expect(audit.contains { $0.action == "scim_token.made" })
        #expect(!"\(audit)".contains(client.token))
    }

    @Test func `rule S-1: a new token ends the one before at once`() async throws {
        let world = try await World()
        let first = try await SCIMClient.works(world)
        let second = try await SCIMClient(world, first.organization)
        #expect(first.directory == second.directory)
        #expect(try await first.send("GET", "/Users").status == 401)
        #expect(try await second.send("GET", "/Users").status == 200)
    }

    @Test func `rule S-1: with an overlap both are good until it ends`() async throws {
        let world = try await World()
        let first = try await SCIMClient.works(world)
        let second = try await SCIMClient(world, first.organization, overlap: 600)
        _ = try await first.makeUser("ada@works.example")
        world.clock.advance(by: .seconds(599))
        #expect(try await first.send("GET", "/Users").json["totalResults"] == 2)
        world.clock.advance(by: .seconds(1))
        #expect(try await first.send("GET", "/Users").status == 401)
        #expect(try await first.send("POST", "/Users", SCIMClient.user("eve@works.example")).status == 401)
        #expect(try await second.send("GET", "/Users").json["totalResults"] == 2)
        // A third one without an overlap ends both, the expiring one for good.
        let third = try await SCIMClient(world, first.organization)
        #expect(try await second.send("GET", "/Users").status == 401)
        #expect(try await third.send("GET", "/Users").status == 200)
        let long = try await world.api(
            "POST", "/organizations/\(first.organization)/scim-tokens", ["overlap_seconds": 86_400_000])
        #expect(long.status == 422)
        #expect(try await third.send("GET", "/Users").status == 200)
    }

    @Test func `rule S-1, checklist 5: unknown, revoked and expired tokens and none get one answer`() async throws {
        let world = try await World()
        let client = try await SCIMClient.works(world)
        let id = try #require(try await tokens(world, client.organization).first?["id"]?.string)
        let gone = try await world.api("DELETE", "/organizations/\(client.organization)/scim-tokens/\(id)")
        #expect(gone.status == 204)
        var unknown = client
        unknown.token = "scim_" + String(repeating: "a", count: 43)
        var operators = client
        operators.token = World.apiKey
        let before = try await client.state()
        var texts: Set<String> = []
        for sender in [client, unknown, operators] {
            for (method, target) in [("GET", "/Users"), ("POST", "/Users"), ("GET", "/Nothing"), ("POST", "/Bulk")] {
                let body = method == "POST" ? SCIMClient.user("eve@works.example") : nil
                let answer = try await sender.send(method, target, body)
                #expect(answer.status == 401)
                #expect(answer.header("www-authenticate")?.hasPrefix("Bearer") == true)
                #expect(answer.detail.contains("make a new one"))
                texts.insert(answer.json.text)
            }
        }
        #expect(texts.count == 1)
        #expect(try await client.state() == before)
        let bare = await world.dispatcher.respond(
            to: GatewayRequest(method: "GET", path: "/scim/v2/Users", requestID: "r"))
        #expect(texts == [String(decoding: bare.body, as: UTF8.self)])
    }

    @Test func `checklist 130: last use and address are known, also of somebody who only reads`() async throws {
        let world = try await World()
        let client = try await SCIMClient.works(world)
        #expect(try await tokens(world, client.organization).first?["last_used_at"]?.isNull == true)
        _ = try await client.send("GET", "/Users")
        let used = world.clock.now()
        _ = try await client.log()
        let read = try #require(try await tokens(world, client.organization).first)
        #expect(read["last_used_at"]?.string == used.text)
        #expect(read["last_used_address"] == "192.0.2.7")
        world.clock.advance(by: .seconds(61))
        _ = try await client.makeUser("ada@works.example")
        let written = try #require(try await tokens(world, client.organization).first)
        #expect(written["last_used_at"]?.string == world.clock.now().text)
    }

    @Test func `checklist 131: the request log has each request with its result, and refusals with their reason`()
        async throws
    {
        let world = try await World()
        let client = try await SCIMClient.works(world)
        let ada = try await client.makeUser("ada@works.example")
        world.clock.advance(by: .seconds(1))
        _ = try await client.send("GET", "/Users?filter=userName eq \"nobody\"&count=1")
        world.clock.advance(by: .seconds(1))
        _ = try await client.send("POST", "/Users", SCIMClient.user("eve@evil.example"))
        world.clock.advance(by: .seconds(1))
        _ = try await client.send(
            "PATCH", "/Users/\(ada)", SCIMClient.patch(["op": "Replace", "path": "title", "value": "Countess"]))
        let log = try await client.log()
        #expect(log.map { $0["method"]?.string } == ["POST", "GET", "POST", "PATCH"])
        #expect(log.map { $0["status"]?.integer } == [201, 200, 403, 200])
        #expect(log[0]["difference"] == ["created": .string(ada)])
        #expect(log[1]["path"]?.string?.hasPrefix("/Users?filter=") == true)
        #expect(log[2]["code"] == "scim.forbidden")
        #expect(log[2]["detail"]?.string?.contains("evil.example") == true)
        #expect(log[3]["difference"] == ["changed": ["title"]])
        #expect(log[3]["rewrites"] == ["operation_case": 1])
        #expect(log.allSatisfy { $0["request_id"] == "req-scim" && $0["directory"] == .string(client.directory) })
    }

    @Test func `checklist 131: the log goes on from page to page, and is its own organization's`() async throws {
        let world = try await World()
        let client = try await SCIMClient.works(world)
        let other = try await SCIMClient(world, try await world.organization("Other", domain: "other.example"))
        for count in 0..<7 { _ = try await client.send("GET", "/Users?count=\(count)") }
        _ = try await other.send("GET", "/Groups")
        var (paths, next): ([String], String?) = ([], "")
        while let after = next {
            let page = try await world.api(
                "GET",
                "/organizations/\(client.organization)/provisioning-log?limit=3"
                    + (after.isEmpty ? "" : "&after=\(after)"))
            paths += (page.json["items"]?.array ?? []).compactMap { $0["path"]?.string }
            next = page.json["next"]?.string
        }
        #expect(paths.sorted() == (0..<7).map { "/Users?count=\($0)" })
    }
}
