import Essentials
import GatewayModel
import GatewayTesting
import Testing

/// What identity providers send, from the first cycle to the last (scim.md 3).
@Suite struct RecordingTests {
    @Test func `there is a recording for each provider`() {
        let names = Set(Recording.all.compactMap { $0.content["adapter"]?.string })
        #expect(names == ["azure", "okta", "onelogin", "jumpcloud", "ping", "generic-saml"])
    }

    @Test(arguments: Recording.all)
    func `rule S-8: a provider's conversation ends in the state that its admin sees`(recording: Recording) async throws
    {
        let client = try await recording.client()
        var kept: [String: String] = [:]
        for step in recording.steps {
            client.world.clock.advance(by: .seconds(1))
            try await recording.play(step, by: client, &kept)
        }
        let state = try await client.state()
        #expect(state.outcome == recording.outcome, "\(state.outcome.text)")
        #expect(state.isGapFree)
        if let events = recording.content["events"] {
            #expect(
                JSONValue(state.eventTypes.dropFirst()) == events, "\(JSONValue(state.eventTypes.dropFirst()).text)")
        }
        var rewrites: [String: Int64] = [:]
        for entry in try await client.log() {
            for (id, count) in entry["rewrites"]?.object?.members ?? [] {
                rewrites[id, default: 0] += count.integer ?? 0
            }
        }
        let sums = JSONValue.object(JSONObject(rewrites.map { ($0.key, .integer($0.value)) }))
        #expect(sums == recording.content["rewrites"] ?? [:], "\(sums.text)")
    }

    @Test(arguments: Recording.all, [1, 2])
    func `rule P-2: every change sent twice, and the later cycle once more, end in the same state`(
        recording: Recording, seed: UInt64
    ) async throws {
        let client = try await recording.client()
        var kept: [String: String] = [:]
        for step in recording.steps {
            client.world.clock.advance(by: .seconds(1))
            try await recording.play(step, by: client, &kept, twice: step["idempotent"]?.bool == true)
        }
        let before = try await client.state()
        #expect(before.outcome == recording.outcome, "\(before.outcome.text)")
        // Steps that say what is, not what happens, may come again in any order.
        let random = SeededRandom(seed)
        var lasting = recording.steps.filter { $0["lasting"]?.bool == true }
        for _ in 0..<3 {
            for index in lasting.indices.dropFirst() {
                lasting.swapAt(index, Int(random.bytes(1)[0]) % (index + 1))
            }
            for step in lasting { try await recording.play(step, by: client, &kept, twice: true) }
        }
        let after = try await client.state()
        #expect(after.outcome == recording.outcome, "\(after.outcome.text)")
        #expect(after.events == before.events, "what changes nothing is no event")
        #expect(after.members == before.members, "what changes nothing is no new version")
    }
}
