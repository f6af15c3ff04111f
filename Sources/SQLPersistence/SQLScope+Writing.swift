import Essentials
import GatewayModel
import Persistence

extension SQLScope: WriteScope {
    func insert(_ organization: Organization) throws { try insertRecord(organization) }
    func update(_ organization: Organization) throws { try updateRecord(organization) }

    func insert(_ connection: Connection) throws {
        for url in Set([connection.acsURL, connection.serviceProviderEntityID]) {
            try transaction.execute("INSERT INTO used_service_urls (url) VALUES ($1)", [.text(url)])
        }
        try insertRecord(connection)
    }

    func update(_ connection: Connection) throws { try updateRecord(connection) }

    func delete(_ connection: Connection) throws {
        for table in ["identity_links", "metadata_refreshes", "certificate_notices"] {
            try transaction.execute(
                "DELETE FROM \(table) WHERE organization = $1 AND connection = $2",
                [SQLValue(connection.organization), SQLValue(connection.id)])
        }
        try transaction.execute(
            "DELETE FROM connections WHERE organization = $1 AND id = $2",
            [SQLValue(connection.organization), SQLValue(connection.id)])
    }

    func insert(_ claim: DomainClaim) throws { try insertRecord(claim) }
    func update(_ claim: DomainClaim) throws { try updateRecord(claim) }

    func delete(_ claim: DomainClaim) throws {
        try transaction.execute(
            "DELETE FROM domain_claims WHERE organization = $1 AND id = $2",
            [SQLValue(claim.organization), SQLValue(claim.id)])
    }

    func insert(_ identity: Identity) throws { try insertRecord(identity) }
    func insert(_ link: IdentityLink) throws { try insertRecord(link) }
    func insert(_ team: Team) throws { try insertRecord(team) }
    func insert(_ project: Project) throws { try insertRecord(project) }

    func grant(
        _ role: String, on project: Project, team: Identifier<Team>?, membership: Identifier<Membership>?
    ) throws {
        try transaction.execute(
            """
            INSERT INTO project_grants (organization, project, team, membership, role) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (organization, project, team, membership) DO UPDATE SET role = $5
            """,
            [
                SQLValue(project.organization), SQLValue(project.id), .text(team?.text ?? ""),
                .text(membership?.text ?? ""), .text(role),
            ])
    }

    func insert(_ application: Application) throws { try insertRecord(application) }
    func update(_ application: Application) throws { try updateRecord(application) }
    func insert(_ key: APIKey) throws { try insertRecord(key) }
    func update(_ key: APIKey) throws { try updateRecord(key) }
    func insert(_ attempt: SignOnAttempt) throws { try insertRecord(attempt) }
    func update(_ attempt: SignOnAttempt) throws { try updateRecord(attempt) }

    func consume(_ attempt: Identifier<SignOnAttempt>, at instant: Timestamp) throws -> Bool {
        try transaction.execute(
            "UPDATE sign_on_attempts SET consumed_at = $2 WHERE id = $1 AND consumed_at IS NULL",
            [SQLValue(attempt), SQLValue(instant)]) == 1
    }

    func recordAssertion(_ id: String, connection: Identifier<Connection>, expiresAt: Timestamp) throws -> Bool {
        try transaction.execute(
            """
            INSERT INTO consumed_assertions (connection, assertion, expires_at) VALUES ($1, $2, $3)
            ON CONFLICT (connection, assertion) DO NOTHING
            """, [SQLValue(connection), .text(id), SQLValue(expiresAt)]) == 1
    }

    func insert(_ outcome: ParkedOutcome) throws { try insertRecord(outcome) }

    func takeParkedOutcome(handleHash: [UInt8]) throws -> ParkedOutcome? {
        guard let outcome = try parkedOutcome(handleHash: handleHash) else { return nil }
        try transaction.execute("DELETE FROM parked_outcomes WHERE handle_hash = $1", [.bytes(handleHash)])
        return outcome
    }

    func insert(_ session: Session) throws { try insertRecord(session) }

    func end(session: Identifier<Session>, at instant: Timestamp) throws {
        try transaction.execute(
            "UPDATE sessions SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL",
            [SQLValue(session), SQLValue(instant)])
    }

    func insert(_ code: AuthorizationCode) throws { try insertRecord(code) }

    func redeemCode(hash: [UInt8], at instant: Timestamp) throws -> Bool {
        try transaction.execute(
            "UPDATE authorization_codes SET redeemed_at = $2 WHERE hash = $1 AND redeemed_at IS NULL",
            [.bytes(hash), SQLValue(instant)]) == 1
    }

    func insert(_ grant: AccessGrant) throws { try insertRecord(grant) }

    func revokeGrants(codeHash: [UInt8], at instant: Timestamp) throws {
        try transaction.execute(
            "UPDATE access_grants SET revoked_at = $2 WHERE code_hash = $1 AND revoked_at IS NULL",
            [.bytes(codeHash), SQLValue(instant)])
    }

    func insert(_ trace: SignOnTrace) throws { try insertRecord(trace) }

    @discardableResult func append(_ event: OutgoingEvent) throws -> Int64 {
        try append([event], startingIn: event.organization)
    }
}
