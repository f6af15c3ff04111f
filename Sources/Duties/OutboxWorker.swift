import Effects
import Essentials
import GatewayModel
import Persistence
import Synchronization

/// Delivers events to webhooks (rule P-3).
///
/// The store holds what is to be done, and a claim is a lease: any number of workers may run, and one that dies leaves
/// nothing behind but a repetition. Bounded everywhere: events per step, attempts at once, attempts at once per endpoint,
/// so that a receiver that is slow or gone holds up itself alone.
package final class OutboxWorker: Sendable {
    /// How much at once.
    package struct Limits: Sendable {
        package var attempts = 16
        package var attemptsPerEndpoint = 4
        /// Events that become deliveries in one transaction.
        package var batch = 500
        /// Longer than an attempt may take.
        package var lease: Duration = .seconds(60)
        package var maximumAnswer = 64 << 10
        /// How long delivered deliveries are kept.
        package var retention: Duration = .days(30)

        package init() {}
    }

    struct State {
        var running: [Identifier<WebhookEndpoint>: Int] = [:]
        /// Endpoints whose last attempt failed: one attempt at a time until one succeeds.
        var failing: Set<Identifier<WebhookEndpoint>> = []
        var sweptAt: Timestamp?
        /// When the last round of `run` began that got through; nil while nobody runs it.
        var tickedAt: ContinuousClock.Instant?
    }

    package let context: DutiesContext
    let schedule: RetrySchedule
    let limits: Limits
    let state = Mutex(State())

    package init(
        _ context: DutiesContext, schedule: RetrySchedule = .standardWebhooks, limits: Limits = Limits()
    ) {
        self.context = context
        self.schedule = schedule
        self.limits = limits
    }

    /// How long ago the last round of ``run()`` got through; nil while nobody runs it (promise P8).
    package var sinceLastRound: Duration? {
        state.withLock(\.tickedAt).map { ContinuousClock.now - $0 }
    }

    /// Works until the bell is silenced or the task is cancelled; attempts under way are ended first.
    package func run() async {
        state.withLock { $0.tickedAt = .now }
        defer { state.withLock { $0.tickedAt = nil } }
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled, !context.bell.isSilenced {
                let ticket = context.bell.ticket()
                var pause = Duration.seconds(1)
                do {
                    try await fanOut()
                    let claimed = try await claim()
                    for delivery in claimed {
                        group.addTask {
                            await self.attempt(delivery)
                            // A place is free, and the subject's next event may be due.
                            self.context.bell.ring([])
                        }
                    }
                    try await sweep()
                    state.withLock { $0.tickedAt = .now }
                    pause = claimed.isEmpty ? try await untilNext() : .zero
                } catch {
                    context.complain(error)
                }
                if pause > .zero { await context.bell.wait(for: nil, since: ticket, atMost: pause) }
            }
        }
    }

    /// One round: fans out, claims what is due, tries it, and returns how many attempts were made.
    @discardableResult package func step() async throws -> Int {
        try await fanOut()
        let claimed = try await claim()
        await withDiscardingTaskGroup { group in
            for delivery in claimed { group.addTask { await self.attempt(delivery) } }
        }
        return claimed.count
    }

    /// Steps until nothing is due.
    @discardableResult package func drain() async throws -> Int {
        var total = 0
        while case let count = try await step(), count > 0 { total += count }
        return total
    }

    /// Until the next attempt is due, within 50 ms and 5 s: another process may have made work, too.
    private func untilNext() async throws -> Duration {
        guard let next = try await context.store.read({ try $0.nextAttempt() }) else { return .seconds(5) }
        return max(.milliseconds(50), min(.seconds(5), next.since(context.clock.now())))
    }

    private func sweep() async throws {
        let now = context.clock.now()
        let isDue = state.withLock { state in
            if let last = state.sweptAt, now < last.advanced(by: .minutes(1)) { return false }
            state.sweptAt = now
            return true
        }
        guard isDue else { return }
        let before = now.advanced(by: .zero - limits.retention)
        _ = try await context.store.write { try $0.sweepDeliveries(before: before, limit: 1000) }
    }

    // MARK: Fan-out

    /// Makes deliveries of what endpoints have not heard of yet.
    package func fanOut() async throws {
        while true {
            let lagging = try await context.store.read { try $0.laggingEndpoints(limit: 100) }
            guard !lagging.isEmpty else { return }
            for endpoint in lagging { try await fanOut(to: endpoint) }
        }
    }

    private func fanOut(to id: Identifier<WebhookEndpoint>) async throws {
        let (now, batch) = (context.clock.now(), limits.batch)
        try await context.store.write { scope in
            guard var endpoint = try scope.hold(id), endpoint.state == .active else { return }
            let events: [(place: Int64, event: SequencedEvent)]
            if let organization = endpoint.organization {
                events = try scope.tenant(organization).events(after: endpoint.cursor, limit: batch).map {
                    ($0.sequence, SequencedEvent(sequence: $0.sequence, event: $0.event))
                }
            } else {
                _ = try scope.orderEvents(limit: batch)
                events = try scope.orderedEvents(after: endpoint.cursor, limit: batch).map { ($0.position, $0.event) }
            }
            for (_, event) in events where endpoint.hears(event.event.type) {
                try scope.queue(event, to: id, at: now)
            }
            // Behind and nothing there: what it has not heard of exists no more.
            endpoint.cursor =
                try events.last?.place ?? endpoint.organization.map(scope.lastSequence(of:)) ?? scope.lastPosition()
            try scope.update(endpoint)
        }
    }

    // MARK: Claiming

    /// Leases what is due, as far as there is room.
    private func claim() async throws -> [WebhookDelivery] {
        let now = context.clock.now()
        let due = try await context.store.read { try $0.endpointsDue(at: now) }
        // Whoever has the fewest attempts under way goes first, so that nobody is starved by the order of ids.
        let rooms = state.withLock { state -> [(endpoint: Identifier<WebhookEndpoint>, room: Int)] in
            var left = limits.attempts - state.running.values.reduce(0, +)
            var rooms: [(Identifier<WebhookEndpoint>, Int)] = []
            for endpoint in due.sorted(by: { state.running[$0, default: 0] < state.running[$1, default: 0] }) {
                let most = state.failing.contains(endpoint) ? 1 : limits.attemptsPerEndpoint
                let room = min(left, most - state.running[endpoint, default: 0])
                guard room > 0 else { continue }
                left -= room
                rooms.append((endpoint, room))
            }
            return rooms
        }
        guard !rooms.isEmpty else { return [] }
        let lease = now.advanced(by: limits.lease)
        let claimed = try await context.store.write { scope in
            try rooms.flatMap { endpoint, room in
                try scope.claimDeliveries(to: endpoint, at: now, until: lease, limit: room).map { delivery in
                    var leased = delivery
                    leased.nextAttemptAt = lease
                    return leased
                }
            }
        }
        state.withLock { state in
            for delivery in claimed { state.running[delivery.endpoint, default: 0] += 1 }
        }
        return claimed
    }
}
