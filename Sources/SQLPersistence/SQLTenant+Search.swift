import Essentials
import GatewayModel
import Persistence

/// Lists that cost by the page: each row is taken from an index in the order in which it is shown.
extension SQLTenant {
    /// Terms that one page looks at, at most: behind a filter that few fit, a short beginning has a whole organization.
    private static let examined = 1000

    func members(matching filter: MemberFilter, before: ListPosition?, limit: Int) throws -> [Member] {
        let behind: [SQLValue] = [
            .integer(before?.createdAt.milliseconds ?? Int64.max), .text(before?.id ?? ""), .integer(Int64(limit)),
        ]
        guard !filter.isEmpty else {
            return try members(
                where: "(m.created_at, m.id) < ($2, $3) ORDER BY m.created_at DESC, m.id DESC LIMIT $4", behind)
        }
        // One look for each combination, in the order of its index; together they would have to be sorted.
        var positions: [ListPosition] = []
        for role in filter.role.map({ [$0] }) ?? Membership.Role.allCases {
            for source in filter.source.map({ [$0] }) ?? Membership.Source.allCases {
                for active in filter.active.map({ [$0] }) ?? [false, true] {
                    positions += try positionsOf(role, source, active, behind)
                }
            }
        }
        return try positions.sorted(by: >).prefix(limit).compactMap { try member(Identifier(stored: $0.id)) }
    }

    private func positionsOf(
        _ role: Membership.Role, _ source: Membership.Source, _ active: Bool, _ behind: [SQLValue]
    ) throws -> [ListPosition] {
        try scope.transaction.query(
            """
            SELECT created_at, id FROM memberships WHERE organization = $1 AND role = $5 AND source = $6 AND active = $7
            AND (created_at, id) < ($2, $3) ORDER BY created_at DESC, id DESC LIMIT $4
            """, [key] + behind + [.text(role.rawValue), .text(source.rawValue), SQLValue(active)]
        ).map { row in
            var reader = RowReader(row)
            return ListPosition(createdAt: try reader.time(), id: try reader.text())
        }
    }

    func members(
        named prefix: String, matching filter: MemberFilter, after: NamePosition?, limit: Int
    ) throws -> NameMatches<Member> {
        var (found, last, position, left) = ([Member](), after, after, Self.examined)
        while left > 0 {
            let page = min(left, max(limit, 50))
            let rows = try termRows(prefix, after: position, limit: page)
            for row in rows {
                position = row.position
                guard filter.includes(role: row.role, source: row.source, active: row.active),
                    let member = try member(Identifier(stored: row.position.id)),
                    // Another of their terms has shown them already.
                    member.searchTerms.first(where: { SearchTerms.starts($0, with: prefix) }) == row.position.name
                else { continue }
                // One more than the page: then there is a next one, which is not empty.
                if found.count == limit { return NameMatches(found: found, next: last) }
                found.append(member)
                last = position
            }
            if rows.count < page { return NameMatches(found: found, next: nil) }
            left -= rows.count
        }
        return NameMatches(found: found, next: position)
    }

    private struct TermRow {
        let position: NamePosition
        let role: Membership.Role
        let source: Membership.Source
        let active: Bool
    }

    private func termRows(_ prefix: String, after: NamePosition?, limit: Int) throws -> [TermRow] {
        try scope.transaction.query(
            """
            SELECT t.term, t.membership, m.role, m.source, m.active FROM member_terms t
            CROSS JOIN memberships m WHERE t.organization = $1 AND t.term >= $2 AND t.term < $3
            AND (t.term, t.membership) > ($4, $5) AND m.organization = $1 AND m.id = t.membership
            ORDER BY t.term, t.membership LIMIT $6
            """, [key] + SQLScope.range(prefix, after: after) + [.integer(Int64(limit))]
        ).map { row in
            var reader = RowReader(row)
            let name = String(decoding: try reader.bytes(), as: UTF8.self)
            return TermRow(
                position: NamePosition(name: name, id: try reader.text()), role: try reader.choice(),
                source: try reader.choice(), active: try reader.bool())
        }
    }

    func teams(named prefix: String, after: NamePosition?, limit: Int) throws -> NameMatches<Team> {
        let found = try scope.all(
            Team.self,
            where: """
                organization = $1 AND name_key >= $2 AND name_key < $3 AND (name_key, id) > ($4, $5)
                ORDER BY name_key, id LIMIT $6
                """, [key] + SQLScope.range(prefix, after: after) + [.integer(Int64(limit + 1))])
        return SQLScope.page(found, limit: limit) { NamePosition(name: SearchTerms.folded($0.name), id: $0.id.text) }
    }

    func openInvitations(before: ListPosition?, limit: Int) throws -> [Invitation] {
        try scope.all(
            Invitation.self,
            where: """
                organization = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND (created_at, id) < ($2, $3)
                ORDER BY created_at DESC, id DESC LIMIT $4
                """,
            [
                key, .integer(before?.createdAt.milliseconds ?? Int64.max), .text(before?.id ?? ""),
                .integer(Int64(limit)),
            ])
    }
}

extension SQLScope {
    func organizations(named prefix: String, after: NamePosition?, limit: Int) throws -> NameMatches<Organization> {
        let found = try all(
            Organization.self,
            where: """
                name_key >= $1 AND name_key < $2 AND (name_key, id) > ($3, $4) ORDER BY name_key, id LIMIT $5
                """, SQLScope.range(prefix, after: after) + [.integer(Int64(limit + 1))])
        return SQLScope.page(found, limit: limit) { NamePosition(name: SearchTerms.folded($0.name), id: $0.id.text) }
    }

    /// From the beginning to behind all that begin so, and the row behind which to go on.
    static func range(_ prefix: String, after: NamePosition?) -> [SQLValue] {
        let low = Array(prefix.utf8)
        // No text has this byte.
        let high = low + [0xFF]
        return [.bytes(low), .bytes(high), .bytes(after.map { Array($0.name.utf8) } ?? []), .text(after?.id ?? "")]
    }

    /// - Parameter found: one more than the page where there is a next one.
    static func page<Noun>(
        _ found: [Noun], limit: Int, position: (Noun) -> NamePosition
    ) -> NameMatches<Noun> {
        let page = Array(found.prefix(limit))
        return NameMatches(found: page, next: found.count > limit ? page.last.map(position) : nil)
    }
}
