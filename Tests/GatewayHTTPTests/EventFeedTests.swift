import Administration
import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

@Suite struct EventFeedTests {
    private func organization(_ world: World, _ name: String) async throws -> String {
        let made = try await world.api(
            "POST", "/organizations", ["name": .string(name), "owner_email": .string("owner@\(name).example")])
        return try #require(made.json["id"]?.string)
    }

    private func append(_ world: World, _ organization: String, _ subject: String) async throws {
        let event = OutgoingEvent(
            id: Identifier(random: SeededRandom(UInt64.random(in: 0..<UInt64.max)).bytes(26)),
            organization: Identifier(stored: organization), type: "user.updated", subject: subject, at: World.start,
            data: ["id": .string(subject)])
        _ = try await world.store.write { try $0.append(event) }
    }

    private func sequences(_ json: JSONValue) -> [Int64] {
        (json["items"]?.array ?? []).compactMap { $0["sequence"]?.integer }
    }

    @Test func `rule P-3: the feed has each event once, in a sequence without gaps, under concurrent writers`()
        async throws
    {
        let world = try await World()
        let id = try await organization(world, "one")
        let other = try await organization(world, "two")
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<60 {
                group.addTask { try? await append(world, index % 2 == 0 ? id : other, "per-\(index)") }
            }
        }
        var (cursor, found): (String?, [Int64]) = ("0", [])
        while let after = cursor {
            let page = try await world.api("GET", "/organizations/\(id)/events?after=\(after)&limit=7")
            #expect(page.status == 200)
            found += sequences(page.json)
            cursor = page.json["next"]?.string
        }
        #expect(found == (1...31).map { Int64($0) })
        let first = try await world.api("GET", "/organizations/\(id)/events?limit=1")
        let event = try #require(first.json["items"]?.array?.first)
        #expect(event["type"] == "user.created")
        #expect(event["organization"] == .string(id))
        #expect(event["data"]?["email"] == "owner@one.example")
        #expect(event["id"]?.string?.hasPrefix("evt-") == true)
    }

    @Test func `rule P-3: the feed over all organizations has every event once, and is the operator's alone`()
        async throws
    {
        let world = try await World()
        let id = try await organization(world, "one")
        let other = try await organization(world, "two")
        for index in 0..<10 { try await append(world, index % 2 == 0 ? id : other, "per-\(index)") }
        var (cursor, found): (String?, [JSONValue]) = ("0", [])
        while let after = cursor {
            let page = try await world.api("GET", "/events?after=\(after)&limit=5")
            found += page.json["items"]?.array ?? []
            cursor = page.json["next"]?.string
        }
        #expect(found.count == 12)
        for organization in [id, other] {
            let own = found.filter { $0["organization"]?.string == organization }.compactMap { $0["sequence"]?.integer }
            #expect(own == (1...6).map { Int64($0) })
        }
        let key = try await key(world, id, ["events:read"])
        #expect(try await world.api("GET", "/events", key: key).status == 403)
    }

    private func key(_ world: World, _ organization: String, _ scopes: [JSONValue]) async throws -> String {
        let made = try await world.api("POST", "/organizations/\(organization)/api-keys", ["scopes": .array(scopes)])
        return try #require(made.json["key"]?.string, "\(made.json.text)")
    }

    @Test(arguments: [true, false])
    func `rule P-3: a reader that waits is woken by the commit itself`(own: Bool) async throws {
        let world = try await World()
        let id: Identifier<Organization> = Identifier(stored: try await organization(world, "one"))
        // Without patience of its own a reader has nothing but the bell; how fast that is, the interop tests measure.
        let feed = EventFeed(world.events, patience: .seconds(3600))
        for round in 1...5 {
            let reader = Task {
                own
                    ? try await feed.events(
                        of: id, in: EventWindow(after: Int64(round), limit: 10, wait: .seconds(30)),
                        actor: .operators(key: nil)
                    ).items
                    : try await feed.allEvents(
                        in: EventWindow(after: Int64(round), limit: 10, wait: .seconds(30)), actor: .operators(key: nil)
                    ).items.map(\.event)
            }
            try await Task.sleep(for: .milliseconds(20))
            try await append(world, id.text, "per-1")
            #expect(try await reader.value.map(\.sequence) == [Int64(round + 1)])
        }
    }

    @Test func `a reader that waits is not woken by another organization, and gets an empty page in the end`()
        async throws
    {
        let world = try await World()
        let id = try await organization(world, "one")
        let other = try await organization(world, "two")
        let clock = ContinuousClock()
        let start = clock.now
        let reader = Task { try await world.api("GET", "/organizations/\(id)/events?after=1&wait=1") }
        try await Task.sleep(for: .milliseconds(50))
        try await append(world, other, "per-1")
        let answer = try await reader.value
        #expect(sequences(answer.json) == [])
        #expect(answer.json["next"] == .null)
        #expect(clock.now - start >= .milliseconds(950))
    }

    @Test func `rule P-4: a key that is revoked while its reader waits gets nothing more`() async throws {
        let world = try await World()
        let id = try await organization(world, "one")
        let key = try await key(world, id, ["events:read"])
        let keys = try await world.api("GET", "/organizations/\(id)/api-keys")
        let keyID = try #require(keys.json["items"]?.array?.first?["id"]?.string)
        let reader = Task { try await world.api("GET", "/organizations/\(id)/events?after=1&wait=30", key: key) }
        try await Task.sleep(for: .milliseconds(100))
        #expect(try await world.api("DELETE", "/organizations/\(id)/api-keys/\(keyID)").status == 204)
        try await append(world, id, "per-1")
        let answer = try await reader.value
        #expect(answer.status == 401)
        #expect(answer.json["items"] == nil)
    }

    @Test func `when the process ends, readers that wait are let go`() async throws {
        let world = try await World()
        let id = try await organization(world, "one")
        let reader = Task { try await world.api("GET", "/organizations/\(id)/events?after=1&wait=30") }
        try await Task.sleep(for: .milliseconds(50))
        world.bell.silence()
        #expect(try await reader.value.status == 200)
    }

    @Test(arguments: ["after=x", "after=-1", "limit=0", "limit=1001", "wait=31", "wait=-1", "wait=x"])
    func `a window that can't be is refused`(query: String) async throws {
        let world = try await World()
        let id = try await organization(world, "one")
        let answer = try await world.api("GET", "/organizations/\(id)/events?\(query)")
        #expect(answer.status == 422)
        #expect(answer.json["error"]?["code"] == "value.invalid")
    }

    @Test func `rule P-3: snapshot and the feed after it lead to the state that is`() async throws {
        let world = try await World()
        let id = try await world.organization("Works", domain: "works.example")
        let connection = try await world.connection(of: id)
        try await world.switches(id, managed: true)
        let client = try await world.application()
        func signIn(_ email: String, _ name: String) async throws {
            let journey = Journey(world, client: client)
            let request = try await journey.begin(connection: connection)
            var order = try journey.order(connection, requestID: request, email: email)
            order.attributes = order.attributes.map { $0.0 == "firstName" ? ($0.0, [name]) : $0 }
            _ = try await journey.post(order, to: connection)
        }
        try await signIn("ada@works.example", "Ada")
        let snapshot = try await world.api("GET", "/organizations/\(id)/snapshot")
        try await signIn("grace@works.example", "Grace")
        try await signIn("ada@works.example", "Augusta")
        var state: [String: JSONValue] = [:]
        for member in snapshot.json["members"]?.array ?? [] { state[member["id"]?.string ?? ""] = member }
        #expect(state.count == 2)
        let cursor = try #require(snapshot.json["cursor"]?.string)
        let feed = try await world.api("GET", "/organizations/\(id)/events?after=\(cursor)")
        for event in feed.json["items"]?.array ?? [] {
            let data = try #require(event["data"])
            state[data["id"]?.string ?? ""] = data
        }
        let after = try await world.api("GET", "/organizations/\(id)/snapshot")
        let expected = after.json["members"]?.array ?? []
        #expect(expected.count == 3)
        #expect(Set(state.values) == Set(expected))
        #expect(after.json["sequence"]?.integer == feed.json["items"]?.array?.last?["sequence"]?.integer)
    }

    @Test func `a snapshot shows each team with its members`() async throws {
        let world = try await World()
        let id = try await organization(world, "one")
        let team = Team(
            id: Identifier(stored: "tem-a"), organization: Identifier(stored: id), name: "Builders",
            createdAt: World.start, updatedAt: World.start)
        try await world.store.write { try $0.insert(team) }
        let snapshot = try await world.api("GET", "/organizations/\(id)/snapshot")
        #expect(
            snapshot.json["teams"] == [
                ["id": "tem-a", "name": "Builders", "external_id": nil, "directory": nil, "members": []]
            ])
        #expect(snapshot.json["sequence"]?.integer == 1)
    }

    /// Members and the teams' members, as a follower keeps them.
    private struct Follower: Equatable {
        var members: [String: JSONValue] = [:]
        var teams: [String: Set<String>] = [:]

        init(snapshot: JSONValue) {
            for member in snapshot["members"]?.array ?? [] { members[member["id"]?.string ?? ""] = member }
            for team in snapshot["teams"]?.array ?? [] {
                teams[team["id"]?.string ?? ""] = Set((team["members"]?.array ?? []).compactMap(\.string))
            }
        }

        mutating func apply(_ event: JSONValue) {
            let (data, id) = (event["data"] ?? .null, event["data"]?["id"]?.string ?? "")
            let (group, user) = (data["group"]?["id"]?.string ?? "", data["user"]?["id"]?.string ?? "")
            switch event["type"]?.string ?? "" {
            case "group.user_added": teams[group, default: []].insert(user)
            case "group.user_removed": teams[group]?.remove(user)
            case "group.deleted": teams[id] = nil
            case let type where type.hasPrefix("group."): teams[id] = teams[id] ?? []
            default: members[id] = data
            }
        }
    }

    @Test func `rule P-3: what a directory does to people and groups can be followed from any snapshot`() async throws {
        let world = try await World()
        let id = try await world.organization("Works", domain: "works.example")
        _ = try await world.connection(of: id)
        try await world.switches(id, managed: true)
        let made = try await world.api("POST", "/organizations/\(id)/scim-tokens", ["adapter": "generic-saml"])
        let token = try #require(made.json["token"]?.string, "\(made.json.text)")
        func scim(_ method: String, _ path: String, _ body: JSONValue?) async throws -> JSONValue {
            let answer = await world.dispatcher.respond(
                to: GatewayRequest(
                    method: method, path: "/scim/v2" + path,
                    headers: [("authorization", "Bearer \(token)"), ("content-type", "application/scim+json")],
                    body: body?.utf8 ?? [], requestID: "req-scim"))
            try #require(answer.status < 300, "\(String(decoding: answer.body, as: UTF8.self))")
            return answer.body.isEmpty ? .null : try JSONValue(parsing: answer.body)
        }
        func user(_ name: String) async throws -> JSONValue {
            let made = try await scim(
                "POST", "/Users",
                [
                    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
                    "userName": .string("\(name)@works.example"),
                    "emails": [["value": .string("\(name)@works.example"), "primary": true]],
                    "name": ["givenName": .string(name), "familyName": "Worker"], "active": true,
                ])
            return try #require(made["id"])
        }
        func patch(_ path: String, _ operation: JSONValue) async throws {
            _ = try await scim(
                "PATCH", path,
                ["schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation]])
        }
        func snapshot() async throws -> JSONValue { try await world.api("GET", "/organizations/\(id)/snapshot").json }
        let (ada, grace, alan) = (try await user("ada"), try await user("grace"), try await user("alan"))
        func group(_ name: String, _ members: [JSONValue]) async throws -> String {
            let made = try await scim(
                "POST", "/Groups",
                [
                    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": .string(name),
                    "members": .array(members.map { ["value": $0] }),
                ])
            return try #require(made["id"]?.string)
        }
        let builders = try await group("Builders", [ada, grace])
        var snapshots = [try await snapshot()]
        try await patch("/Groups/\(builders)", ["op": "add", "path": "members", "value": [["value": alan]]])
        try await patch(
            "/Users/\(grace.string ?? "")", ["op": "replace", "path": "name.givenName", "value": "Amazing"])
        snapshots.append(try await snapshot())
        let thinkers = try await group("Thinkers", [alan])
        try await patch("/Users/\(alan.string ?? "")", ["op": "replace", "path": "active", "value": false])
        snapshots.append(try await snapshot())
        _ = try await scim("DELETE", "/Groups/\(thinkers)", nil)
        _ = try await scim("DELETE", "/Users/\(grace.string ?? "")", nil)
        let last = try await snapshot()
        for start in snapshots {
            var follower = Follower(snapshot: start)
            let cursor = try #require(start["cursor"]?.string)
            let feed = try await world.api("GET", "/organizations/\(id)/events?after=\(cursor)&limit=1000")
            for event in feed.json["items"]?.array ?? [] { follower.apply(event) }
            let expected = Follower(snapshot: last)
            #expect(follower.teams == expected.teams)
            #expect(follower.members == expected.members)
        }
    }
}
