import Essentials
import GatewayModel

/// Events that a version without chains wrote: they get their place when a store is opened.
///
/// Not by the migration: SQL has no digest, and one transaction over years of events would stop every writer. Not at the
/// next append either, for an admin's click would pay for it. In bites, oldest first, as often as it is needed.
enum AuditBacklog {
    private static let bite = 1000

    static func chain(in database: any SQLDatabase) async throws {
        while try await database.write({ try chain(limit: bite, in: SQLScope(transaction: $0)) }) == bite {}
    }

    private static func chain(limit: Int, in scope: SQLScope) throws -> Int {
        let found = try scope.transaction.query(
            "SELECT \(AuditEvent.selection) FROM audit_events WHERE sequence IS NULL ORDER BY at, id LIMIT $1",
            [.integer(Int64(limit))])
        for row in found {
            let link = try scope.extendChain(with: row)
            try scope.transaction.execute(
                "UPDATE audit_events SET sequence = $2, hash = $3 WHERE id = $1",
                [row[0], .integer(link.sequence), .bytes(link.hash)])
        }
        return found.count
    }
}
