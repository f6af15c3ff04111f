import Administration
import Cryptography
import Effects
import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// How a directory does (S14), and its first calls.
@Suite struct DirectoryHealthTests {
    private static let admin = Actor.operators(key: nil)

    private func health(_ client: SCIMClient) async throws -> DirectoryHealth {
        try await client.world.services.flushLogs()
        let id = try #require(Identifier<Organization>(client.organization))
        let found = try await client.world.services.directories.health(of: id, actor: Self.admin)
        return try #require(found.directories.first)
    }

    private func codes(_ client: SCIMClient) async throws -> [String] {
        let id = try #require(Identifier<Organization>(client.organization))
        return try await client.world.services.directories.health(of: id, actor: Self.admin).notices.map(\.finding.code)
    }

    @Test func `a directory waits, syncs, is idle, stalls after 48 hours, and says when no token opens it`()
        async throws
    {
        let client = try await SCIMClient.works(try await World())
        #expect(try await health(client).state == .waiting)
        #expect(try await codes(client) == [])
        _ = try await client.send("GET", "/Users?count=1")
        #expect(try await health(client).state == .idle)
        _ = try await client.makeUser("ada@works.example")
        let syncing = try await health(client)
        #expect(syncing.state == .syncing)
        #expect(syncing.lastChange?.method == "POST")
        client.world.clock.advance(by: .minutes(6))
        #expect(try await health(client).state == .idle)
        client.world.clock.advance(by: .hours(49))
        #expect(try await health(client).state == .stalled)
        #expect(try await codes(client) == ["directory.stalled"])
        let tokens = try await health(client).tokens
        _ = try await client.world.api(
            "DELETE", "/organizations/\(client.organization)/scim-tokens/\(try #require(tokens.first?.id.text))")
        #expect(try await health(client).state == .withoutToken)
        #expect(try await codes(client) == ["directory.without_token"])
    }

    @Test func `rule S-4: a held push shows until an admin has confirmed it`() async throws {
        let client = try await SCIMClient.works(try await World())
        var ids: [String] = []
        for index in 0..<30 { ids.append(try await client.makeUser("p\(index)@works.example")) }
        for id in ids.prefix(20) { _ = try await client.send("DELETE", "/Users/\(id)") }
        let held = try await health(client)
        #expect(held.state == .held)
        #expect(held.held?.status == 429)
        #expect(held.held?.detail?.contains("20 of 31") == true)
        #expect(try await codes(client).contains("directory.held"))
        let id = try #require(Identifier<Organization>(client.organization))
        _ = try await client.world.services.directories.allowDeprovisioning(
            held.directory.id, of: id, minutes: 5, actor: Self.admin, origin: nil)
        #expect(try await health(client).state == .syncing)
        _ = try await client.send("DELETE", "/Users/\(ids[19])")
        client.world.clock.advance(by: .minutes(6))
        #expect(try await health(client).state == .idle)
    }

    @Test func `rule S-1: the end of an overlap, and many refusals, are told beforehand`() async throws {
        let world = try await World()
        let first = try await SCIMClient.works(world)
        _ = try await SCIMClient(world, first.organization, overlap: 3600)
        for _ in 0..<12 { _ = try await first.send("GET", "/Users/mem-unknown") }
        let found = try await health(first)
        #expect(found.recent.requests == 12)
        #expect(found.recent.refused == 12)
        #expect(found.expiringToken(at: world.clock.now())?.prefix == String(first.token.prefix(10)))
        #expect(try await codes(first).sorted() == ["directory.many_refusals", "directory.token_ends"])
    }

    @Test func `the log is told by outcome, one entry at a time, and to its own organization alone`() async throws {
        let client = try await SCIMClient.works(try await World())
        let services = client.world.services
        let id = try #require(Identifier<Organization>(client.organization))
        let ada = try await client.makeUser("ada@works.example")
        _ = try await client.send(
            "PATCH", "/Users/\(ada)", SCIMClient.patch(["op": "replace", "path": "title", "value": "C"]))
        _ = try await client.send("POST", "/Users", SCIMClient.user("eve@elsewhere.example"))
        _ = try await client.send("GET", "/Users/\(ada)")
        try await services.flushLogs()
        func log(_ outcome: ProvisioningOutcome?) async throws -> [ProvisioningLogEntry] {
            try await services.directories.log(of: id, outcome: outcome, before: nil, limit: 9, actor: Self.admin)
        }
        #expect(try await log(.changed).map(\.method) == ["PATCH", "POST"])
        let refused = try await log(.refused)
        #expect(refused.map(\.status) == [403])
        #expect(refused.first?.code?.hasPrefix("scim.") == true)
        #expect(refused.first?.detail?.contains("elsewhere.example") == true)
        #expect(try await log(nil).count == 4)
        let change = try #require(try await log(.changed).first)
        #expect(try await services.directories.logEntry(change.id, of: id, actor: Self.admin) == change)
        #expect(change.difference != .null)
        let other = try await client.world.organization("Other", domain: "other.example")
        await #expect(throws: AdministrationError.self) {
            _ = try await services.directories.logEntry(
                change.id, of: try #require(Identifier(other)), actor: Self.admin)
        }
    }

    @Test func `the first calls are ticked off as they come`() async throws {
        let client = try await SCIMClient.works(try await World())
        let id = try #require(Identifier<Organization>(client.organization))
        func calls() async throws -> FirstCalls {
            try await client.world.services.flushLogs()
            return try await client.world.services.directories.firstCalls(
                of: try #require(Identifier(client.directory)), in: id, actor: Self.admin)
        }
        #expect(try await calls().ticks.map(\.isDone) == [false, false, false])
        _ = try await client.send("GET", "/Users?filter=userName eq \"x\"")
        #expect(try await calls().ticks.map(\.isDone) == [true, false, false])
        let ada = try await client.makeUser("ada@works.example")
        #expect(try await calls().ticks.map(\.isDone) == [true, true, false])
        _ = try await client.makeGroup("Engineering", [ada])
        let all = try await calls()
        #expect(all.ticks.map(\.isDone) == [true, true, true])
        #expect(all.latest.map(\.method) == ["POST", "POST", "GET"])
        // The owner was made by hand in the same domain, and is the directory's to see.
        #expect(all.people == 2)
        #expect(all.groups == 1)
        await #expect(throws: AdministrationError.self) {
            _ = try await client.world.services.directories.firstCalls(
                of: Identifier(stored: "dir-unknown"), in: id, actor: Self.admin)
        }
    }
}
