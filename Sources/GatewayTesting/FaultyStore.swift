package import Persistence
import Synchronization

/// A store whose n-th write fails, for tests of what is left behind.
package final class FaultyStore: Store {
    private let store: any Store
    private let failing: Mutex<Int?>
    private let writes = Mutex(0)

    package init(_ store: any Store, failingWrite: Int? = nil) {
        self.store = store
        failing = Mutex(failingWrite)
    }

    /// How many writes were begun.
    package var writeCount: Int { writes.withLock { $0 } }

    package func failWrite(after count: Int) { failing.withLock { $0 = count } }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any ReadScope) throws -> Result
    ) async throws -> Result { try await store.read(body) }

    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any WriteScope) throws -> Result
    ) async throws -> Result {
        writes.withLock { $0 += 1 }
        let fails = failing.withLock { count -> Bool in
            guard let left = count else { return false }
            count = left == 0 ? nil : left - 1
            return left == 0
        }
        return try await store.write { scope in
            let result = try body(scope)
            // As late as can be: everything was written, and must be gone again.
            if fails { throw StoreError.failed(detail: "the test said so") }
            return result
        }
    }
}
