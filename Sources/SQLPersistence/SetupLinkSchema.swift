/// The table of migration 17: set-up links.
enum SetupLinkSchema {
    static func statements(bytes: String) -> [String] {
        [
            """
            CREATE TABLE setup_links (organization TEXT NOT NULL, id TEXT NOT NULL, token_hash \(bytes) NOT NULL UNIQUE,
            scopes TEXT NOT NULL, may_activate BIGINT NOT NULL, recipient TEXT NOT NULL, made_by TEXT NOT NULL,
            created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, connection TEXT, browser_hash \(bytes),
            bound_at BIGINT, opened_at BIGINT, opened_from TEXT, seen_at BIGINT, step TEXT, code \(bytes),
            code_expires_at BIGINT, code_tries BIGINT NOT NULL, completed_at BIGINT, revoked_at BIGINT,
            PRIMARY KEY (organization, id))
            """,
            "CREATE INDEX setup_links_in_order ON setup_links (organization, created_at, id)",
            "CREATE INDEX setup_links_by_browser ON setup_links (browser_hash, seen_at) WHERE browser_hash IS NOT NULL",
            "CREATE INDEX setup_links_by_expiry ON setup_links (expires_at)",
        ]
    }
}
