/// The tables of migration 9: Admin Organizations and their links.
enum SharedSSOSchema {
    static func statements(bytes: String) -> [String] { members + claims + links(bytes) }

    private static let members = [
        "ALTER TABLE memberships ADD COLUMN holds TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE memberships ADD COLUMN ended_by TEXT",
        "ALTER TABLE memberships ADD COLUMN domain_holder TEXT",
        """
        UPDATE memberships SET holds = CASE source WHEN 'jit' THEN 'log_in' WHEN 'scim' THEN 'directory'
        WHEN 'linked_group' THEN 'group' ELSE 'hand' END, domain_holder =
        (SELECT c.organization FROM domain_claims c WHERE c.effective_domain = memberships.email_domain)
        """,
        // With the role in them: without, and with rows as wide as these, SQLite prefers to walk the whole organization.
        "DROP INDEX memberships_owners",
        "CREATE INDEX memberships_owners ON memberships (organization, role) WHERE role = 'owner' AND active = 1",
        "DROP INDEX memberships_administrators",
        """
        CREATE INDEX memberships_administrators ON memberships (organization, role)
        WHERE role IN ('owner', 'admin') AND active = 1
        """,
        "CREATE INDEX memberships_by_group ON memberships (organization, id) WHERE holds LIKE '%group%'",
        "CREATE INDEX memberships_by_holder ON memberships (domain_holder, email_domain)",
    ]

    private static let claims = [
        "ALTER TABLE domain_claims ADD COLUMN offered_to TEXT",
        "ALTER TABLE domain_claims ADD COLUMN former_organization TEXT",
        "ALTER TABLE domain_claims ADD COLUMN transferred_at BIGINT",
        "CREATE INDEX domain_claims_by_offer ON domain_claims (offered_to) WHERE offered_to IS NOT NULL",
    ]

    private static func links(_ bytes: String) -> [String] {
        [
            // The folded name is null once the link has ended, so that another may have it.
            """
            CREATE TABLE shared_sso_links (organization TEXT PRIMARY KEY, admin_organization TEXT NOT NULL,
            allow_jit BIGINT NOT NULL, scim_name TEXT, scim_name_folded TEXT, linked_at BIGINT NOT NULL, ended_at BIGINT,
            UNIQUE (admin_organization, scim_name_folded))
            """,
            "CREATE INDEX shared_sso_links_by_admin ON shared_sso_links (admin_organization, organization)",
            """
            CREATE TABLE linking_codes (id TEXT PRIMARY KEY, admin_organization TEXT NOT NULL,
            hash \(bytes) NOT NULL UNIQUE, made_by TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
            used_at BIGINT, used_by TEXT, revoked_at BIGINT)
            """,
            "CREATE INDEX linking_codes_by_expiry ON linking_codes (expires_at)",
            "CREATE INDEX linking_codes_by_admin ON linking_codes (admin_organization, created_at)",
        ]
    }
}
