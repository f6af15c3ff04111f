/// The tables of migration 1.
///
/// Times are milliseconds since 1970; flags are 0 or 1.
enum FirstSchema {
    static func statements(bytes: String) -> [String] { directory + connections(bytes) + signOn(bytes) + logs(bytes) }

    private static let directory = [
        """
        CREATE TABLE organizations (id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, capabilities TEXT NOT NULL,
        sso_enabled BIGINT NOT NULL, require_sso BIGINT NOT NULL, idp_managed_access BIGINT NOT NULL,
        external_members TEXT NOT NULL, created_at BIGINT NOT NULL)
        """,
        """
        CREATE TABLE identities (id TEXT PRIMARY KEY, email TEXT NOT NULL, email_folded TEXT NOT NULL UNIQUE,
        created_at BIGINT NOT NULL)
        """,
        """
        CREATE TABLE memberships (organization TEXT NOT NULL, id TEXT NOT NULL UNIQUE, identity TEXT NOT NULL,
        role TEXT NOT NULL, first_name TEXT, last_name TEXT, display_name TEXT, active BIGINT NOT NULL, source TEXT NOT NULL,
        external_id TEXT, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, last_sign_on_at BIGINT,
        PRIMARY KEY (organization, id), UNIQUE (organization, identity))
        """,
        "CREATE INDEX memberships_by_identity ON memberships (identity)",
        """
        CREATE TABLE teams (organization TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, created_at BIGINT NOT NULL,
        PRIMARY KEY (organization, id), UNIQUE (organization, name))
        """,
        """
        CREATE TABLE team_memberships (organization TEXT NOT NULL, team TEXT NOT NULL, membership TEXT NOT NULL,
        PRIMARY KEY (organization, team, membership))
        """,
        "CREATE INDEX team_memberships_by_membership ON team_memberships (organization, membership)",
        """
        CREATE TABLE projects (organization TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, created_at BIGINT NOT NULL,
        PRIMARY KEY (organization, id), UNIQUE (organization, name))
        """,
        """
        CREATE TABLE project_grants (organization TEXT NOT NULL, project TEXT NOT NULL, team TEXT NOT NULL,
        membership TEXT NOT NULL, role TEXT NOT NULL, PRIMARY KEY (organization, project, team, membership))
        """,
    ]

    private static func connections(_ bytes: String) -> [String] {
        [
            """
            CREATE TABLE connections (id TEXT PRIMARY KEY, organization TEXT NOT NULL, preset TEXT NOT NULL,
            name TEXT NOT NULL, state TEXT NOT NULL, is_primary BIGINT NOT NULL, idp_entity_id TEXT NOT NULL,
            identity_provider TEXT NOT NULL, sp_entity_id TEXT NOT NULL, acs_url TEXT NOT NULL, relaxations TEXT NOT NULL,
            allow_idp_initiated BIGINT NOT NULL, follow_metadata_keys BIGINT NOT NULL,
            accept_expired_certificates BIGINT NOT NULL, preset_values TEXT NOT NULL, created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL, tested_at BIGINT, activated_at BIGINT)
            """,
            "CREATE INDEX connections_by_organization ON connections (organization)",
            "CREATE INDEX connections_by_issuer ON connections (idp_entity_id)",
            // Both URLs of a connection are never used again, also after it is gone (rule C-2).
            "CREATE TABLE used_service_urls (url TEXT PRIMARY KEY)",
            """
            CREATE TABLE identity_links (organization TEXT NOT NULL, connection TEXT NOT NULL, subject TEXT NOT NULL,
            identity TEXT NOT NULL, created_at BIGINT NOT NULL, PRIMARY KEY (organization, connection, subject))
            """,
            """
            CREATE TABLE domain_claims (organization TEXT NOT NULL, id TEXT NOT NULL, domain TEXT NOT NULL,
            state TEXT NOT NULL, effective_domain TEXT UNIQUE, token TEXT NOT NULL, created_at BIGINT NOT NULL,
            verified_at BIGINT, last_checked_at BIGINT, last_outcome TEXT, PRIMARY KEY (organization, id),
            UNIQUE (organization, domain))
            """,
            """
            CREATE TABLE applications (id TEXT PRIMARY KEY, name TEXT NOT NULL, secret_hash \(bytes),
            redirect_uris TEXT NOT NULL, post_logout_redirect_uris TEXT NOT NULL, initiate_login_uri TEXT,
            backchannel_logout_uri TEXT, token_algorithm TEXT NOT NULL, created_at BIGINT NOT NULL)
            """,
            """
            CREATE TABLE api_keys (id TEXT PRIMARY KEY, name TEXT NOT NULL, hash \(bytes) NOT NULL UNIQUE, organization TEXT,
            scopes TEXT NOT NULL, created_at BIGINT NOT NULL, revoked_at BIGINT)
            """,
        ]
    }

