import Cryptography
package import Effects
package import Essentials
import Synchronization

/// Hashes with parameters that cost nothing, and counts.
package final class CountingHasher: PasswordHasher {
    private let count = Mutex(0)
    private let busy = Mutex(false)

    package init() {}

    /// How often scrypt was run.
    package var calls: Int { count.withLock { $0 } }

    /// Refuses from now on, as a full queue does.
    package func refuse() { busy.withLock { $0 = true } }

    private func compute(_ password: Secret) throws(PasswordHasherError) -> PasswordHash {
        if busy.withLock({ $0 }) { throw .busy }
        count.withLock { $0 += 1 }
        do { return try PasswordHash(password, .trivial) } catch { throw .failed }
    }

    package func hash(_ password: Secret) async throws(PasswordHasherError) -> String { try compute(password).text }

    package func verify(
        _ password: Secret, against stored: String?
    ) async throws(PasswordHasherError) -> PasswordVerdict {
        guard let stored else {
            _ = try compute(password)
            return .wrong
        }
        if busy.withLock({ $0 }) { throw .busy }
        count.withLock { $0 += 1 }
        guard let known = PasswordHash(text: stored) else { throw .failed }
        do {
            return try known.matches(password) ? .right(outdated: known.parameters != .trivial) : .wrong
        } catch { throw .failed }
    }
}
