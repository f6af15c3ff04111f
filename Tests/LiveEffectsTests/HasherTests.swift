import Cryptography
import Effects
import Essentials
import LiveEffects
import Testing

@Suite struct HasherTests {
    @Test func `a password is known again, a wrong one and nobody's are not`() async throws {
        let hasher = ScryptHasher(concurrency: 1, parameters: .trivial)
        let stored = try await hasher.hash(Secret("four blue herons"))
        #expect(try await hasher.verify(Secret("four blue herons"), against: stored) == .right(outdated: false))
        #expect(try await hasher.verify(Secret("four blue heron"), against: stored) == .wrong)
        #expect(try await hasher.verify(Secret("four blue herons"), against: nil) == .wrong)
        await #expect(throws: PasswordHasherError.failed) {
            try await hasher.verify(Secret("x"), against: "nonsense")
        }
    }

    @Test func `a hash under other parameters is outdated`() async throws {
        let old = try PasswordHash(
            Secret("four blue herons"), try #require(PasswordHash.Parameters(logN: 2, r: 1, p: 1)))
        let hasher = ScryptHasher(concurrency: 1, parameters: .trivial)
        #expect(try await hasher.verify(Secret("four blue herons"), against: old.text) == .right(outdated: true))
    }

    @Test func `a full queue refuses at once`() async throws {
        let slow = try #require(PasswordHash.Parameters(logN: 13, r: 8, p: 1))
        let hasher = ScryptHasher(concurrency: 1, capacity: 2, parameters: slow)
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<12 {
                group.addTask { (try? await hasher.verify(Secret("x"), against: nil)) != nil }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.contains(true))
        #expect(outcomes.contains(false))
        // Whoever was served has left the queue.
        #expect(try await hasher.verify(Secret("x"), against: nil) == .wrong)
    }

    @Test func `rule L-1: nobody's password takes as long as somebody's`() async throws {
        let hasher = ScryptHasher(
            concurrency: 1, parameters: try #require(PasswordHash.Parameters(logN: 12, r: 8, p: 1)))
        let stored = try await hasher.hash(Secret("four blue herons"))
        let clock = ContinuousClock()
        var (known, unknown) = (Duration.seconds(60), Duration.seconds(60))
        for _ in 0..<8 {
            known = min(known, try await clock.measure { _ = try await hasher.verify(Secret("x"), against: stored) })
            unknown = min(unknown, try await clock.measure { _ = try await hasher.verify(Secret("x"), against: nil) })
        }
        // A class, not a stopwatch, and the least of several: the machine has other things to do.
        #expect(unknown * 4 > known && known * 4 > unknown, "\(known) and \(unknown)")
    }
}
