/// The table of migration 15: people's moves from one way of signing on to another.
enum SignOnMigrationSchema {
    static let statements = [
        """
        CREATE TABLE migrations (id TEXT PRIMARY KEY, organization TEXT NOT NULL, admin_organization TEXT,
        move TEXT NOT NULL, plan TEXT NOT NULL, blockers TEXT NOT NULL, basis TEXT NOT NULL, planned_by TEXT NOT NULL,
        created_at BIGINT NOT NULL, applied_at BIGINT, applied_by TEXT, inverse TEXT, undone_at BIGINT, undone_by TEXT,
        kept_until BIGINT)
        """,
        "CREATE INDEX migrations_by_organization ON migrations (organization, created_at)",
        "CREATE INDEX migrations_by_end ON migrations (kept_until)",
        "CREATE INDEX migrations_by_admin ON migrations (admin_organization, created_at)",
    ]
}
