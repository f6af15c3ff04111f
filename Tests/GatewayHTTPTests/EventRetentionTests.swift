import Administration
import Duties
import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// What a follower of the feeds learns once events are swept (rule P-3).
@Suite struct EventRetentionTests {
    let world: World
    /// It has one event of its making, at the start.
    let organization: String
    var path: String { "/organizations/\(organization)/events" }

    init() async throws {
        world = try await World()
        let made = try await world.api(
            "POST", "/organizations", ["name": "One", "owner_email": "owner@one.example"])
        organization = try #require(made.json["id"]?.string)
    }

    private func append(_ subject: String, type: String = "user.updated") async throws {
        let event = OutgoingEvent(
            id: Identifier(random: SeededRandom(UInt64.random(in: 0..<UInt64.max)).bytes(26)),
            organization: Identifier(stored: organization), type: type, subject: subject, at: world.clock.now(),
            data: ["id": .string(subject)])
        _ = try await world.store.write { try $0.append(event) }
    }

    private func sweep() async throws -> EventSweep {
        var limits = Sweeper.Limits()
        limits.breath = .zero
        limits.bite = 3
        return try await Sweeper(store: world.store, clock: world.clock, limits: limits).sweepEvents()
    }

    private func sequences(_ json: JSONValue) -> [Int64] {
        (json["items"]?.array ?? []).compactMap { $0["sequence"]?.integer }
    }

    @Test func `rule P-3: a cursor that is older than what is kept is gone, and the remedy leads on without a gap`()
        async throws
    {
        for index in 0..<9 { try await append("per-\(index)") }
        world.clock.advance(by: .days(20))
        try await append("per-20")
        world.clock.advance(by: .days(10))
        #expect(try await sweep().events == 0, "nothing is older than 30 days")
        world.clock.advance(by: .hours(1))
        #expect(try await sweep().events == 10)
        for after in ["0", "9"] {
            let gone = try await world.api("GET", path + "?after=\(after)")
            #expect(gone.status == 410)
            #expect(gone.json["error"]?["code"] == "events.swept")
            #expect(gone.json["error"]?["message"]?.string?.contains("follow 10") == true)
            #expect(gone.json["error"]?["remedy"]?.string?.contains("snapshot") == true)
        }
        #expect(sequences(try await world.api("GET", path + "?after=10").json) == [11])
        #expect(sequences(try await world.api("GET", path).json) == [11], "without a cursor: all that is kept")
        let snapshot = try await world.api("GET", "/organizations/\(organization)/snapshot")
        try await append("per-21")
        let cursor = try #require(snapshot.json["cursor"]?.string)
        #expect(sequences(try await world.api("GET", path + "?after=\(cursor)").json) == [12])
    }

    @Test func `rule P-3: where everything is swept, who has read all goes on, and the next event continues`()
        async throws
    {
        for index in 0..<4 { try await append("per-\(index)") }
        world.clock.advance(by: .days(31))
        #expect(try await sweep().events == 5)
        let idle = try await world.api("GET", path + "?after=5")
        #expect(idle.status == 200 && idle.json["next"] == .null)
        try await append("per-9")
        let page = try await world.api("GET", path + "?after=5")
        #expect(sequences(page.json) == [6])
        #expect(page.json["incarnation"] == idle.json["incarnation"])
    }

    @Test func `rule P-3: the operator's feed tells of the gap too, also of events that never had a place in it`()
        async throws
    {
        let first = try await world.api("GET", "/events")
        let cursor = try #require(first.json["next"]?.string)
        try await append("per-1")
        world.clock.advance(by: .days(31))
        #expect(try await sweep().events == 2)
        let gone = try await world.api("GET", "/events?after=\(cursor)")
        #expect(gone.status == 410)
        #expect(gone.json["error"]?["code"] == "events.swept")
        try await append("per-2")
        let fresh = try await world.api("GET", "/events")
        #expect(sequences(fresh.json) == [3])
        let next = try #require(fresh.json["next"]?.string)
        #expect(try await world.api("GET", "/events?after=\(next)").status == 200)
    }

