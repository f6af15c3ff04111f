import Administration
import Essentials
import Foundation
import GatewayModel
import GatewayTesting
import Persistence
import SQLPersistence
import SQLiteDriver
import Testing

/// What is swept from the audit log leaves a chain that can be verified (rule A-4).
@Suite struct AuditRetentionTests {
    /// A day and a little behind the bench's events.
    private let clock = FixedClock(Timestamp(milliseconds: 1_700_000_000_000).advanced(by: .hours(25)))
    private let random = SeededRandom()

    private func sweep(_ bench: AuditBench, olderThan retention: Duration = .days(1)) async throws -> AuditSweep {
        try await bench.service.sweep(olderThan: retention, random: random, clock: clock)
    }

    private func append(_ bench: AuditBench, _ index: Int) async throws {
        let event = AuditBench.event(index)
        let late = AuditEvent(
            id: event.id, organization: event.organization, at: clock.now(), actor: event.actor, action: event.action,
            target: event.target, before: event.before, after: event.after, origin: event.origin)
        try await bench.store.write { try $0.append(late) }
    }

    private func events(_ bench: AuditBench) async throws -> [ChainedAuditEvent] {
        try await bench.service.list(
            of: AuditBench.organization.id, matching: AuditFilter(), before: nil, limit: 10_000,
            actor: .operators(key: nil))
    }

    @Test(arguments: [6, 499, 500, 501, 1200])
    func `rule A-4: what is left is verified from the anchor, and the log says what went`(count: Int) async throws {
        let bench = try await AuditBench(events: count)
        let head = try #require(try await bench.head())
        try await append(bench, count + 1)
        let kept = try #require(try await bench.head())
        #expect(try await sweep(bench).events == count)
        let found = try await bench.verify(remembered: [head, kept])
        #expect(found.fault == nil)
        #expect(found.anchor == head)
        #expect(found.head == (try await bench.head()))
        let left = try await events(bench)
        #expect(left.map(\.event.action).contains("domain.claimed"))
        #expect(left.count { $0.event.action == "domain.claimed" } == 1)
        let said = left.filter { $0.event.action == "audit.swept" }.compactMap { $0.event.after["events"]?.integer }
        #expect(said.reduce(0, +) == Int64(count))
        #expect(found.json["swept_through"]?.string == head.text)
    }

    @Test func `rule A-4: what is not old enough stays, and a log of which everything went goes on`() async throws {
        let bench = try await AuditBench()
        #expect(try await sweep(bench, olderThan: .days(2)).events == 0)
        #expect(try await bench.verify().anchor == nil)
        clock.advance(by: .days(1))
        #expect(try await sweep(bench).events == 6)
        try await append(bench, 7)
        let found = try await bench.verify()
        #expect(found.isIntact)
        #expect(found.head?.sequence == 8)
    }

    @Test func `a log in which only the sweeping has spoken is left alone`() async throws {
        let bench = try await AuditBench()
        #expect(try await sweep(bench).events == 6)
        clock.advance(by: .days(3))
        #expect(try await sweep(bench).events == 0)
        #expect(try await bench.head()?.sequence == 7)
        #expect(try await bench.verify().isIntact)
    }

    @Test func `of several nodes one sweeps, once a day`() async throws {
        let bench = try await AuditBench(events: 1200)
        async let one = sweep(bench)
        async let two = sweep(bench)
        #expect(try await Set([one.events, two.events]) == [0, 1200])
    }

    @Test func `each organization's log and the installation's own are swept apart`() async throws {
        let bench = try await AuditBench()
        try await bench.store.write { scope in
            for index in 1...3 {
                let event = AuditBench.event(index)
                try scope.append(
                    AuditEvent(
                        id: Identifier(stored: "aud-own-\(index)"), organization: nil, at: event.at,
                        actor: "system", action: "key.made", target: nil, before: .null, after: .null, origin: nil))
            }
        }
        #expect(try await sweep(bench).events == 9)
        let own = try await bench.service.verify(nil, actor: .operators(key: nil))
        #expect(own.isIntact && own.anchor?.sequence == 3 && own.head?.sequence == 4)
        #expect(try await bench.verify().anchor?.sequence == 6)
    }

    @Test(arguments: [
        "UPDATE audit_events SET actor = 'nobody' WHERE sequence = 3", "DELETE FROM audit_events WHERE sequence = 3",
        "UPDATE audit_events SET at = 0 WHERE sequence = 3",
    ])
    func `rule A-4: nothing is swept from a log that was changed, for that would remove the evidence`(
        damage: String
    ) async throws {
        let bench = try await AuditBench()
        try await bench.tamper(damage)
        let count = try await events(bench).count
        let swept = try await sweep(bench)
        #expect(swept.events == 0)
        #expect(swept.broken == [AuditBench.organization.id])
        #expect(try await events(bench).count == count)
        #expect(try await bench.verify().fault?.sequence == 3)
    }

    @Test func `rule A-4: a beginning that somebody cut off and called swept is missed`() async throws {
        let bench = try await AuditBench()
        let hash = try #require(try await events(bench).first { $0.link?.sequence == 3 }?.link?.hash)
        try await bench.tamper(
            "DELETE FROM audit_events WHERE sequence <= 3",
            "INSERT INTO audit_anchors VALUES ('org-a', 3, x'\(hexadecimal(hash))', 0)")
        let found = try await bench.verify()
        #expect(found.fault?.reason == .missing)
        #expect(found.fault?.detail.contains("no event says that it was swept") == true)
    }

    @Test(arguments: [
        "DELETE FROM audit_anchors", "UPDATE audit_anchors SET sequence = 5", "UPDATE audit_anchors SET hash = x'00'",
        "UPDATE audit_events SET actor = 'nobody' WHERE action = 'audit.swept'",
        "DELETE FROM audit_events WHERE action = 'audit.swept'",
    ])
    func `rule A-4: an anchor that was changed or is gone is caught`(damage: String) async throws {
        let bench = try await AuditBench()
        _ = try await sweep(bench)
        try await append(bench, 7)
        #expect(try await bench.verify().isIntact)
        try await bench.tamper(damage)
        #expect(try await !bench.verify().isIntact)
    }

    @Test func `rule A-4: a link that was kept elsewhere shows an anchor that was written anew`() async throws {
        let bench = try await AuditBench()
        let head = try #require(try await bench.head())
        _ = try await sweep(bench)
        #expect(try await bench.verify(remembered: [head]).isIntact)
        let forged = AuditLink(sequence: head.sequence, hash: [UInt8](repeating: 9, count: 32))
        #expect(try await bench.verify(remembered: [forged]).fault?.reason == .changed)
        // Of what lies before the anchor nothing is left to be compared.
        #expect(try await bench.verify(remembered: [AuditLink(sequence: 2, hash: forged.hash)]).isIntact)
    }
}
