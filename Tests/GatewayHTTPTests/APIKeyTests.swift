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

    @Test func `rule P-4: a key for access requests makes them and decides none; the members' scopes still do both`()
        async throws
    {
        let world = try await World()
        let roster = try await Roster(world)
        let project = try await roster.make("projects", "Apollo")
        let path = "/access-requests"
        var number = 0
        /// The statuses of: ask, list, deny, add a member, list members.
        func statuses(_ key: String) async throws -> [Int] {
            number += 1
            let email = "ada-\(number)@works.example"
            let asked = try await roster.api(
                "POST", path, ["project": .string(project), "email": .string(email)], key: key)
            let known = try await roster.api("GET", path).json["items"]?.array ?? []
            let id = asked.json["id"]?.string ?? known.first?["id"]?.string ?? ""
            return [
                asked.status, try await roster.api("GET", path, key: key).status,
                try await roster.api("POST", path + "/\(id)/deny", key: key).status,
                try await roster.api("POST", "/members", ["email": .string("x-" + email)], key: key).status,
                try await roster.api("GET", "/members", key: key).status,
            ]
        }
        #expect(
            try await statuses(try await roster.key(["access-requests:write"])) == [202, 403, 403, 403, 403])
        #expect(try await statuses(try await roster.key(["access-requests:read"])) == [403, 200, 403, 403, 403])
        #expect(try await statuses(try await roster.key(["members:write"])) == [202, 403, 200, 201, 403])
        #expect(try await statuses(try await roster.key(["members:read"])) == [403, 200, 403, 403, 200])
        #expect(try await statuses(try await roster.key(["events:read"])) == [403, 403, 403, 403, 403])
        // What the wider scope may do, a key of it may hand on; not the other way.
        let wide = try await roster.key(["api-keys:write", "members:write"])
        #expect(try await make(world, roster.organization, ["access-requests:write"], with: wide).status == 201)
        let narrow = try await roster.key(["api-keys:write", "access-requests:write"])
        let wider = try await make(world, roster.organization, ["members:write"], with: narrow)
        #expect(wider.json["error"]?["code"] == "api_key.wider")
        #expect(wider.json["error"]?["message"]?.string?.contains("access-requests") == false)
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
