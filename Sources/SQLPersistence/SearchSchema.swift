/// The columns, tables and indexes of migration 18: what lists and health pages look for costs by the page.
///
/// Terms are bytes, so that a range of them is a beginning whatever collation an engine was set up with.
enum SearchSchema {
    static func statements(bytes: String) -> [String] { names(bytes) + members(bytes) + logs }

    private static func names(_ bytes: String) -> [String] {
        [
            "ALTER TABLE organizations ADD COLUMN name_key \(bytes)",
            "CREATE INDEX organizations_by_name ON organizations (name_key, id)",
            "ALTER TABLE teams ADD COLUMN name_key \(bytes)",
            "CREATE INDEX teams_by_name_key ON teams (organization, name_key, id)",
            // What a version without keys wrote.
            "CREATE INDEX organizations_without_key ON organizations (id) WHERE name_key IS NULL",
            "CREATE INDEX teams_without_key ON teams (id) WHERE name_key IS NULL",
        ]
    }

    private static func members(_ bytes: String) -> [String] {
        [
            // Without a key: only the index is asked, and a row at the end of a table costs least.
            """
            CREATE TABLE member_terms (organization TEXT NOT NULL, term \(bytes) NOT NULL, membership TEXT NOT NULL)
            """,
            "CREATE INDEX member_terms_in_order ON member_terms (organization, term, membership)",
            "ALTER TABLE memberships ADD COLUMN has_terms BIGINT NOT NULL DEFAULT 0",
            "CREATE INDEX memberships_without_terms ON memberships (id) WHERE has_terms = 0",
            """
            CREATE INDEX memberships_by_facet ON memberships (organization, role, source, active, created_at, id)
            """,
            """
            CREATE INDEX invitations_open ON invitations (organization, created_at, id)
            WHERE accepted_at IS NULL AND revoked_at IS NULL
            """,
        ]
    }

    private static let logs = [
        "CREATE INDEX traces_by_result ON sign_on_traces (connection, outcome, at)",
        "CREATE INDEX provisioning_log_refusals ON provisioning_log (organization, at, id) WHERE status >= 400",
        """
        CREATE INDEX provisioning_log_changes ON provisioning_log (organization, at, id)
        WHERE status < 400 AND method <> 'GET'
        """,
    ]
}
