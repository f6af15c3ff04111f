import Essentials
import GatewayHTTP
import GatewayModel
import Testing

@Suite struct APIKeyTests {
    private func organization(_ world: World, _ name: String) async throws -> String {
        let made = try await world.api(
            "POST", "/organizations", ["name": .string(name), "owner_email": .string("owner@\(name).example")])
        return try #require(made.json["id"]?.string)
    }

    private func make(
        _ world: World, _ organization: String, _ scopes: [JSONValue], with key: String = World.apiKey
    ) async throws -> (status: Int, json: JSONValue) {
        try await world.api(
            "POST", "/organizations/\(organization)/api-keys", ["name": "ci", "scopes": .array(scopes)], key: key)
    }

    @Test func `rule P-4: a key does what its scopes say, in its organization, and is shown once`() async throws {
        let world = try await World()
        let one = try await organization(world, "one")
        let two = try await organization(world, "two")
        let made = try await make(world, one, ["members:read", "events:read"])
        #expect(made.status == 201)
        #expect(made.json["scopes"] == ["events:read", "members:read"])
        let key = try #require(made.json["key"]?.string)
        #expect(try await world.api("GET", "/organizations/\(one)/members", key: key).status == 200)
        #expect(try await world.api("GET", "/organizations/\(one)/snapshot", key: key).status == 200)
        #expect(try await world.api("GET", "/organizations/\(one)/access-security", key: key).status == 403)
        #expect(try await world.api("GET", "/organizations", key: key).status == 403)
        for path in ["members", "events", "snapshot", "webhook-endpoints", "api-keys"] {
            #expect(try await world.api("GET", "/organizations/\(two)/\(path)", key: key).status == 404, "\(path)")
        }
        let listed = try await world.api("GET", "/organizations/\(one)/api-keys")
        #expect(listed.json["items"]?.array?.count == 1)
        #expect(!listed.json.text.contains(key))
        let audit = try await world.api("GET", "/organizations/\(one)/audit-events")
        #expect(audit.json.text.contains("api_key.created"))
        #expect(!audit.json.text.contains(key))
    }

    @Test func `rule P-4: no key makes a wider one`() async throws {
        let world = try await World()
        let one = try await organization(world, "one")
        let two = try await organization(world, "two")
        let narrow = try #require(
            try await make(world, one, ["api-keys:write", "events:read"]).json["key"]?.string)
        let wider = try await make(world, one, ["events:read", "members:write"], with: narrow)
        #expect(wider.status == 403)
        #expect(wider.json["error"]?["code"] == "api_key.wider")
        #expect(wider.json["error"]?["message"]?.string?.contains("members:write") == true)
        #expect(try await make(world, one, ["events:read"], with: narrow).status == 201)
        #expect(try await make(world, two, ["events:read"], with: narrow).status == 404)
        let reader = try #require(try await make(world, one, ["events:read"]).json["key"]?.string)
        #expect(try await make(world, one, ["events:read"], with: reader).status == 403)
    }

    @Test func `rule P-4: an unknown scope is refused by name, and none at all too`() async throws {
        let world = try await World()
        let one = try await organization(world, "one")
        let unknown = try await make(world, one, ["events:read", "everything:write"])
        #expect(unknown.status == 422)
        #expect(unknown.json["error"]?["code"] == "api_key.unknown_scope")
        #expect(unknown.json["error"]?["message"]?.string?.contains("\"everything:write\"") == true)
        #expect(try await make(world, one, []).status == 422)
    }

    @Test func `rule P-4: a revoked key is refused at once, and stays in the list`() async throws {
        let world = try await World()
        let one = try await organization(world, "one")
        let two = try await organization(world, "two")
        let made = try await make(world, one, ["members:read"])
        let (id, key) = (try #require(made.json["id"]?.string), try #require(made.json["key"]?.string))
        #expect(try await world.api("GET", "/organizations/\(one)/members", key: key).status == 200)
        #expect(try await world.api("DELETE", "/organizations/\(two)/api-keys/\(id)").status == 404)
        #expect(try await world.api("DELETE", "/organizations/\(one)/api-keys/\(id)").status == 204)
        #expect(try await world.api("DELETE", "/organizations/\(one)/api-keys/\(id)").status == 204)
        #expect(try await world.api("GET", "/organizations/\(one)/members", key: key).status == 401)
        let found = try await world.api("GET", "/organizations/\(one)/api-keys/\(id)")
        #expect(found.json["revoked_at"] == .string(World.start.text))
    }
}
