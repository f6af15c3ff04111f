import Essentials
import GatewayModel
import Persistence

/// What the provisioning pipeline writes besides people.
extension SQLScope {
    func insert(_ directory: Directory) throws { try insertRecord(directory) }
    func update(_ directory: Directory) throws { try updateRecord(directory) }
    func insert(_ token: DirectoryToken) throws { try insertRecord(token) }
    func update(_ token: DirectoryToken) throws { try updateRecord(token) }
    func insert(_ entry: ProvisioningLogEntry) throws { try insertRecord(entry) }
    func update(_ team: Team) throws { try updateRecord(team) }

    func delete(_ team: Team) throws {
        let key: [SQLValue] = [SQLValue(team.organization), SQLValue(team.id)]
        try transaction.execute("DELETE FROM team_memberships WHERE organization = $1 AND team = $2", key)
        try transaction.execute("DELETE FROM project_grants WHERE organization = $1 AND team = $2", key)
        try transaction.execute("DELETE FROM teams WHERE organization = $1 AND id = $2", key)
    }

    func add(_ membership: Identifier<Membership>, to team: Team, in domains: [DomainName]) throws -> Bool {
        guard !domains.isEmpty else { return false }
        let places = domains.indices.map { "$\($0 + 4)" }.joined(separator: ", ")
        return try transaction.execute(
            """
            INSERT INTO team_memberships (organization, team, membership) SELECT organization, $2, id FROM memberships
            WHERE organization = $1 AND id = $3 AND removed_at IS NULL AND email_domain IN (\(places))
            ON CONFLICT (organization, team, membership) DO NOTHING
            """,
            [SQLValue(team.organization), SQLValue(team.id), SQLValue(membership)] + domains.map { .text($0.text) })
            == 1
    }

    func remove(_ membership: Identifier<Membership>, from team: Team, in domains: [DomainName]) throws -> Bool {
        guard !domains.isEmpty else { return false }
        let places = domains.indices.map { "$\($0 + 4)" }.joined(separator: ", ")
        return try transaction.execute(
            """
            DELETE FROM team_memberships WHERE organization = $1 AND team = $2 AND membership = $3 AND EXISTS
            (SELECT 1 FROM memberships WHERE organization = $1 AND id = $3 AND removed_at IS NULL
            AND email_domain IN (\(places)))
            """,
            [SQLValue(team.organization), SQLValue(team.id), SQLValue(membership)] + domains.map { .text($0.text) })
            == 1
    }

    func removeFromProvisionedTeams(_ membership: Membership) throws {
        try transaction.execute(
            """
            DELETE FROM team_memberships WHERE organization = $1 AND membership = $2 AND EXISTS
            (SELECT 1 FROM teams t WHERE t.organization = $1 AND t.id = team_memberships.team
            AND t.directory IS NOT NULL)
            """, [SQLValue(membership.organization), SQLValue(membership.id)])
    }

    func setFurtherAddresses(_ folded: [String], of membership: Membership) throws {
        let key: [SQLValue] = [SQLValue(membership.organization), SQLValue(membership.id)]
        try transaction.execute("DELETE FROM further_addresses WHERE organization = $1 AND membership = $2", key)
        for address in Set(folded) {
            try transaction.execute(
                "INSERT INTO further_addresses (organization, membership, email_folded) VALUES ($1, $2, $3)",
                key + [.text(address)])
        }
    }

    func endAccess(
        of identity: Identifier<Identity>, through organization: Identifier<Organization>, at instant: Timestamp
    ) throws -> Int {
        let values: [SQLValue] = [SQLValue(organization), SQLValue(identity), SQLValue(instant)]
        // A token for this organization may come from a session that was made through another one (rule L-11).
        for (table, column) in [("authorization_codes", "redeemed_at"), ("access_grants", "revoked_at")] {
            try transaction.execute(
                """
                UPDATE \(table) SET \(column) = $3 WHERE organization = $1 AND \(column) IS NULL
                AND session IN (SELECT id FROM sessions WHERE identity = $2)
                """, values)
        }
        return try transaction.execute(
            "UPDATE sessions SET ended_at = $3 WHERE organization = $1 AND identity = $2 AND ended_at IS NULL", values)
    }

    func noteDeprovisioning(of membership: Membership, at instant: Timestamp) throws {
        try noteDeprovisioning(of: membership, under: membership.organization, at: instant)
    }

    func append(_ events: [OutgoingEvent], of organization: Identifier<Organization>) throws {
        guard !events.isEmpty else { return }
        try append(events, startingIn: organization)
    }

    /// What a sequence is called that begins with this event.
    static func incarnation(from first: Identifier<OutgoingEvent>?) -> SQLValue {
        SQLValue(first.map { "inc-" + $0.text.dropFirst(4) })
    }

    /// Takes a run of the organization's sequence, fills it, and returns its first place.
    @discardableResult
    func append(_ events: [OutgoingEvent], startingIn organization: Identifier<Organization>) throws -> Int64 {
        let count = Int64(events.count)
        let rows = try transaction.query(
            """
            INSERT INTO event_counters (organization, last, incarnation) VALUES ($1, $2, $3)
            ON CONFLICT (organization) DO UPDATE SET last = event_counters.last + $2,
            incarnation = COALESCE(event_counters.incarnation, $3) RETURNING last
            """, [SQLValue(organization), .integer(count), SQLScope.incarnation(from: events.first?.id)])
        guard case .integer(let last)? = rows.first?.first else { throw StoreError.corrupt("event counter") }
        for (offset, event) in events.enumerated() {
            try transaction.execute(
                """
                INSERT INTO events (organization, sequence, id, type, subject, at, data)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """,
                [
                    SQLValue(organization), .integer(last - count + 1 + Int64(offset)), SQLValue(event.id),
                    .text(event.type), .text(event.subject), SQLValue(event.at), SQLValue(event.data),
                ])
        }
        if !events.isEmpty { notes.organizationsWithEvents.insert(organization) }
        return last - count + 1
    }
}
