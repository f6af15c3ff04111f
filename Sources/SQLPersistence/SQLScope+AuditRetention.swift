import Essentials
import GatewayModel
import Persistence

/// The beginning of an audit chain, when it goes.
extension SQLScope {
    func auditChains(before instant: Timestamp, after: AuditChainName?, limit: Int) throws -> [AuditChainName] {
        // The installation's own chain has the empty text for its organization: before the first chain there is nothing.
        let isBehind = after == nil ? "$1 = ''" : "organization > $1"
        return try transaction.query(
            """
            SELECT organization FROM audit_heads WHERE \(isBehind) AND (SELECT a.at FROM audit_events a
            WHERE COALESCE(a.organization, '') = audit_heads.organization AND a.sequence > 0
            ORDER BY a.sequence LIMIT 1) < $2 ORDER BY organization LIMIT $3
            """,
            [after.map { SQLScope.chain(of: $0.organization) } ?? .text(""), SQLValue(instant), .integer(Int64(limit))]
        ).map { row in
            var reader = RowReader(row)
            let name = try reader.text()
            return AuditChainName(name.isEmpty ? nil : Identifier(stored: name))
        }
    }

    func sweepAudit(
        of organization: Identifier<Organization>?, through link: AuditLink, at instant: Timestamp
    ) throws -> Int {
        let chain = SQLScope.chain(of: organization)
        let removed = try transaction.execute(
            "DELETE FROM audit_events WHERE COALESCE(organization, '') = $1 AND sequence > 0 AND sequence <= $2",
            [chain, .integer(link.sequence)])
        try transaction.execute(
            """
            INSERT INTO audit_anchors (organization, sequence, hash, swept_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (organization) DO UPDATE SET sequence = $2, hash = $3, swept_at = $4
            """, [chain, .integer(link.sequence), .bytes(link.hash), SQLValue(instant)])
        return removed
    }
}