    private static func signOn(_ bytes: String) -> [String] {
        [
            """
            CREATE TABLE sign_on_attempts (id TEXT PRIMARY KEY, purpose TEXT NOT NULL, organization TEXT, connection TEXT,
            request_id TEXT, browser_hash \(bytes) NOT NULL, fresh_authentication BIGINT NOT NULL,
            started_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, consumed_at BIGINT)
            """,
            "CREATE UNIQUE INDEX attempts_by_request ON sign_on_attempts (connection, request_id)",
            "CREATE INDEX attempts_by_expiry ON sign_on_attempts (expires_at)",
            """
            CREATE TABLE consumed_assertions (connection TEXT NOT NULL, assertion TEXT NOT NULL, expires_at BIGINT NOT NULL,
            PRIMARY KEY (connection, assertion))
            """,
            "CREATE INDEX assertions_by_expiry ON consumed_assertions (expires_at)",
            """
            CREATE TABLE parked_outcomes (handle_hash \(bytes) PRIMARY KEY, attempt TEXT, browser_hash \(bytes) NOT NULL,
            purpose TEXT NOT NULL, outcome TEXT NOT NULL, trace TEXT NOT NULL, expires_at BIGINT NOT NULL)
            """,
            "CREATE INDEX outcomes_by_expiry ON parked_outcomes (expires_at)",
            """
            CREATE TABLE sessions (id TEXT PRIMARY KEY, organization TEXT NOT NULL, identity TEXT NOT NULL,
            cookie_hash \(bytes) NOT NULL UNIQUE, result TEXT NOT NULL, created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL, ended_at BIGINT)
            """,
            "CREATE INDEX sessions_by_person ON sessions (organization, identity)",
            "CREATE INDEX sessions_by_expiry ON sessions (expires_at)",
            """
            CREATE TABLE authorization_codes (hash \(bytes) PRIMARY KEY, request TEXT NOT NULL, session TEXT NOT NULL,
            organization TEXT NOT NULL, issued_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, redeemed_at BIGINT)
            """,
            "CREATE INDEX codes_by_expiry ON authorization_codes (expires_at)",
            """
            CREATE TABLE access_grants (hash \(bytes) PRIMARY KEY, code_hash \(bytes) NOT NULL, client TEXT NOT NULL,
            session TEXT NOT NULL, organization TEXT NOT NULL, scopes TEXT NOT NULL, issued_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL, revoked_at BIGINT)
            """,
            "CREATE INDEX grants_by_code ON access_grants (code_hash)",
            "CREATE INDEX grants_by_expiry ON access_grants (expires_at)",
        ]
    }

    private static func logs(_ bytes: String) -> [String] {
        [
            """
            CREATE TABLE sign_on_traces (id TEXT PRIMARY KEY, organization TEXT, connection TEXT, attempt TEXT,
            at BIGINT NOT NULL, outcome TEXT NOT NULL, code TEXT, detail TEXT NOT NULL, sealed_response \(bytes),
            expires_at BIGINT NOT NULL)
            """,
            "CREATE INDEX traces_by_organization ON sign_on_traces (organization, at)",
            "CREATE INDEX traces_by_expiry ON sign_on_traces (expires_at)",
            """
            CREATE TABLE audit_events (id TEXT PRIMARY KEY, organization TEXT, at BIGINT NOT NULL, actor TEXT NOT NULL,
            action TEXT NOT NULL, target TEXT, before TEXT NOT NULL, after TEXT NOT NULL, address TEXT, request_id TEXT)
            """,
            "CREATE INDEX audit_by_organization ON audit_events (organization, at)",
            """
            CREATE TABLE events (organization TEXT NOT NULL, sequence BIGINT NOT NULL, id TEXT NOT NULL UNIQUE,
            type TEXT NOT NULL, subject TEXT NOT NULL, at BIGINT NOT NULL, data TEXT NOT NULL,
            PRIMARY KEY (organization, sequence))
            """,
            "CREATE TABLE event_counters (organization TEXT PRIMARY KEY, last BIGINT NOT NULL)",
        ]
    }
}
