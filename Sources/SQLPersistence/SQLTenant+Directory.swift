import Essentials
import GatewayModel
import Persistence

/// What a directory sees: each look-up behind an index.
///
/// Few rows are put in order here and not by the database: offered an index in that order, SQLite walks the whole
/// organization through it rather than use the one that finds the rows.
extension SQLTenant {
    func directories() throws -> [Directory] {
        try scope.all(Directory.self, where: "organization = $1 ORDER BY created_at, id", [key])
    }

    func directory(_ id: Identifier<Directory>) throws -> Directory? {
        try scope.one(Directory.self, where: "organization = $1 AND id = $2", [key, SQLValue(id)])
    }

    func directoryTokens() throws -> [DirectoryToken] {
        try scope.all(DirectoryToken.self, where: "organization = $1 ORDER BY created_at DESC, id DESC", [key])
    }

    func member(userName folded: String) throws -> Member? {
        if let named = try members(where: "m.user_name_folded = $2", [.text(folded)]).first { return named }
        return try members(where: "i.email_folded = $2 AND m.user_name IS NULL", [.text(folded)]).first
    }

    func members(externalID: String) throws -> [Member] {
        try members(where: "m.external_id = $2", [.text(externalID)]).sorted(by: SQLTenant.isOlder)
    }

    private static func isOlder(_ left: Member, _ right: Member) -> Bool {
        (left.membership.createdAt, left.membership.id) < (right.membership.createdAt, right.membership.id)
    }

    func members(emailAddress folded: String) throws -> [Member] {
        let canonical = try members(where: "i.email_folded = $2", [.text(folded)])
        let further = try members(
            where: "m.id IN (SELECT membership FROM further_addresses WHERE organization = $1 AND email_folded = $2)",
            [.text(folded)]
        ).sorted(by: SQLTenant.isOlder)
        return canonical + further.filter { found in !canonical.contains { $0.membership.id == found.membership.id } }
    }

    func members(in domains: [DomainName], after: ListPosition?, offset: Int, limit: Int) throws -> [Member] {
        guard !domains.isEmpty, limit > 0 else { return [] }
        let places = domains.indices.map { "$\($0 + 6)" }.joined(separator: ", ")
        return try members(
            where: """
                m.removed_at IS NULL AND m.email_domain IN (\(places)) AND (m.created_at, m.id) > ($2, $3)
                ORDER BY m.created_at, m.id LIMIT $4 OFFSET $5
                """,
            position(after) + [.integer(Int64(limit)), .integer(Int64(offset))] + domains.map { .text($0.text) })
    }

    private func position(_ position: ListPosition?) -> [SQLValue] {
        [.integer(position?.createdAt.milliseconds ?? Int64.min), .text(position?.id ?? "")]
    }

    func memberCount(in domains: [DomainName]) throws -> Int {
        guard !domains.isEmpty else { return 0 }
        let places = domains.indices.map { "$\($0 + 2)" }.joined(separator: ", ")
        return try number(
            "SELECT COALESCE(SUM(present), 0) FROM member_counts WHERE organization = $1 AND domain IN (\(places))",
            domains.map { .text($0.text) })
    }

    func activeMemberCount() throws -> Int {
        try number("SELECT COALESCE(SUM(active), 0) FROM member_counts WHERE organization = $1")
    }

    func number(_ sql: String, _ values: [SQLValue] = []) throws -> Int {
        guard case .integer(let number)? = try scope.transaction.query(sql, [key] + values).first?.first else {
            throw StoreError.corrupt("number")
        }
        return Int(number)
    }

    // MARK: Teams

    func team(_ id: Identifier<Team>) throws -> Team? {
        try scope.one(Team.self, where: "organization = $1 AND id = $2", [key, SQLValue(id)])
    }

    func teams(name folded: String) throws -> [Team] {
        try scope.all(Team.self, where: "organization = $1 AND name_folded = $2", [key, .text(folded)])
            .sorted { $0.id < $1.id }
    }

    func teams(externalID: String) throws -> [Team] {
        try scope.all(Team.self, where: "organization = $1 AND external_id = $2", [key, .text(externalID)])
            .sorted { $0.id < $1.id }
    }

