package import Cryptography
package import Effects
package import Essentials
import Synchronization

/// Hashes passwords with scrypt on a pool of its own, whose threads are how many run at once.
///
/// A queue that is full refuses at once: a flood of log-ins costs its sender an answer and us no memory.
package final class ScryptHasher: PasswordHasher {
    private let pool: BlockingPool
    private let parameters: PasswordHash.Parameters
    private let capacity: Int
    private let waiting = Mutex(0)

    /// - Parameters:
    ///   - concurrency: hashes at once; each takes the parameters' memory.
    ///   - capacity: hashes that run or wait; more are refused.
    package init(concurrency: Int = 2, capacity: Int = 64, parameters: PasswordHash.Parameters = .current) {
        pool = BlockingPool(threads: concurrency, name: "passwords")
        self.parameters = parameters
        self.capacity = capacity
    }

    deinit { pool.close() }

    package func hash(_ password: Secret) async throws(PasswordHasherError) -> String {
        let parameters = parameters
        return try await run { try? PasswordHash(password, parameters).text }
    }

    package func verify(
        _ password: Secret, against stored: String?
    ) async throws(PasswordHasherError) -> PasswordVerdict {
        let parameters = parameters
        return try await run {
            guard let stored else {
                // Nobody's password: the same work, and its result is thrown away.
                return (try? PasswordHash(password, parameters)).map { _ in .wrong }
            }
            guard let known = PasswordHash(text: stored), let matches = try? known.matches(password) else { return nil }
            return matches ? .right(outdated: known.parameters != parameters) : .wrong
        }
    }

    private func run<Value: Sendable>(
        _ body: @escaping @Sendable () -> Value?
    ) async throws(PasswordHasherError) -> Value {
        let admitted = waiting.withLock { count -> Bool in
            guard count < capacity else { return false }
            count += 1
            return true
        }
        guard admitted else { throw .busy }
        let value = await pool.run(body)
        waiting.withLock { $0 -= 1 }
        guard let value else { throw .failed }
        return value
    }
}
