import Essentials
import GatewayModel
import Persistence

/// What goes by itself, in bites that other writers don't notice.
extension SQLScope {
    func takeTurn(of duty: String, at instant: Timestamp, next: Timestamp) throws -> Bool {
        try transaction.execute(
            """
            INSERT INTO duty_turns (duty, due_at) VALUES ($1, $3)
            ON CONFLICT (duty) DO UPDATE SET due_at = $3 WHERE duty_turns.due_at <= $2
            """, [.text(duty), SQLValue(instant), SQLValue(next)]) == 1
    }

    func sweep(at instant: Timestamp, limit: Int) throws -> Int {
        let settled = instant.advanced(by: .zero - Retention.settled)
        var removed = 0
        for (table, key, date, end) in [
            ("sign_on_attempts", "id", "expires_at", instant.advanced(by: .zero - Retention.abandoned)),
            ("parked_outcomes", "handle_hash", "expires_at", instant),
            ("authorization_codes", "hash", "expires_at", instant), ("access_grants", "hash", "expires_at", instant),
            ("sessions", "id", "expires_at", instant), ("sign_on_traces", "id", "expires_at", instant),
            ("provisioning_log", "id", "expires_at", instant),
            ("consumed_assertions", "connection, assertion", "expires_at", instant),
            ("deprovisionings", "organization, at, membership", "at", instant.advanced(by: .days(-1))),
            ("password_links", "hash", "expires_at", instant), ("sign_in_throttles", "key", "expires_at", instant),
            ("known_devices", "identity, hash", "expires_at", instant), ("mail_queue", "id", "kept_until", instant),
            ("migrations", "id", "kept_until", instant),
            ("invitations", "organization, id", "expires_at", settled),
            ("linking_codes", "id", "expires_at", settled),
            ("setup_links", "organization, id", "expires_at", settled),
            ("access_requests", "organization, id", "decided_at", settled),
        ] {
            removed += try transaction.execute(
                """
                DELETE FROM \(table) WHERE (\(key)) IN (SELECT \(key) FROM \(table) WHERE \(date) <= $1 LIMIT $2)
                """, [SQLValue(end), .integer(Int64(limit))])
        }
        for (kind, kept) in [("consumed_at IS NOT NULL", 0), ("expires_at <= $1", Retention.abandonedCount)] {
            removed += try transaction.execute(
                """
                DELETE FROM sign_on_attempts WHERE id IN (SELECT id FROM sign_on_attempts WHERE expires_at <= $1
                AND \(kind) ORDER BY expires_at DESC, id DESC LIMIT $2 OFFSET $3)
                """, [SQLValue(instant), .integer(Int64(limit)), .integer(Int64(kept))])
        }
        removed += try transaction.execute(
            """
            DELETE FROM sign_on_traces WHERE id IN (SELECT id FROM sign_on_traces WHERE organization IS NULL
            ORDER BY at DESC, id DESC LIMIT $1 OFFSET 1000)
            """, [.integer(Int64(limit))])
        return removed
    }
}
