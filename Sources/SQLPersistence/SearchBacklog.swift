import Essentials
import GatewayModel
import Persistence

/// Names that a version without search wrote: they get their keys and terms when a store is opened.
///
/// Not by the migration: SQL folds in its own way, and one transaction over every member would stop all writers.
enum SearchBacklog {
    private static let bite = 1000

    static func fill(in database: any SQLDatabase) async throws {
        for table in ["organizations", "teams"] {
            while try await database.write({ try fillKeys(table, in: $0) }) == bite {}
        }
        while try await database.write({ try fillTerms(in: SQLScope(transaction: $0)) }) == bite {}
    }

    private static func fillKeys(_ table: String, in transaction: any SQLTransaction) throws -> Int {
        let found = try transaction.query(
            "SELECT id, name FROM \(table) WHERE name_key IS NULL AND id > $1 ORDER BY id LIMIT $2",
            [.text(""), .integer(Int64(bite))])
        for row in found {
            var reader = RowReader([row[1]])
            try transaction.execute(
                "UPDATE \(table) SET name_key = $2 WHERE id = $1 AND name_key IS NULL",
                [row[0], .nameKey(try reader.text())])
        }
        return found.count
    }

    private static func fillTerms(in scope: SQLScope) throws -> Int {
        let found = try scope.transaction.query(
            """
            SELECT m.organization, m.id, m.first_name, m.last_name, m.display_name, i.email FROM memberships m
            JOIN identities i ON i.id = m.identity WHERE m.has_terms = 0 AND m.id > $1 ORDER BY m.id LIMIT $2
            """, [.text(""), .integer(Int64(bite))])
        for row in found {
            var reader = RowReader(Array(row.dropFirst(2)))
            let names = [try reader.optionalText(), try reader.optionalText(), try reader.optionalText()]
            guard let email = try? EmailAddress(try reader.text()) else { throw StoreError.corrupt("e-mail") }
            try scope.insertTerms(SearchTerms.of(email: email, names: names), row[0], row[1])
            try scope.transaction.execute(
                "UPDATE memberships SET has_terms = 1 WHERE organization = $1 AND id = $2", [row[0], row[1]])
        }
        return found.count
    }
}

extension SQLValue {
    /// A folded name as bytes, which every engine puts in the same order.
    static func nameKey(_ name: String) -> SQLValue { .bytes(Array(SearchTerms.folded(name).utf8)) }
}
