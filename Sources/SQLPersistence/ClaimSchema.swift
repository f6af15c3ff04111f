/// The columns of migration 6: the whole life of a domain claim.
enum ClaimSchema {
    static let statements = [
        "ALTER TABLE domain_claims ADD COLUMN first_absence_at BIGINT",
        "ALTER TABLE domain_claims ADD COLUMN absences BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE domain_claims ADD COLUMN next_check_at BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE domain_claims ADD COLUMN last_told_at BIGINT",
        "ALTER TABLE domain_claims ADD COLUMN leased_until BIGINT NOT NULL DEFAULT 0",
        "CREATE INDEX memberships_administrators ON memberships (organization) WHERE role IN ('owner', 'admin') AND active = 1",
        "CREATE INDEX domain_claims_by_check ON domain_claims (next_check_at)",
        "CREATE INDEX domain_claims_by_domain ON domain_claims (domain)",
    ]
}
