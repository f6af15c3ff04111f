/// An engine, behind as little as both need: synchronous bodies, one SQL text with `$N`, six calls.
package protocol SQLDatabase: Sendable {
    /// Runs `body` on a snapshot.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Result
    ) async throws -> Result

    /// Runs `body` in a transaction that is durable when the call returns; a body that throws is rolled back alone.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Result
    ) async throws -> Result

    /// What this engine calls a column of bytes.
    var bytesType: String { get }
}

/// One transaction, on the thread that runs its body.
package protocol SQLTransaction {
    /// The rows of a query; columns in the order of its select list.
    func query(_ sql: String, _ values: [SQLValue]) throws -> [[SQLValue]]
    /// Runs a statement and returns how many rows it changed.
    ///
    /// - Throws: `StoreError.duplicate` where a unique value is taken.
    @discardableResult func execute(_ sql: String, _ values: [SQLValue]) throws -> Int
}
