import Foundation

/// Jobs for one thread, in order.
final class WorkQueue<Job>: @unchecked Sendable {
    // All state is guarded by `condition`.
    private let condition = NSCondition()
    private var jobs: [Job] = []
    private var closed = false

    /// False where the queue is closed.
    func add(_ job: Job) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        guard !closed else { return false }
        jobs.append(job)
        condition.signal()
        return true
    }

    /// Waits for jobs and takes up to `limit` of them; nil once the queue is closed and empty.
    func take(limit: Int) -> [Job]? {
        condition.lock()
        defer { condition.unlock() }
        while jobs.isEmpty {
            if closed { return nil }
            condition.wait()
        }
        let taken = Array(jobs.prefix(limit))
        jobs.removeFirst(taken.count)
        return taken
    }

    func close() {
        condition.lock()
        closed = true
        condition.broadcast()
        condition.unlock()
    }
}