    @Test func `a cursor of another database is gone: it is ahead, or names another incarnation`() async throws {
        for after in ["2", "99"] {
            let ahead = try await world.api("GET", path + "?after=\(after)")
            #expect(ahead.status == 410)
            #expect(ahead.json["error"]?["code"] == "events.cursor_ahead")
        }
        #expect(try await world.api("GET", "/events?after=99").json["error"]?["code"] == "events.cursor_ahead")
        let page = try await world.api("GET", path)
        let name = try #require(page.json["incarnation"]?.string)
        #expect(page.json["items"]?.array?.first?["incarnation"]?.string == name)
        #expect(
            try await world.api("GET", "/organizations/\(organization)/snapshot").json["incarnation"]?.string == name)
        #expect(try await world.api("GET", path + "?after=0&incarnation=\(name)").status == 200)
        let renewed = try await world.api("POST", "/events/renew-incarnation")
        let new = try #require(renewed.json["incarnation"]?.string)
        #expect(new != name && new.hasPrefix("inc-"))
        for feed in [path, "/events"] {
            let gone = try await world.api("GET", feed + "?after=0&incarnation=\(name)")
            #expect(gone.status == 410)
            #expect(gone.json["error"]?["code"] == "events.other_incarnation")
            #expect(try await world.api("GET", feed + "?after=0&incarnation=\(new)").status == 200)
        }
        let audit = try await world.api("GET", "/audit-events?action=events.incarnation_renewed")
        #expect(audit.json["items"]?.array?.count == 1)
    }

    @Test func `rule P-4: only the operator renames the sequences`() async throws {
        let made = try await world.api(
            "POST", "/organizations/\(organization)/api-keys", ["scopes": ["events:read", "webhooks:write"]])
        let key = try #require(made.json["key"]?.string, "\(made.json.text)")
        #expect(try await world.api("POST", "/events/renew-incarnation", key: key).status == 403)
    }

    @Test func `the feed is filtered by type and family, and its cursor passes by what was left out`() async throws {
        for type in ["user.updated", "group.created", "user.deactivated", "group.deleted"] {
            try await append("per-1", type: type)
        }
        let users = try await world.api("GET", path + "?after=0&type=user.*")
        #expect(sequences(users.json) == [1, 2, 4])
        #expect(users.json["next"] == "5")
        #expect(sequences(try await world.api("GET", path + "?type=group.created&type=user.created").json) == [1, 3])
        #expect(sequences(try await world.api("GET", path + "?type=group.created,user.created").json) == [1, 3])
        let part = try await world.api("GET", path + "?after=0&type=user.*&limit=2")
        #expect(sequences(part.json) == [1, 2] && part.json["next"] == "2")
        let none = try await world.api("GET", path + "?after=0&type=connection.*")
        #expect(sequences(none.json) == [] && none.json["next"] == "5")
        let all = try await world.api("GET", "/events?after=0&type=group.*")
        #expect(sequences(all.json) == [3, 5])
        for type in ["user", "*", "user.*.x", "User.created", "user.%25"] {
            let refused = try await world.api("GET", path + "?type=\(type)")
            #expect(refused.status == 422, "\(type)")
            #expect(refused.json["error"]?["message"]?.string?.hasPrefix("type: ") == true)
        }
    }

    @Test func `a filtered reader that waits is not woken by other types, and gets the cursor behind them`()
        async throws
    {
        let feed = EventFeed(world.events, patience: .seconds(3600))
        let id: Identifier<Organization> = Identifier(stored: organization)
        let window = try EventWindow(after: 1, limit: 10, wait: .seconds(30), types: ["group.*"])
        let reader = Task { try await feed.events(of: id, in: window, actor: .operators(key: nil)) }
        try await Task.sleep(for: .milliseconds(20))
        try await append("per-1")
        try await Task.sleep(for: .milliseconds(20))
        try await append("per-1", type: "group.created")
        let page = try await reader.value
        #expect(page.items.map(\.sequence) == [3])
        #expect(page.next == 3)
    }

    @Test func `rule P-3: a replay of events that are not kept any more is refused`() async throws {
        world.receiver.answer(status: 204)
        let made = try await world.api(
            "POST", "/organizations/\(organization)/webhook-endpoints", ["url": "https://shop.example.com/hook"])
        let id = try #require(made.json["id"]?.string, "\(made.json.text)")
        world.clock.advance(by: .days(31))
        try await append("per-1")
        #expect(try await sweep().events >= 1)
        let replay = "/organizations/\(organization)/webhook-endpoints/\(id)/replay"
        let gone = try await world.api("POST", replay, ["after": 0])
        #expect(gone.status == 410)
        #expect(gone.json["error"]?["code"] == "events.swept")
    }

    @Test func `rule P-3: a delivery that waited longer than its event is kept stops nobody`() async throws {
        let made = try await world.api(
            "POST", "/organizations/\(organization)/webhook-endpoints", ["url": "https://shop.example.com/hook"])
        let id = try #require(made.json["id"]?.string, "\(made.json.text)")
        world.receiver.answer(status: 500)
        try await append("per-1")
        try await world.outbox.drain()
        world.clock.advance(by: .days(31))
        try await append("per-1")
        try await world.outbox.fanOut()
        let swept = try await sweep()
        #expect(swept.undelivered >= 1)
        world.receiver.answer(status: 204)
        try await world.outbox.drain()
        let shown = try await world.api("GET", "/organizations/\(organization)/webhook-endpoints/\(id)")
        #expect(shown.json["pending"] == 0 && shown.json["parked"] == 0, "\(shown.json.text)")
    }
}
