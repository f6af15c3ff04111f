import Essentials
import GatewayModel
import Persistence

/// What one organization holds: every query names the organization.
struct SQLTenant: TenantReading {
    let organization: Identifier<Organization>
    let scope: SQLScope

    var key: SQLValue { SQLValue(organization) }

    private static let memberSelection: String =
        Membership.columns.map { "m." + $0 }.joined(separator: ", ") + ", "
        + Identity.columns.map { "i." + $0 }.joined(separator: ", ")

    func members(where condition: String, _ values: [SQLValue]) throws -> [Member] {
        try scope.transaction.query(
            "SELECT \(SQLTenant.memberSelection) FROM memberships m JOIN identities i ON i.id = m.identity WHERE "
                + "m.organization = $1 AND \(condition)", [key] + values
        ).map { row in
            var reader = RowReader(row)
            let membership = try Membership(&reader)
            return Member(identity: try Identity(&reader), membership: membership)
        }
    }

    func member(identity: Identifier<Identity>) throws -> Member? {
        try members(where: "m.identity = $2", [SQLValue(identity)]).first
    }

    func member(_ id: Identifier<Membership>) throws -> Member? {
        try members(where: "m.id = $2", [SQLValue(id)]).first
    }

    func members(after: Identifier<Membership>?, limit: Int) throws -> [Member] {
        try members(where: "m.id > $2 ORDER BY m.id LIMIT $3", [.text(after?.text ?? ""), .integer(Int64(limit))])
    }

    func activeOwnerCount() throws -> Int {
        let rows = try scope.transaction.query(
            "SELECT COUNT(*) FROM memberships WHERE organization = $1 AND role = 'owner' AND active = 1", [key])
        guard case .integer(let count)? = rows.first?.first else { throw StoreError.corrupt("count") }
        return Int(count)
    }

    func identityLink(connection: Identifier<Connection>, subject: String) throws -> IdentityLink? {
        try scope.one(
            IdentityLink.self, where: "organization = $1 AND connection = $2 AND subject = $3",
            [key, SQLValue(connection), .text(subject)])
    }

    func teams() throws -> [Team] { try scope.all(Team.self, where: "organization = $1 ORDER BY name", [key]) }

    func teamNames(of membership: Identifier<Membership>) throws -> [String] {
        try scope.transaction.query(
            """
            SELECT t.name FROM team_memberships tm JOIN teams t ON t.organization = tm.organization AND t.id = tm.team
            WHERE tm.organization = $1 AND tm.membership = $2
            """, [key, SQLValue(membership)]
        ).map { row in
            var reader = RowReader(row)
            return try reader.text()
        }.sorted()
    }

    func projects() throws -> [Project] { try scope.all(Project.self, where: "organization = $1 ORDER BY name", [key]) }

    func projectRoles(of membership: Identifier<Membership>) throws -> [(project: Project, role: String)] {
        // Three look-ups: joined by OR they are a walk through all grants of the organization. CROSS keeps SQLite from
        // beginning with all of its projects, which an index offers in the order asked for.
        let found = "SELECT p.organization, p.id, p.name, p.created_at, g.role FROM"
        let project = "CROSS JOIN projects p WHERE p.organization = g.organization AND p.id = g.project AND"
        return try scope.transaction.query(
            """
            \(found) project_grants g \(project) g.organization = $1 AND g.membership = $2
            UNION \(found) project_grants g \(project) g.organization = $1 AND g.team = '' AND g.membership = ''
            UNION \(found) team_memberships tm CROSS JOIN project_grants g \(project) tm.organization = $1
            AND tm.membership = $2 AND g.organization = $1 AND g.team = tm.team AND g.membership = ''
            ORDER BY 3, 5
            """, [key, SQLValue(membership)]
        ).map { row in
            var reader = RowReader(row)
            return (try Project(&reader), try reader.text())
        }
    }

    func connections() throws -> [Connection] {
        try scope.all(Connection.self, where: "organization = $1 ORDER BY created_at, id", [key])
    }

    func metadataRefresh(of connection: Identifier<Connection>) throws -> MetadataRefresh? {
        try scope.one(
            MetadataRefresh.self, where: "organization = $1 AND connection = $2", [key, SQLValue(connection)])
    }

    func domainClaims() throws -> [DomainClaim] {
        try scope.all(DomainClaim.self, where: "organization = $1 ORDER BY domain", [key])
    }

    func domainClaim(_ id: Identifier<DomainClaim>) throws -> DomainClaim? {
        try scope.one(DomainClaim.self, where: "organization = $1 AND id = $2", [key, SQLValue(id)])
    }

    func auditEvents(before: Identifier<AuditEvent>?, limit: Int) throws -> [AuditEvent] {
        try scope.auditEvents(of: organization, matching: AuditFilter(), before: before, limit: limit).map(\.event)
    }

    func events(
        after cursor: Int64, limit: Int, types: Set<String>
    ) throws -> [(sequence: Int64, event: OutgoingEvent)] {
        let filter = EventTypeCondition(types, firstPlace: 4)
        return try scope.transaction.query(
            """
            SELECT sequence, id, type, subject, at, data FROM events WHERE organization = $1 AND sequence > $2
            \(filter.text) ORDER BY sequence LIMIT $3
            """, [key, .integer(cursor), .integer(Int64(limit))] + filter.values
        ).map { row in
            var reader = RowReader(row)
            let sequence = try reader.integer()
            return (
                sequence,
                OutgoingEvent(
                    id: try reader.id(), organization: organization, type: try reader.text(),
                    subject: try reader.text(),
                    at: try reader.time(), data: try reader.json())
            )
        }
    }

    func sessions(identity: Identifier<Identity>) throws -> [Session] {
        try scope.all(
            Session.self, where: "organization = $1 AND identity = $2 AND ended_at IS NULL ORDER BY created_at",
            [key, SQLValue(identity)])
    }
}
