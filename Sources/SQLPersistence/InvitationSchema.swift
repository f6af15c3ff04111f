/// The tables of migration 8: invitations and access requests; the index of migration 10.
enum InvitationSchema {
    /// A person's invitations are looked for in all organizations at once.
    static let byAddress = ["CREATE INDEX invitations_by_address ON invitations (email_folded, organization)"]

    static func statements(bytes: String) -> [String] {
        [
            """
            CREATE TABLE invitations (organization TEXT NOT NULL, id TEXT NOT NULL, email TEXT NOT NULL,
            email_folded TEXT NOT NULL, role TEXT NOT NULL, teams TEXT NOT NULL, token_hash \(bytes) NOT NULL UNIQUE,
            invited_by TEXT NOT NULL, created_at BIGINT NOT NULL, sent_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
            accepted_at BIGINT, membership TEXT, revoked_at BIGINT, PRIMARY KEY (organization, id))
            """,
            "CREATE INDEX invitations_by_email ON invitations (organization, email_folded, created_at)",
            "CREATE INDEX invitations_by_creation ON invitations (organization, created_at, id)",
            """
            CREATE TABLE access_requests (organization TEXT NOT NULL, id TEXT NOT NULL, project TEXT NOT NULL,
            email TEXT NOT NULL, email_folded TEXT NOT NULL, state TEXT NOT NULL, created_at BIGINT NOT NULL,
            decided_at BIGINT, decided_by TEXT, role TEXT, PRIMARY KEY (organization, id))
            """,
            "CREATE INDEX access_requests_by_email ON access_requests (organization, email_folded, project)",
            "CREATE INDEX access_requests_by_creation ON access_requests (organization, created_at, id)",
            "CREATE INDEX access_requests_by_state ON access_requests (organization, state)",
            "CREATE INDEX project_grants_by_team ON project_grants (organization, team)",
            "CREATE INDEX project_grants_by_membership ON project_grants (organization, membership)",
        ]
    }
}
