import Persistence
import SQLPersistence
import Synchronization

/// A database that fails at the n-th statement that changes something, counted from when it is told.
final class FaultyDatabase: SQLDatabase {
    private let database: any SQLDatabase
    private let fuse: Fuse

    init(_ database: any SQLDatabase) {
        self.database = database
        fuse = Fuse()
    }

    var bytesType: String { database.bytesType }

    /// Lets `count` changes pass, and fails the next; nil lets all pass.
    func fail(after count: Int?) { fuse.set(count) }

    /// Whether the failure has come.
    var hasFailed: Bool { fuse.isBlown }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Result
    ) async throws -> Result { try await database.read(body) }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Result
    ) async throws -> Result {
        let fuse = fuse
        return try await database.write { try body(FaultyTransaction(transaction: $0, fuse: fuse)) }
    }

    final class Fuse: Sendable {
        private let left = Mutex<Int?>(nil)
        private let blown = Mutex(false)

        var isBlown: Bool { blown.withLock { $0 } }

        func set(_ count: Int?) {
            left.withLock { $0 = count }
            blown.withLock { $0 = false }
        }

        func burn() throws {
            let fails = left.withLock { count -> Bool in
                guard let now = count else { return false }
                count = now == 0 ? nil : now - 1
                return now == 0
            }
            guard fails else { return }
            blown.withLock { $0 = true }
            throw StoreError.failed(detail: "the test said so")
        }
    }

    private struct FaultyTransaction: SQLTransaction {
        let transaction: any SQLTransaction
        let fuse: Fuse

        func query(_ sql: String, _ values: [SQLValue]) throws -> [[SQLValue]] { try transaction.query(sql, values) }

        func execute(_ sql: String, _ values: [SQLValue]) throws -> Int {
            try fuse.burn()
            return try transaction.execute(sql, values)
        }
    }
}
