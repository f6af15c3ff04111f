import Essentials
import GatewayModel
import Persistence

/// People's moves from one way of signing on to another.
extension SQLScope {
    func migration(_ id: Identifier<SignOnMigration>) throws -> SignOnMigration? {
        try one(SignOnMigration.self, where: "id = $1", [SQLValue(id)])
    }

    func migrations(of organization: Identifier<Organization>, limit: Int) throws -> [SignOnMigration] {
        // Two look-ups, as an OR over two columns would walk them all.
        let sides = try ["organization", "admin_organization"].flatMap { column in
            try all(
                SignOnMigration.self, where: "\(column) = $1 ORDER BY created_at DESC, id DESC LIMIT $2",
                [SQLValue(organization), .integer(Int64(limit))])
        }
        return Array(sides.sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }.prefix(limit))
    }

    func insert(_ migration: SignOnMigration) throws { try insertRecord(migration) }
    func update(_ migration: SignOnMigration) throws { try updateRecord(migration) }

    func firstSignOn(through connection: Connection) throws -> Timestamp? {
        let rows = try transaction.query(
            "SELECT MIN(created_at) FROM identity_links WHERE organization = $1 AND connection = $2",
            [SQLValue(connection.organization), SQLValue(connection.id)])
        guard let row = rows.first else { return nil }
        var reader = RowReader(row)
        return try reader.optionalTime()
    }

    func movingPeople(
        of organization: Identifier<Organization>, to target: Identifier<Organization>,
        through connection: Connection?, domains: [DomainName], at instant: Timestamp, limit: Int
    ) throws -> MovingPeople {
        let tenant = SQLTenant(organization: organization, scope: self)
        let active = try tenant.number("SELECT COUNT(*) FROM memberships WHERE organization = $1 AND active = 1")
        let all = try tenant.number("SELECT COUNT(*) FROM memberships WHERE organization = $1")
        // No domain has an empty name; without one there would be nothing between the brackets.
        let values = ([""] + domains.map(\.text)).map(SQLValue.text)
        let places = values.indices.map { "$\($0 + 2)" }.joined(separator: ", ")
        let outside = "m.active = 1 AND m.email_domain NOT IN (\(places))"
        let ambiguous = try ambiguities(organization, target, connection)
        return MovingPeople(
            active: active, inactive: all - active,
            outside: try tenant.number(
                "SELECT COUNT(*) FROM memberships m WHERE m.organization = $1 AND \(outside)", values),
            firstOutside: try tenant.members(
                where: "\(outside) ORDER BY m.id LIMIT $\(values.count + 2)", values + [.integer(Int64(limit))]
            )
            .map(\.identity.email.text),
            ambiguous: ambiguous.count, firstAmbiguous: Array(ambiguous.prefix(limit)),
            sessions: try tenant.number(
                "SELECT COUNT(*) FROM sessions WHERE organization = $1 AND ended_at IS NULL AND expires_at > $2",
                [SQLValue(instant)]))
    }

    /// One row for each person and reason, by person.
    private func ambiguities(
        _ organization: Identifier<Organization>, _ target: Identifier<Organization>, _ connection: Connection?
    ) throws -> [MovingPeople.Ambiguity] {
        var found: [(person: String, ambiguity: MovingPeople.Ambiguity)] = []
        var seen: Set<String> = []
        for reason in MovingPeople.Ambiguity.Reason.allCases {
            var values = [SQLValue(organization), SQLValue(target)]
            if reason == .subject {
                guard let connection else { continue }
                values += [SQLValue(connection.id), .text(connection.identityProvider.entityID)]
            }
            for row in try transaction.query(SQLScope.query(for: reason), values) {
                var reader = RowReader(row)
                let person = try reader.text()
                guard seen.insert(person).inserted else { continue }
                found.append((person, MovingPeople.Ambiguity(email: try reader.text(), reason: reason)))
            }
        }
        return found.sorted { $0.person < $1.person }.map(\.ambiguity)
    }

    /// Far more than anybody would decide one by one; the count says no more beyond.
    private static let mostAmbiguities = 1000

    private static func query(for reason: MovingPeople.Ambiguity.Reason) -> String {
        let people = "JOIN memberships m ON m.organization = $1 AND m.active = 1 AND m.identity ="
        let source =
            switch reason {
            // A subject says the same at two connections only where one IdP speaks at both.
            case .subject:
                """
                identity_links a JOIN connections c ON c.id = a.connection AND c.idp_entity_id = $4
                JOIN identity_links b ON b.organization = $2 AND b.connection = $3 AND b.subject = a.subject
                AND b.identity <> a.identity \(people) a.identity
                JOIN identities i ON i.id = m.identity WHERE a.organization = $1 AND a.connection <> $3
                """
            case .externalID:
                """
                memberships m JOIN memberships t ON t.organization = $2 AND t.external_id = m.external_id
                AND t.identity <> m.identity JOIN identities i ON i.id = m.identity
                WHERE m.organization = $1 AND m.active = 1 AND m.external_id IS NOT NULL
                """
            case .furtherAddress:
                """
                further_addresses f JOIN memberships t ON t.organization = $2 AND t.id = f.membership
                JOIN identities i ON i.email_folded = f.email_folded AND i.id <> t.identity \(people) i.id
                WHERE f.organization = $2
                """
            }
        return "SELECT DISTINCT m.id, i.email FROM \(source) ORDER BY m.id LIMIT \(mostAmbiguities)"
    }
}
