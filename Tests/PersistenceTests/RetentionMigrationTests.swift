import Essentials
import GatewayModel
import GatewayTesting
import Persistence
import SQLPersistence
import SQLiteDriver
import Testing

@Suite struct RetentionMigrationTests {
    private func event(_ id: String, of organization: String = "org-a") -> OutgoingEvent {
        OutgoingEvent(
            id: Identifier(stored: "evt-" + id), organization: Identifier(stored: organization), type: "user.updated",
            subject: "per-a", at: Timestamp(milliseconds: 5), data: .null)
    }

    @Test func `migration 11: sequences of before are named after their first event, and keep the name`() async throws {
        let database = try SQLiteDatabase(path: nil)
        let store = try await SQLStore(database: database)
        try await store.write { scope in
            for id in ["1", "2"] { try scope.append(event(id)) }
            _ = try scope.orderEvents(limit: 10)
            try scope.append(event("3", of: "org-b"))
        }
        try await database.write { transaction in
            for statement in [
                "DROP TABLE duty_turns", "DROP INDEX mail_queue_by_concern",
                "ALTER TABLE mail_queue DROP COLUMN concerns",
                "DROP INDEX invitations_by_expiry", "DROP INDEX access_requests_by_decision",
                "ALTER TABLE event_counters DROP COLUMN incarnation", "ALTER TABLE event_order DROP COLUMN incarnation",
                "DROP TABLE audit_anchors", "INSERT INTO event_counters (organization, last) VALUES ('org-c', 0)",
                "DELETE FROM schema_version WHERE number = 11",
            ] { _ = try transaction.execute(statement, []) }
        }
        let migrated = try await SQLStore(database: database)
        let names = try await migrated.write { scope in
            for (id, organization) in [("4", "org-a"), ("5", "org-b"), ("6", "org-c"), ("7", "org-d")] {
                try scope.append(event(id, of: organization))
            }
            _ = try scope.orderEvents(limit: 10)
            return try ["org-a", "org-b", "org-c", "org-d", nil].map { name in
                try scope.incarnation(of: name.map { Identifier(stored: $0) })
            }
        }
        #expect(names == ["inc-1", "inc-3", "inc-6", "inc-7", "inc-1"])
    }
}
