/// Where everything lasts.
///
/// Bodies are synchronous, so that a transaction never waits for anything but the database; they compute and store, and
/// may run twice. What a store promises is held by `StoreContract` in GatewayTesting, which every store runs.
package protocol Store: Sendable {
    /// Runs `body` on one consistent snapshot. Writes made before the call are visible.
    func read<Result: Sendable>(_ body: @escaping @Sendable (any ReadScope) throws -> Result) async throws -> Result

    /// Runs `body` in one transaction, serialised with all others, and returns once its commit is durable.
    ///
    /// An error that `body` throws rolls back everything that it wrote, and nothing that others wrote.
    func write<Result: Sendable>(_ body: @escaping @Sendable (any WriteScope) throws -> Result) async throws -> Result
}
