import Duties
import Essentials
import Foundation
import GatewayModel
import GatewayTesting
import Persistence
import SQLPersistence
import SQLiteDriver
import Testing

@Suite struct SweeperTests {
    static let start = Timestamp(milliseconds: 1_700_000_000_000)
    let clock = FixedClock(SweeperTests.start)

    private func store() async throws -> FaultyStore {
        FaultyStore(try await SQLStore(database: try SQLiteDatabase(path: nil)))
    }

    private func sweeper(_ store: any Store, bites: Int = 500) -> Sweeper {
        var limits = Sweeper.Limits()
        limits.breath = .zero
        limits.bite = 200
        limits.bites = bites
        return Sweeper(store: store, clock: clock, limits: limits)
    }

    private func fill(_ store: any Store, _ count: Int) async throws {
        try await store.write { scope in
            for index in 0..<count {
                try scope.insert(
                    PasswordLink(
                        hash: [UInt8(index / 200), UInt8(index % 200)], identity: Identifier(stored: "per-a"),
                        createdAt: SweeperTests.start, expiresAt: SweeperTests.start))
            }
        }
    }

    @Test func `a turn ends when nothing is left, in bites of one transaction each`() async throws {
        let store = try await store()
        try await fill(store, 1000)
        let before = store.writeCount
        #expect(try await sweeper(store).sweepExpired() == 1000)
        // The turn, five full bites, and one that found nothing.
        #expect(store.writeCount - before == 7)
    }

    @Test func `of two nodes one sweeps, and both take turns`() async throws {
        let store = try await store()
        try await fill(store, 300)
        async let one = sweeper(store).sweepExpired()
        async let two = sweeper(store).sweepExpired()
        #expect(try await Set([one, two]) == [300, 0])
        try await fill(store, 10)
        #expect(try await sweeper(store).sweepExpired() == 0)
        clock.advance(by: .seconds(55))
        #expect(try await sweeper(store).sweepExpired() == 10)
    }

    @Test func `a turn has an end, and the next one goes on`() async throws {
        let store = try await store()
        try await fill(store, 1000)
        #expect(try await sweeper(store, bites: 2).sweepExpired() == 400)
        clock.advance(by: .minutes(1))
        #expect(try await sweeper(store).sweepExpired() == 600)
    }

    @Test func `a turn that failed is another's as soon as the next is due`() async throws {
        let store = try await store()
        try await fill(store, 10)
        store.failWrite(after: 1)
        await #expect(throws: StoreError.self) { try await sweeper(store).sweepExpired() }
        #expect(try await sweeper(store).sweepExpired() == 0)
        clock.advance(by: .minutes(1))
        #expect(try await sweeper(store).sweepExpired() == 10)
    }
}
