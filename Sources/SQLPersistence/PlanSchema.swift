/// The indexes of migration 13: what is due lies in its index in the order in which it is taken, and what a log-in asks for
/// is found without walking through an organization.
///
/// After an upgrade or an outage a hundred thousand rows have one time. Behind an index on the time alone all of them
/// would be read and sorted for each bite of fifty.
enum PlanSchema {
    static let statements = [
        "CREATE INDEX domain_claims_in_turn ON domain_claims (next_check_at, id)",
        "DROP INDEX domain_claims_by_check",
        "CREATE INDEX metadata_refreshes_in_turn ON metadata_refreshes (next_refresh_at, connection)",
        "DROP INDEX metadata_refreshes_by_time",
        "CREATE INDEX mail_queue_in_turn ON mail_queue (state, next_attempt_at, id)",
        "DROP INDEX mail_queue_by_state",
        """
        CREATE INDEX webhook_deliveries_in_turn ON webhook_deliveries (endpoint, next_attempt_at, organization, sequence)
        WHERE next_attempt_at IS NOT NULL
        """,
        "DROP INDEX webhook_deliveries_due",
        // Without what has no place yet: SQLite found that through this index, too, and sorted it.
        "DROP INDEX events_by_position",
        "CREATE UNIQUE INDEX events_in_order ON events (feed_position) WHERE feed_position IS NOT NULL",
        "CREATE INDEX traces_in_order ON sign_on_traces (organization, at, id)",
        "DROP INDEX traces_by_organization",
        "CREATE INDEX deprovisionings_by_time ON deprovisionings (at)",
        // With the member in it: a grant to everybody has no team, as those to single members have none.
        "CREATE INDEX project_grants_by_holder ON project_grants (organization, team, membership)",
        "DROP INDEX project_grants_by_team",
        "CREATE INDEX applications_initiating ON applications (id) WHERE initiate_login_uri IS NOT NULL",
    ]
}
