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
        let applied = try await database.write { try SQLStore.applied(in: $0) }
        let (found, newest) = (applied.max() ?? 0, SQLStore.newestSchema(database))
        guard found <= newest else { throw StoreError.newerSchema(found: found, known: newest) }
        for migration in migrations where !applied.contains(migration.number) {
            try await database.write { transaction in
                for statement in migration.statements { try transaction.execute(statement, []) }
                try transaction.execute(
                    "INSERT INTO schema_version (number, name) VALUES ($1, $2)",
                    [.integer(Int64(migration.number)), .text(migration.name)])
            }
        }
        try await AuditBacklog.chain(in: database)
        try await SearchBacklog.fill(in: database)
    }

    /// Looks at a store without changing anything: no schema is made, no event gets its place.
    ///
    /// Writing through it fails where the database was opened read-only.
    ///
    /// - Throws: `store.newer_schema` and `store.older_schema` where the database is not of exactly this version.
    package init(inspecting database: any SQLDatabase) async throws {
        self.database = database
        bell = nil
        let known = SQLStore.newestSchema(database)
        let applied = try await database.read { try SQLStore.applied(in: $0) }
        let found = applied.max() ?? 0
        guard found <= known else { throw StoreError.newerSchema(found: found, known: known) }
        guard applied.isSuperset(of: Migration.all(bytes: database.bytesType).map(\.number)) else {
            throw StoreError.olderSchema(found: found, known: known)
        }
    }

    private static func applied(in transaction: any SQLTransaction) throws -> Set<Int> {
        let rows = try transaction.query("SELECT number FROM schema_version", [])
        return Set(
            try rows.map {
                var reader = RowReader($0)
                return Int(try reader.integer())
            })
    }

    private static func newestSchema(_ database: any SQLDatabase) -> Int {
        Migration.all(bytes: database.bytesType).last?.number ?? 0
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
