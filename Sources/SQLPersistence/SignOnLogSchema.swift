/// Migration 19: the log of log-ins is read by what an admin knows of one, newest first, without a walk through it.
///
/// Each index has the place in the log behind what is asked for, so that a page is read and nothing is sorted.
enum SignOnLogSchema {
    static let statements = [
        "ALTER TABLE sign_on_traces ADD COLUMN email TEXT",
        """
        CREATE INDEX traces_by_email ON sign_on_traces (organization, email, at, id) WHERE email IS NOT NULL
        """,
        """
        CREATE INDEX traces_by_connection ON sign_on_traces (organization, connection, at, id)
        WHERE connection IS NOT NULL
        """,
        "CREATE INDEX traces_by_outcome ON sign_on_traces (organization, outcome, at, id)",
        "CREATE INDEX traces_by_code ON sign_on_traces (organization, code, at, id) WHERE code IS NOT NULL",
        "CREATE INDEX traces_by_attempt ON sign_on_traces (attempt) WHERE attempt IS NOT NULL",
        // Only what waits: a log-in that is answered leaves it.
        """
        CREATE INDEX attempts_unanswered ON sign_on_attempts (organization, started_at, id)
        WHERE consumed_at IS NULL AND organization IS NOT NULL
        """,
        // The sweeper counts those that are past their date from the newest on.
        "DROP INDEX attempts_by_expiry",
        "CREATE INDEX attempts_by_expiry ON sign_on_attempts (expires_at, id)",
        "CREATE INDEX attempts_answered ON sign_on_attempts (expires_at, id) WHERE consumed_at IS NOT NULL",
    ]
}
