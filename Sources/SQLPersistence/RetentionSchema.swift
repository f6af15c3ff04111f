/// The tables of migration 11: turns of duties, what queued mail is about, incarnations of the event sequences, and the
/// anchors of audit chains whose beginning was swept.
enum RetentionSchema {
    static func statements(bytes: String) -> [String] {
        [
            "CREATE TABLE duty_turns (duty TEXT PRIMARY KEY, due_at BIGINT NOT NULL)",
            "ALTER TABLE mail_queue ADD COLUMN concerns TEXT",
            "CREATE INDEX mail_queue_by_concern ON mail_queue (concerns) WHERE concerns IS NOT NULL",
            "CREATE INDEX invitations_by_expiry ON invitations (expires_at)",
            "CREATE INDEX access_requests_by_decision ON access_requests (decided_at) WHERE decided_at IS NOT NULL",
            "ALTER TABLE event_counters ADD COLUMN incarnation TEXT",
            "ALTER TABLE event_order ADD COLUMN incarnation TEXT",
            // As the first event of a sequence names it; what is in the feeds already has its name at once.
            """
            UPDATE event_counters SET incarnation = (SELECT 'inc-' || substr(e.id, 5) FROM events e
            WHERE e.organization = event_counters.organization ORDER BY e.sequence LIMIT 1)
            """,
            """
            UPDATE event_order SET incarnation = (SELECT 'inc-' || substr(e.id, 5) FROM events e
            WHERE e.feed_position IS NOT NULL ORDER BY e.feed_position LIMIT 1)
            """,
            """
            CREATE TABLE audit_anchors (organization TEXT PRIMARY KEY, sequence BIGINT NOT NULL, hash \(bytes) NOT NULL,
            swept_at BIGINT NOT NULL)
            """,
        ]
    }
}
