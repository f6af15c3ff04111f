/// The tables of migration 5: passwords, what slows guessing down, and mail that waits.
enum PasswordSchema {
    static func statements(bytes: String) -> [String] {
        [
            "CREATE TABLE password_credentials (identity TEXT PRIMARY KEY, hash TEXT NOT NULL, set_at BIGINT NOT NULL)",
            """
            CREATE TABLE password_links (hash \(bytes) PRIMARY KEY, identity TEXT NOT NULL, browser_hash \(bytes),
            created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT)
            """,
            "CREATE INDEX password_links_by_identity ON password_links (identity)",
            "CREATE INDEX password_links_by_expiry ON password_links (expires_at)",
            """
            CREATE TABLE recovery_codes (identity TEXT NOT NULL, hash \(bytes) NOT NULL, made_at BIGINT NOT NULL,
            used_at BIGINT, PRIMARY KEY (identity, hash))
            """,
            """
            CREATE TABLE known_devices (identity TEXT NOT NULL, hash \(bytes) NOT NULL, created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL, PRIMARY KEY (identity, hash))
            """,
            "CREATE INDEX known_devices_by_expiry ON known_devices (expires_at)",
            """
            CREATE TABLE sign_in_throttles (key \(bytes) PRIMARY KEY, failures BIGINT NOT NULL,
            window_started_at BIGINT NOT NULL, blocked_until BIGINT, trusted_until BIGINT, expires_at BIGINT NOT NULL)
            """,
            "CREATE INDEX throttles_by_expiry ON sign_in_throttles (expires_at)",
            """
            CREATE TABLE first_sign_ons (organization TEXT NOT NULL, identity TEXT NOT NULL, at BIGINT NOT NULL,
            PRIMARY KEY (organization, identity))
            """,
            """
            CREATE TABLE mail_queue (id TEXT PRIMARY KEY, organization TEXT, kind TEXT NOT NULL, recipient TEXT NOT NULL,
            subject TEXT NOT NULL, sealed_text \(bytes) NOT NULL, state TEXT NOT NULL, attempts BIGINT NOT NULL,
            created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, next_attempt_at BIGINT NOT NULL,
            leased_until BIGINT, last_error TEXT, kept_until BIGINT)
            """,
            "CREATE INDEX mail_queue_by_state ON mail_queue (state, next_attempt_at)",
            "CREATE INDEX mail_queue_by_expiry ON mail_queue (kept_until)",
            "CREATE INDEX memberships_by_domain ON memberships (email_domain)",
        ]
    }
}
