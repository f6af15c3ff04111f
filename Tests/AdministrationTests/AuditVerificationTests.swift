import Administration
import Essentials
import Foundation
import GatewayModel
import Persistence
import SQLPersistence
import SQLiteDriver
import Testing

@Suite struct AuditVerificationTests {
    @Test(arguments: [1, 6, 500, 501, 1200])
    func `rule A-4: a chain as it was written is intact, over however many pages`(count: Int) async throws {
        let bench = try await AuditBench(events: count)
        let found = try await bench.verify()
        #expect(found.fault == nil)
        #expect(found.head?.sequence == Int64(count))
        #expect(found.unchained == 0)
        #expect(try await bench.head() == found.head)
    }

    @Test func `an organization without events has an intact chain without a head`() async throws {
        let bench = try await AuditBench()
        let found = try await bench.service.verify(nil, actor: .operators(key: nil))
        #expect(found == AuditVerification(head: nil, fault: nil, unchained: 0))
    }

    @Test(arguments: [
        "id = 'aud-x'", "at = at + 1", "actor = 'person:per-x'", "action = 'domain.withdrawn'", "target = 'dom-9'",
        "target = NULL", "before = '{}'", "after = '{\"n\": 3}'", "after = 'no JSON'", "address = '192.0.2.9'",
        "address = NULL", "request_id = NULL", "request_id = 'req-9'", "hash = x'00'", "hash = NULL",
        "actor = x'73797374656d'", "request_id = NULL, address = '192.0.2.9'",
    ])
    func `rule A-4: an edit of any field is caught at its event`(edit: String) async throws {
        let bench = try await AuditBench()
        try await bench.tamper("UPDATE audit_events SET \(edit) WHERE sequence = 3")
        let found = try await bench.verify()
        #expect(found.fault?.sequence == 3)
        #expect(found.fault?.reason == .changed)
        #expect(found.head?.sequence == 2)
    }

    @Test(arguments: [1, 3, 6])
    func `rule A-4: a deleted event is caught at its place`(place: Int) async throws {
        let bench = try await AuditBench()
        try await bench.tamper("DELETE FROM audit_events WHERE sequence = \(place)")
        let found = try await bench.verify()
        #expect(found.fault?.sequence == Int64(place))
        #expect(found.fault?.reason == .missing)
    }

    @Test func `rule A-4: a deleted event is caught though the others were moved up`() async throws {
        let bench = try await AuditBench()
        try await bench.tamper(
            "DELETE FROM audit_events WHERE sequence = 3",
            "UPDATE audit_events SET sequence = -sequence WHERE sequence > 3",
            "UPDATE audit_events SET sequence = -sequence - 1 WHERE sequence < 0")
        #expect(try await bench.verify().fault?.sequence == 3)
    }

    @Test(arguments: [
        // Places swapped, hashes going along.
        [
            "UPDATE audit_events SET sequence = 99 WHERE sequence = 3",
            "UPDATE audit_events SET sequence = 3 WHERE sequence = 4",
            "UPDATE audit_events SET sequence = 4 WHERE sequence = 99",
        ],
        // Moved to the end.
        ["UPDATE audit_events SET sequence = 7 WHERE sequence = 3"],
        // Places swapped, hashes staying where they were.
        [
            "UPDATE audit_events SET hash = (SELECT hash FROM audit_events WHERE id = 'aud-4'), sequence = 99 "
                + "WHERE id = 'aud-3'",
            """
            UPDATE audit_events SET sequence = 3, hash = (SELECT x.hash FROM (SELECT hash FROM audit_kept) x)
            WHERE id = 'aud-4'
            """,
            "UPDATE audit_events SET sequence = 4 WHERE sequence = 99",
        ],
    ])
    func `rule A-4: events in another order are caught, and told from changed ones`(edits: [String]) async throws {
        let bench = try await AuditBench()
        try await bench.tamper("CREATE TABLE audit_kept AS SELECT hash FROM audit_events WHERE sequence = 3")
        for edit in edits { try await bench.tamper(edit) }
        let found = try await bench.verify()
        #expect(found.fault?.sequence == 3)
        #expect(found.fault?.reason == .reordered)
    }

    @Test(arguments: ["0", "-5", "NULL"])
    func `an event that is put outside the chain is missing from it and counted`(place: String) async throws {
        let bench = try await AuditBench()
        try await bench.tamper("UPDATE audit_events SET sequence = \(place) WHERE sequence = 2")
        let found = try await bench.verify()
        #expect(found.fault?.sequence == 2)
        #expect(found.unchained == 1)
    }

