/// The tables of migration 2: what directories see and leave behind.
enum DirectorySchema {
    static func statements(bytes: String) -> [String] { members + teams + directories(bytes) + access }

    private static let members = [
        "ALTER TABLE memberships ADD COLUMN email_domain TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE memberships ADD COLUMN directory TEXT",
        "ALTER TABLE memberships ADD COLUMN user_name TEXT",
        "ALTER TABLE memberships ADD COLUMN user_name_folded TEXT",
        "ALTER TABLE memberships ADD COLUMN provisioned TEXT",
        "ALTER TABLE memberships ADD COLUMN revision BIGINT NOT NULL DEFAULT 1",
        "ALTER TABLE memberships ADD COLUMN removed_at BIGINT",
        // What stands behind the last @: trimming all other characters from the right leaves what stands before.
        """
        UPDATE memberships SET email_domain = (SELECT REPLACE(i.email_folded,
        RTRIM(i.email_folded, REPLACE(i.email_folded, '@', '')), '') FROM identities i WHERE i.id = memberships.identity)
        """,
        "CREATE UNIQUE INDEX memberships_by_user_name ON memberships (organization, user_name_folded)",
        "CREATE INDEX memberships_by_external_id ON memberships (organization, external_id)",
        "CREATE INDEX memberships_owners ON memberships (organization) WHERE role = 'owner' AND active = 1",
        "CREATE INDEX memberships_by_creation ON memberships (organization, created_at, id)",
        """
        CREATE TABLE further_addresses (organization TEXT NOT NULL, email_folded TEXT NOT NULL, membership TEXT NOT NULL,
        PRIMARY KEY (organization, email_folded, membership))
        """,
        "CREATE INDEX further_addresses_by_membership ON further_addresses (organization, membership)",
        """
        CREATE TABLE member_counts (organization TEXT NOT NULL, domain TEXT NOT NULL, present BIGINT NOT NULL,
        active BIGINT NOT NULL, PRIMARY KEY (organization, domain))
        """,
        """
        INSERT INTO member_counts (organization, domain, present, active)
        SELECT organization, email_domain, COUNT(*), SUM(active) FROM memberships GROUP BY organization, email_domain
        """,
    ]

    private static let teams = [
        "ALTER TABLE teams ADD COLUMN name_folded TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE teams ADD COLUMN directory TEXT",
        "ALTER TABLE teams ADD COLUMN external_id TEXT",
        "ALTER TABLE teams ADD COLUMN revision BIGINT NOT NULL DEFAULT 1",
        "ALTER TABLE teams ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0",
        "UPDATE teams SET name_folded = LOWER(name), updated_at = created_at",
        "CREATE INDEX teams_by_name ON teams (organization, name_folded)",
        "CREATE INDEX teams_by_external_id ON teams (organization, external_id)",
        "CREATE INDEX teams_by_creation ON teams (organization, created_at, id)",
        // With the team in it: without, SQLite prefers the primary key, and reads every membership of the organization.
        "CREATE INDEX team_memberships_of_member ON team_memberships (organization, membership, team)",
        "DROP INDEX team_memberships_by_membership",
    ]

    private static func directories(_ bytes: String) -> [String] {
        [
            """
            CREATE TABLE directories (id TEXT PRIMARY KEY, organization TEXT NOT NULL, name TEXT NOT NULL,
            adapter TEXT NOT NULL, created_at BIGINT NOT NULL, deprovisioning_allowed_until BIGINT)
            """,
            "CREATE INDEX directories_by_organization ON directories (organization, created_at)",
            """
            CREATE TABLE directory_tokens (id TEXT PRIMARY KEY, directory TEXT NOT NULL, organization TEXT NOT NULL,
            hash \(bytes) NOT NULL UNIQUE, prefix TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT,
            revoked_at BIGINT, last_used_at BIGINT, last_used_address TEXT)
            """,
            "CREATE INDEX directory_tokens_by_organization ON directory_tokens (organization, created_at)",
            """
            CREATE TABLE provisioning_log (id TEXT PRIMARY KEY, organization TEXT NOT NULL, directory TEXT NOT NULL,
            token TEXT NOT NULL, at BIGINT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, status BIGINT NOT NULL,
            code TEXT, detail TEXT, rewrites TEXT NOT NULL, difference TEXT NOT NULL, duration BIGINT NOT NULL,
            request_id TEXT NOT NULL, expires_at BIGINT NOT NULL)
            """,
            "CREATE INDEX provisioning_log_by_organization ON provisioning_log (organization, at, id)",
            "CREATE INDEX provisioning_log_by_expiry ON provisioning_log (expires_at)",
            """
            CREATE TABLE deprovisionings (organization TEXT NOT NULL, at BIGINT NOT NULL, membership TEXT NOT NULL,
            PRIMARY KEY (organization, at, membership))
            """,
        ]
    }

    private static let access = [
        "CREATE INDEX sessions_by_identity ON sessions (identity)",
        "CREATE INDEX codes_by_session ON authorization_codes (session)",
        "CREATE INDEX grants_by_session ON access_grants (session)",
    ]
}