    func provisionedTeams(after: ListPosition?, offset: Int, limit: Int) throws -> [Team] {
        guard limit > 0 else { return [] }
        return try scope.all(
            Team.self,
            where: """
                organization = $1 AND directory IS NOT NULL AND (created_at, id) > ($2, $3)
                ORDER BY created_at, id LIMIT $4 OFFSET $5
                """, [key] + position(after) + [.integer(Int64(limit)), .integer(Int64(offset))])
    }

    func provisionedTeamCount() throws -> Int {
        try number("SELECT COUNT(*) FROM teams WHERE organization = $1 AND directory IS NOT NULL")
    }

    func members(
        of team: Identifier<Team>, in domains: [DomainName]?, after: Identifier<Membership>?, limit: Int
    ) throws -> [TeamMember] {
        if let domains, domains.isEmpty { return [] }
        let places = domains?.indices.map { "$\($0 + 5)" }.joined(separator: ", ")
        let visible = places.map { "AND m.removed_at IS NULL AND m.email_domain IN (\($0))" } ?? ""
        return try scope.transaction.query(
            """
            SELECT m.id, m.identity, COALESCE(m.display_name, i.email) FROM team_memberships tm
            JOIN memberships m ON m.organization = tm.organization AND m.id = tm.membership
            JOIN identities i ON i.id = m.identity
            WHERE tm.organization = $1 AND tm.team = $2 AND tm.membership > $3 \(visible) ORDER BY tm.membership LIMIT $4
            """,
            [key, SQLValue(team), .text(after?.text ?? ""), .integer(Int64(limit))]
                + (domains ?? []).map { .text($0.text) }
        ).map(SQLTenant.teamMember)
    }

    func teamMember(_ membership: Identifier<Membership>) throws -> TeamMember? {
        try scope.transaction.query(
            """
            SELECT m.id, m.identity, COALESCE(m.display_name, i.email) FROM memberships m
            JOIN identities i ON i.id = m.identity WHERE m.organization = $1 AND m.id = $2
            """, [key, SQLValue(membership)]
        ).first.map(SQLTenant.teamMember)
    }

    private static func teamMember(_ row: [SQLValue]) throws -> TeamMember {
        var reader = RowReader(row)
        return TeamMember(membership: try reader.id(), identity: try reader.id(), display: try reader.text())
    }

    func isMember(_ membership: Identifier<Membership>, of team: Identifier<Team>) throws -> Bool {
        let rows = try scope.transaction.query(
            "SELECT 1 FROM team_memberships WHERE organization = $1 AND team = $2 AND membership = $3",
            [key, SQLValue(team), SQLValue(membership)])
        return !rows.isEmpty
    }

    func teams(of membership: Identifier<Membership>) throws -> [Team] {
        try scope.all(
            Team.self,
            where: """
                organization = $1 AND id IN (SELECT team FROM team_memberships WHERE organization = $1 AND membership = $2)
                """, [key, SQLValue(membership)]
        ).sorted { $0.name < $1.name }
    }

    // MARK: Logs

    func provisioningLog(before: Identifier<ProvisioningLogEntry>?, limit: Int) throws -> [ProvisioningLogEntry] {
        try scope.all(
            ProvisioningLogEntry.self,
            where: """
                organization = $1 AND ($2 = '' OR at < (SELECT at FROM provisioning_log WHERE id = $2)
                OR (at = (SELECT at FROM provisioning_log WHERE id = $2) AND id < $2)) ORDER BY at DESC, id DESC LIMIT $3
                """, [key, .text(before?.text ?? ""), .integer(Int64(limit))])
    }

    // CROSS: with the people first, SQLite would go through all of the organization's in an index that has all it asks for.
    func deprovisioningCount(since instant: Timestamp) throws -> Int {
        try number(
            """
            SELECT COUNT(DISTINCT m.id) FROM deprovisionings d CROSS JOIN memberships m WHERE d.organization = $1
            AND d.at > $2 AND m.organization = $1 AND m.id = d.membership AND m.active = $3
            """, [SQLValue(instant), SQLValue(false)])
    }
}
