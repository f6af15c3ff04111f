/// The tables of migration 3: webhooks, and the order of events over all organizations.
enum EventsSchema {
    static func statements(bytes: String) -> [String] {
        [
            // Null until the event has its place in the order over all.
            "ALTER TABLE events ADD COLUMN feed_position BIGINT",
            "CREATE UNIQUE INDEX events_by_position ON events (feed_position)",
            "CREATE INDEX events_unordered ON events (organization, sequence) WHERE feed_position IS NULL",
            "CREATE TABLE event_order (feed TEXT PRIMARY KEY, last BIGINT NOT NULL)",
            """
            CREATE TABLE webhook_endpoints (id TEXT PRIMARY KEY, organization TEXT, url TEXT NOT NULL,
            event_types TEXT NOT NULL, secret \(bytes) NOT NULL, previous_secret \(bytes), previous_ends_at BIGINT,
            state TEXT NOT NULL, disabled_reason TEXT, fanned_out BIGINT NOT NULL, created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL)
            """,
            "CREATE INDEX webhook_endpoints_by_organization ON webhook_endpoints (organization)",
            """
            CREATE TABLE webhook_deliveries (endpoint TEXT NOT NULL, organization TEXT NOT NULL,
            sequence BIGINT NOT NULL, event TEXT NOT NULL, subject TEXT NOT NULL, state TEXT NOT NULL,
            attempts BIGINT NOT NULL, next_attempt_at BIGINT, last_attempt_at BIGINT, last_status BIGINT,
            last_outcome TEXT, PRIMARY KEY (endpoint, organization, sequence))
            """,
            """
            CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint, next_attempt_at)
            WHERE next_attempt_at IS NOT NULL
            """,
            """
            CREATE INDEX webhook_deliveries_by_subject
            ON webhook_deliveries (endpoint, organization, subject, sequence) WHERE state <> 'delivered'
            """,
            """
            CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (last_attempt_at) WHERE state = 'delivered'
            """,
        ]
    }
}
