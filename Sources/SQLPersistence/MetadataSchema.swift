/// The tables of migration 7: metadata that is refreshed, and expiry notices that were given.
enum MetadataSchema {
    static let statements = [
        """
        CREATE TABLE metadata_refreshes (connection TEXT PRIMARY KEY, organization TEXT NOT NULL,
        next_refresh_at BIGINT NOT NULL, queued_at BIGINT, last_success_at BIGINT, last_failure TEXT,
        failures BIGINT NOT NULL, last_good TEXT, staged_certificates TEXT NOT NULL, staged_endpoint TEXT,
        vanished TEXT NOT NULL, discarded_certificates TEXT NOT NULL, discarded_endpoint TEXT,
        leased_until BIGINT NOT NULL DEFAULT 0)
        """,
        "CREATE INDEX metadata_refreshes_by_time ON metadata_refreshes (next_refresh_at)",
        // Connections of before: due at once. A quotation mark inside of a JSON text has a backslash before it, so that
        // only the member itself is found.
        """
        INSERT INTO metadata_refreshes (connection, organization, next_refresh_at, failures, staged_certificates, vanished,
        discarded_certificates) SELECT id, organization, 0, 0, '[]', '[]', '[]' FROM connections
        WHERE identity_provider LIKE '%"metadata_url":"%'
        """,
        """
        CREATE TABLE certificate_notices (connection TEXT NOT NULL, fingerprint TEXT NOT NULL, days BIGINT NOT NULL,
        organization TEXT NOT NULL, given_at BIGINT NOT NULL, PRIMARY KEY (connection, fingerprint, days))
        """,
        "CREATE INDEX connections_by_state ON connections (state, id)",
    ]
}
