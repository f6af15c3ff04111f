import Essentials
import Foundation
import Persistence
import SQLPersistence

/// The one thread that writes; whatever waits when a commit ends goes into the next one together.
final class WriterThread: Sendable {
    /// A body's outcome is kept until the commit has returned, and only then told.
    struct Job: Sendable {
        /// Runs the body inside its savepoint and returns what to tell the caller after the commit.
        let run: @Sendable (SQLiteConnection) -> Completion
        /// Tells the caller that nothing was done.
        let fail: @Sendable (any Error) -> Void
    }

    struct Completion: Sendable {
        let commit: @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    private static let batchLimit = 256
    private let queue = WorkQueue<Job>()
    private let finished = DispatchSemaphore(value: 0)

    init(_ connection: SQLiteConnection) {
        let (queue, finished) = (queue, finished)
        let thread = Thread {
            WriterThread.loop(queue, connection)
            connection.close()
            finished.signal()
        }
        thread.name = "sqlite-writer"
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
            let job = Job(
                run: { connection in
                    do {
                        let result = try connection.inSavepoint { try body(connection) }
                        return Completion(
                            commit: { continuation.resume(returning: result) },
                            fail: { continuation.resume(throwing: $0) })
                    } catch {
                        // Rolled back alone; the others of the batch go on.
                        return Completion(
                            commit: { continuation.resume(throwing: error) },
                            fail: { _ in continuation.resume(throwing: error) })
                    }
                }, fail: { continuation.resume(throwing: $0) })
            if !queue.add(job) { job.fail(StoreError.failed(detail: "the database is closed")) }
        }
    }

    private static func loop(_ queue: WorkQueue<Job>, _ connection: SQLiteConnection) {
        var broken: (any Error)?
        while let jobs = queue.take(limit: batchLimit) {
            if let broken {
                for job in jobs { job.fail(broken) }
                continue
            }
            do {
                try connection.execute("BEGIN IMMEDIATE", [])
            } catch {
                for job in jobs { job.fail(error) }
                continue
            }
            var completions: [Completion] = []
            var lost: (any Error)?
            for job in jobs {
                if let lost {
                    job.fail(lost)
                    continue
                }
                completions.append(job.run(connection))
                // On a full disk the engine may undo the whole transaction by itself: then nothing of this batch is done.
                if !connection.isInTransaction { lost = StoreError.failed(detail: "the transaction was rolled back") }
            }
            if let lost {
                for completion in completions { completion.fail(lost) }
                continue
            }
            do {
                try connection.execute("COMMIT", [])
                for completion in completions { completion.commit() }
            } catch {
                for completion in completions { completion.fail(error) }
                // After a failed commit nobody knows what the disk holds: no write is answered any more (F05).
                if (try? connection.execute("ROLLBACK", [])) == nil || connection.lastErrorIsFatal { broken = error }
            }
        }
    }
}