    @Test func `an event that is added at the end without the head is caught`() async throws {
        let bench = try await AuditBench()
        try await bench.tamper(
            """
            INSERT INTO audit_events (id, organization, at, actor, action, target, before, after, address, request_id,
            sequence, hash) SELECT 'aud-x', organization, at, actor, action, target, before, after, address, request_id,
            7, hash FROM audit_events WHERE sequence = 6
            """)
        #expect(try await bench.verify().fault?.sequence == 7)
    }

    @Test func `a truncated tail is caught by the head that the store keeps`() async throws {
        let bench = try await AuditBench()
        try await bench.tamper("DELETE FROM audit_events WHERE sequence > 4")
        #expect(try await bench.verify().fault?.reason == .missing)
        try await bench.tamper("DELETE FROM audit_heads")
        #expect(try await bench.verify().fault?.reason == .missing)
    }

    @Test func `a tail that is truncated with the store's head is caught by a head kept elsewhere, and only by that`()
        async throws
    {
        let bench = try await AuditBench()
        let kept = try #require(try await bench.head())
        try await bench.tamper(
            "DELETE FROM audit_events WHERE sequence > 4",
            """
            UPDATE audit_heads SET sequence = 4, hash = (SELECT hash FROM audit_events WHERE sequence = 4)
            WHERE organization = 'org-a'
            """)
        #expect(try await bench.verify().isIntact)
        let found = try await bench.verify(remembered: [kept])
        #expect(found.fault?.sequence == 5)
        #expect(found.fault?.reason == .missing)
        // Events that come later don't cover it up.
        try await bench.store.write { scope in for index in 7...9 { try scope.append(AuditBench.event(index)) } }
        let later = try await bench.verify(remembered: [kept])
        #expect(later.fault?.sequence == kept.sequence)
        #expect(later.fault?.reason == .changed)
    }

    @Test func `a chain that goes on is in order with every head that was kept of it`() async throws {
        let bench = try await AuditBench()
        let kept = try #require(try await bench.head())
        try await bench.store.write { try $0.append(AuditBench.event(7)) }
        #expect(try await bench.verify(remembered: [kept]).isIntact)
    }

    @Test func `events that an older version wrote are chained when the store is opened, oldest first`() async throws {
        let bench = try await AuditBench()
        let count = 1500
        // As a version without chains does on the new schema: both columns stay empty.
        try await bench.tamper(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
            INSERT INTO audit_events (id, organization, at, actor, action, before, after)
            SELECT 'aud-old-' || i, 'org-a', 1000 - i, 'system', 'x', 'null', 'null' FROM n
            """)
        #expect(try await bench.verify().unchained == count)
        _ = try await SQLStore(database: bench.database)
        let found = try await bench.verify()
        #expect(found.isIntact)
        #expect(found.unchained == 0)
        #expect(found.head?.sequence == Int64(6 + count))
        let first = try await bench.store.read { scope in
            try scope.auditEvents(
                of: AuditBench.organization.id, matching: AuditFilter(), after: 6, through: 7, limit: 1)
        }
        #expect(first.map(\.event.id.text) == ["aud-old-\(count)"])
    }

    @Test func `rule A-9: only who may read the log may verify it, and the installation's is the operator's`()
        async throws
    {
        let bench = try await AuditBench()
        let own = Actor.apiKey(
            Identifier(stored: "key-a"), organization: AuditBench.organization.id, scopes: ["audit:read"])
        #expect(try await bench.service.verify(AuditBench.organization.id, actor: own).isIntact)
        await #expect(throws: AdministrationError.self) { try await bench.service.verify(nil, actor: own) }
        await #expect(throws: AdministrationError.self) {
            try await bench.service.verify(Identifier(stored: "org-b"), actor: own)
        }
        let other = Actor.apiKey(Identifier(stored: "key-b"), organization: AuditBench.organization.id, scopes: [])
        await #expect(throws: AdministrationError.self) {
            try await bench.service.verify(AuditBench.organization.id, actor: other)
        }
    }

    @Test func `a link is read from its text as it was written, and nothing else is one`() {
        let link = AuditLink(sequence: 17, hash: Array(0..<32))
        #expect(AuditLink(link.text) == link)
        let digits = String(repeating: "a", count: 64)
        for text in [
            "", "17", "17:", "0:\(digits)", "-1:\(digits)", "1:\(digits)a", "1:\(digits.dropLast())g", "1:2:3",
        ] {
            #expect(AuditLink(text) == nil, "\(text)")
        }
    }
}
