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

    @Test(arguments: ["own", "all"])
    func `a reader that waits has the event within 100 ms of its commit`(feed: String) async throws {
        let world = try await World()
        let id = try await organization(world, "one")
        let path = feed == "own" ? "/organizations/\(id)/events" : "/events"
        let clock = ContinuousClock()
        var delays: [Duration] = []
        for round in 1...8 {
            let reader = Task {
                let answer = try await world.api("GET", "\(path)?after=\(round)&wait=30")
                return (answer, clock.now)
            }
            // Long enough for the reader to have looked and to wait.
            try await Task.sleep(for: .milliseconds(100))
            try await append(world, id, "per-1")
            let committed = clock.now
            let (answer, arrived) = try await reader.value
            #expect(sequences(answer.json) == [Int64(round + 1)])
            delays.append(arrived - committed)
        }
        // Other tests run on the same two cores: the best round is the gateway's own time. Without the bell a reader
        // would look again after two seconds.
        #expect(try #require(delays.min()) < .milliseconds(100))
        #expect(try #require(delays.max()) < .milliseconds(1500))
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
            createdAt: World.start)
        try await world.store.write { try $0.insert(team) }
        let snapshot = try await world.api("GET", "/organizations/\(id)/snapshot")
        #expect(snapshot.json["teams"] == [["id": "tem-a", "name": "Builders", "members": []]])
        #expect(snapshot.json["sequence"]?.integer == 1)
    }
}
