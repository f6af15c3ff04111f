package import Effects
import Essentials
package import Persistence

/// Deletes what nobody needs any more.
///
/// A turn is a leased row: of several nodes one sweeps at a time. Every bite is a transaction of its own, with a pause behind
/// it, so that a log-in never waits for more than one bite.
package struct Sweeper: Sendable {
    /// How much at once.
    package struct Limits: Sendable {
        /// Rows of each kind in one transaction.
        package var bite = 100
        /// Between two transactions.
        package var breath: Duration = .milliseconds(20)
        /// Transactions in one turn: what is left then waits for the next.
        package var bites = 500

        package init() {}
    }

    let store: any Store
    let clock: any WallClock
    let limits: Limits
    let eventRetention: Duration

    /// - Parameter eventRetention: how long events are kept for the feeds and for replays.
    package init(
        store: any Store, clock: any WallClock, limits: Limits = Limits(), eventRetention: Duration = .days(30)
    ) {
        self.store = store
        self.clock = clock
        self.limits = limits
        self.eventRetention = eventRetention
    }

    /// Sweeps everything that has a date of its own, once a minute over all nodes.
    ///
    /// - Returns: how many rows went; 0 also where it is another node's turn.
    @discardableResult package func sweepExpired() async throws -> Int {
        try await turn(of: "sweeping", every: .seconds(55)) { now in
            try await store.write { try $0.sweep(at: now, limit: limits.bite) }
        }
    }

    /// Sweeps events that are older than the retention, once an hour over all nodes (rule P-3).
    ///
    /// - Returns: what went; nothing also where it is another node's turn.
    @discardableResult package func sweepEvents() async throws -> EventSweep {
        var undelivered = 0
        let events = try await turn(of: "sweeping events", every: .minutes(55)) { now in
            let end = now.advanced(by: .zero - eventRetention)
            let next = try await store.read { try $0.organizationsWithEvents(before: end, limit: 1) }
            guard let organization = next.first else { return 0 }
            let swept = try await store.write {
                try $0.sweepEvents(of: organization, before: end, at: now, limit: limits.bite)
            }
            undelivered += swept.undelivered
            return swept.events
        }
        return EventSweep(events: events, undelivered: undelivered)
    }

    /// Bites until nothing is left, where it is this node's turn.
    func turn(
        of duty: String, every pause: Duration, _ bite: (_ now: Timestamp) async throws -> Int
    ) async throws -> Int {
        let now = clock.now()
        let isOurs = try await store.write { try $0.takeTurn(of: duty, at: now, next: now.advanced(by: pause)) }
        guard isOurs else { return 0 }
        var removed = 0
        for _ in 0..<limits.bites {
            let count = try await bite(now)
            removed += count
            guard count > 0 else { break }
            try await Task.sleep(for: limits.breath)
        }
        return removed
    }
}
