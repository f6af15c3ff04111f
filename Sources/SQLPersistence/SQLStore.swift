import Essentials
package import Persistence

/// A store in SQL: the text once, the rows mapped once, the engine behind ``SQLDatabase``.
package struct SQLStore: Store {
    private let database: any SQLDatabase
    private let bell: EventBell?

    /// Opens the store and brings its schema up to date.
    ///
    /// - Parameter bell: rung after each commit that appended events.
    /// - Throws: `store.newer_schema` where a newer version wrote the database.
    package init(database: any SQLDatabase, bell: EventBell? = nil) async throws {
        self.database = database
        self.bell = bell
        let migrations = Migration.all(bytes: database.bytesType)
        try await database.write { transaction in
            _ = try transaction.execute(
                "CREATE TABLE IF NOT EXISTS schema_version (number BIGINT NOT NULL, name TEXT NOT NULL)", [])
        }
        let found = try await database.write { transaction in
            try transaction.query("SELECT COALESCE(MAX(number), 0) FROM schema_version", [])
        }
        guard case .integer(let current)? = found.first?.first else { throw StoreError.corrupt("schema version") }
        let newest = migrations.last?.number ?? 0
        guard current <= Int64(newest) else { throw StoreError.newerSchema(found: Int(current), known: newest) }
        for migration in migrations where Int64(migration.number) > current {
            try await database.write { transaction in
                for statement in migration.statements { try transaction.execute(statement, []) }
                try transaction.execute(
                    "INSERT INTO schema_version (number, name) VALUES ($1, $2)",
                    [.integer(Int64(migration.number)), .text(migration.name)])
            }
        }
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any ReadScope) throws -> Result
    ) async throws -> Result {
        try await database.read { transaction in try body(SQLScope(transaction: transaction)) }
    }

    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any WriteScope) throws -> Result
    ) async throws -> Result {
        let (result, organizations) = try await database.write { transaction in
            let scope = SQLScope(transaction: transaction)
            let result = try body(scope)
            return (result, scope.notes.organizationsWithEvents)
        }
        if !organizations.isEmpty { bell?.ring(organizations) }
        return result
    }
}
