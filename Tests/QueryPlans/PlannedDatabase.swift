package import SQLPersistence
import SQLiteDriver
import Synchronization

/// A database in memory that keeps the plan of every statement that runs on it.
///
/// SQLite says beforehand which way it will go. No statistics exist here, as in an installation where nobody runs ANALYZE.
package final class PlannedDatabase: SQLDatabase {
    private let database: SQLiteDatabase
    private let found = Mutex<(statements: [String], steps: [PlanStep])>(([], []))

    package init() throws { database = try SQLiteDatabase(path: nil) }

    package var bytesType: String { database.bytesType }

    /// What ran since the beginning, or since `forget()`.
    package var statements: [String] { found.withLock { $0.statements } }
    /// The steps of those statements that look for rows.
    package var steps: [PlanStep] { found.withLock { $0.steps } }

    package func forget() { found.withLock { $0 = ([], []) } }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Result
    ) async throws -> Result {
        try await database.read { try body(PlannedTransaction(transaction: $0, note: self.note)) }
    }

    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Result
    ) async throws -> Result {
        try await database.write { try body(PlannedTransaction(transaction: $0, note: self.note)) }
    }

    private func note(_ statement: String, _ steps: [PlanStep]) {
        found.withLock { found in
            found.statements.append(statement)
            found.steps += steps
        }
    }
}

private struct PlannedTransaction: SQLTransaction {
    let transaction: any SQLTransaction
    let note: (String, [PlanStep]) -> Void

    func query(_ sql: String, _ values: [SQLValue]) throws -> [[SQLValue]] {
        try explain(sql, values)
        return try transaction.query(sql, values)
    }

    @discardableResult func execute(_ sql: String, _ values: [SQLValue]) throws -> Int {
        try explain(sql, values)
        return try transaction.execute(sql, values)
    }

    private func explain(_ sql: String, _ values: [SQLValue]) throws {
        guard ["SELECT", "INSERT", "UPDATE", "DELETE"].contains(where: sql.hasPrefix) else { return }
        let rows = try transaction.query("EXPLAIN QUERY PLAN " + sql, values)
        note(
            sql,
            rows.compactMap { row in
                if case .text(let detail)? = row.last { PlanStep(statement: sql, detail: detail) } else { nil }
            })
    }
}
