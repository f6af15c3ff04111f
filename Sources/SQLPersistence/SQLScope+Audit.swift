import Essentials
import GatewayModel
import Persistence

/// Appending to the audit log's chains, and reading them.
extension SQLScope {
    private static let insertion =
        "INSERT INTO audit_events (\(AuditEvent.selection), sequence, hash) VALUES "
        + "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"

    func append(_ event: AuditEvent) throws {
        let row = event.row
        let link = try extendChain(with: row)
        try transaction.execute(SQLScope.insertion, row + [.integer(link.sequence), .bytes(link.hash)])
    }

    /// Makes this row of ``AuditEvent`` the last of its chain: two look-ups by key, whatever the chain's length.
    ///
    /// The head is read and written in the transaction that writes the event; transactions are serialised, so that
    /// several appends of one commit follow each other.
    func extendChain(with row: [SQLValue]) throws -> AuditLink {
        let chain = row[1] == .null ? SQLValue.text("") : row[1]
        let last = try head(of: chain)
        let sequence = (last?.sequence ?? 0) + 1
        let hash = AuditChain.hash(
            after: last?.hash ?? AuditChain.origin, sequence: sequence, fields: row.map(SQLScope.chainField))
        try transaction.execute(
            """
            INSERT INTO audit_heads (organization, sequence, hash) VALUES ($1, $2, $3)
            ON CONFLICT (organization) DO UPDATE SET sequence = $2, hash = $3
            """, [chain, .integer(sequence), .bytes(hash)])
        return AuditLink(sequence: sequence, hash: hash)
    }

    private func head(of chain: SQLValue) throws -> AuditLink? { try link(in: "audit_heads", of: chain) }

    /// The link that one of the tables with one row for each chain has.
    func link(in table: String, of chain: SQLValue) throws -> AuditLink? {
        try transaction.query("SELECT sequence, hash FROM \(table) WHERE organization = $1", [chain]).first.map {
            var reader = RowReader($0)
            return AuditLink(sequence: try reader.integer(), hash: try reader.bytes())
        }
    }

    /// What is hashed of a column.
    ///
    /// No JSON is parsed and written again: the bytes that lie there are what is vouched for.
    private static func chainField(_ value: SQLValue) -> String? {
        switch value {
        case .null: nil
        case .text(let text): text
        case .integer(let number): String(number)
        // No column holds bytes, unless somebody put them there.
        case .bytes(let bytes): "bytes:" + hexadecimal(bytes)
        }
    }

    static func chain(of organization: Identifier<Organization>?) -> SQLValue {
        .text(organization?.text ?? "")
    }
}

extension SQLScope: AuditReading {
    func auditEvents(
        of organization: Identifier<Organization>?, matching filter: AuditFilter, before: Identifier<AuditEvent>?,
        limit: Int
    ) throws -> [ChainedAuditEvent] {
        var condition = AuditCondition(listing: organization)
        condition.add(filter)
        if let before {
            let place = condition.place(SQLValue(before))
            condition.add("(at, id) < (SELECT at, id FROM audit_events WHERE id = \(place))")
        }
        let count = condition.place(.integer(Int64(limit)))
        return try chained("\(condition.text) ORDER BY at DESC, id DESC LIMIT \(count)", condition.values)
    }

    func auditEvents(
        of organization: Identifier<Organization>?, matching filter: AuditFilter, after sequence: Int64,
        through last: Int64, limit: Int
    ) throws -> [ChainedAuditEvent] {
        var condition = AuditCondition(chain: SQLScope.chain(of: organization))
        condition.add("sequence > \(condition.place(.integer(sequence)))")
        condition.add("sequence <= \(condition.place(.integer(last)))")
        condition.add(filter)
        let count = condition.place(.integer(Int64(limit)))
        return try chained("\(condition.text) ORDER BY sequence LIMIT \(count)", condition.values)
    }

    private func chained(_ condition: String, _ values: [SQLValue]) throws -> [ChainedAuditEvent] {
        try transaction.query(
            "SELECT \(AuditEvent.selection), sequence, hash FROM audit_events WHERE \(condition)", values
        ).map { row in
            var reader = RowReader(row)
            let event = try AuditEvent(&reader)
            guard let sequence = try reader.optionalInteger(), let hash = try reader.optionalBytes() else {
                return ChainedAuditEvent(event: event, link: nil)
            }
            return ChainedAuditEvent(event: event, link: AuditLink(sequence: sequence, hash: hash))
        }
    }

    func auditHead(of organization: Identifier<Organization>?) throws -> AuditLink? {
        try head(of: SQLScope.chain(of: organization))
    }

    func auditChain(
        of organization: Identifier<Organization>?, after sequence: Int64, limit: Int
    ) throws -> AuditChainPage {
        let chain = SQLScope.chain(of: organization)
        let rows = try transaction.query(
            """
            SELECT sequence, hash, \(AuditEvent.selection) FROM audit_events
            WHERE COALESCE(organization, '') = $1 AND sequence > $2 ORDER BY sequence LIMIT $3
            """, [chain, .integer(sequence), .integer(Int64(limit))]
        ).map { row in
            AuditChainRow(
                sequence: { if case .integer(let number) = row[0] { number } else { Int64.max } }(),
                hash: { if case .bytes(let bytes) = row[1] { bytes } else { [] } }(),
                fields: row.dropFirst(2).map(SQLScope.chainField))
        }
        let backlog = try transaction.query(
            """
            SELECT COUNT(*) FROM audit_events
            WHERE COALESCE(organization, '') = $1 AND (sequence IS NULL OR sequence < 1)
            """, [chain])
        guard case .integer(let unchained)? = backlog.first?.first else { throw StoreError.corrupt("number") }
        return AuditChainPage(
            rows: rows, head: try head(of: chain), anchor: try link(in: "audit_anchors", of: chain),
            unchained: Int(unchained))
    }
}
