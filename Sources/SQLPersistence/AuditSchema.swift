/// The tables of migration 4: the audit log's chains.
///
/// Both columns may be null: a version that knows no chains goes on writing rows, and ``AuditBacklog`` chains them later
/// (house rule 38).
enum AuditSchema {
    static func statements(bytes: String) -> [String] {
        [
            "ALTER TABLE audit_events ADD COLUMN sequence BIGINT",
            "ALTER TABLE audit_events ADD COLUMN hash \(bytes)",
            // The installation's own chain has no organization, and its places are unique all the same.
            "CREATE UNIQUE INDEX audit_by_sequence ON audit_events (COALESCE(organization, ''), sequence)",
            "CREATE INDEX audit_backlog ON audit_events (at, id) WHERE sequence IS NULL",
            // One row for each chain: an append reads its end without looking for it.
            """
            CREATE TABLE audit_heads (organization TEXT PRIMARY KEY, sequence BIGINT NOT NULL, hash \(bytes) NOT NULL)
            """,
        ]
    }
}
