import Essentials
import Foundation
import Persistence
import SQLPersistence

/// A thread with a read-only connection; each body sees one snapshot.
final class ReaderThread: Sendable {
    private let queue = WorkQueue<@Sendable (SQLiteConnection) -> Void>()
    private let finished = DispatchSemaphore(value: 0)

    init(_ connection: SQLiteConnection) {
        let (queue, finished) = (queue, finished)
        let thread = Thread {
            while let jobs = queue.take(limit: 1) { for job in jobs { job(connection) } }
            connection.close()
            finished.signal()
        }
        thread.name = "sqlite-reader"
        thread.stackSize = 2 << 20
        thread.start()
    }

    func stop() {
        queue.close()
        finished.wait()
        finished.signal()
    }

    func run<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let accepted = queue.add { connection in
                let outcome = Swift.Result {
                    try connection.execute("BEGIN", [])
                    defer { _ = try? connection.execute("COMMIT", []) }
                    return try body(connection)
                }
                continuation.resume(with: outcome)
            }
            if !accepted { continuation.resume(throwing: StoreError.failed(detail: "the database is closed")) }
        }
    }
}
