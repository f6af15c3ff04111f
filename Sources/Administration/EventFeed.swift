import Effects
package import Essentials
package import GatewayModel
import Persistence
import Provisioning

/// Events to be read, and the state that they lead to (rule P-3).
package struct EventFeed: Sendable {
    /// The longest that a reader may ask to wait.
    package static let longestWait: Duration = .seconds(30)

    let context: EventsContext
    private let patience: Duration

    /// - Parameters:
    ///   - context: what the verbs about events share.
    ///   - patience: after so long a reader looks again without having been woken: another process may have written.
    package init(_ context: EventsContext, patience: Duration = .seconds(2)) {
        self.context = context
        self.patience = patience
    }

    /// A part of a feed.
    package struct Page<Item: Sendable>: Sendable {
        package let items: [Item]
        /// Where the reader goes on; nil where that is where they are.
        ///
        /// With a filter it may be behind the last item: what lies between is of other types.
        package let next: Int64?
        /// Changes when the sequence was begun anew, as after a restored back-up; nil where there is no event yet.
        package let incarnation: String?
    }

    /// Everything that events of members and teams are about, at one moment.
    package struct Snapshot: Sendable {
        /// The last event that is in it; whoever follows the feed after it misses nothing and sees nothing twice.
        package let sequence: Int64
        /// Of the sequence; nil where there is no event yet.
        package let incarnation: String?
        /// Each as an event's `data` has it.
        package let members: [JSONValue]
        package let teams: [(team: Team, members: [Identifier<Membership>])]
    }

    /// The organization's events, in sequence; waits while there is none.
    ///
    /// - Throws: `access.unauthenticated` where the key is revoked meanwhile; `events.swept`, `events.cursor_ahead`,
    ///   `events.other_incarnation` where the reader has to begin anew.
    package func events(
        of id: Identifier<Organization>, in window: EventWindow, actor: Actor
    ) async throws -> Page<SequencedEvent> {
        try await poll(id, window) { scope, place in
            try context.authorize(.eventsRead, on: id, actor, in: scope)
            try EventFeed.requireLive(actor, in: scope)
            let (kept, last) = (try scope.keptCursor(of: id), try scope.lastSequence(of: id))
            let incarnation = try scope.incarnation(of: id)
            // Only what the reader came with: what was read meanwhile is not missed when it is swept.
            if place == window.after { try window.check(kept: kept, last: last, current: incarnation) }
            let start = place ?? kept
            let found = try scope.tenant(id).events(after: start, limit: window.limit, types: window.types)
            return Look(
                items: found.map {
                    SequencedEvent(sequence: $0.sequence, event: $0.event, incarnation: incarnation)
                }, start: start, reached: found.count < window.limit ? last : found.last?.sequence ?? last,
                incarnation: incarnation)
        }
    }

    /// Events of all organizations in the order over all; the operator's alone.
    ///
    /// - Throws: as ``events(of:in:actor:)``.
    package func allEvents(
        in window: EventWindow, actor: Actor
    ) async throws -> Page<(position: Int64, event: SequencedEvent)> {
        try Authorization.requireOperator(actor)
        return try await poll(nil, window) { scope, place in
            try EventFeed.requireLive(actor, in: scope)
            let (kept, last) = (try scope.keptPosition(), try scope.lastPosition())
            let incarnation = try scope.incarnation(of: nil)
            if place == window.after { try window.check(kept: kept, last: last, current: incarnation) }
            let start = place ?? kept
            let found = try scope.orderedEvents(after: start, limit: window.limit, types: window.types)
            return Look(
                items: found, start: start,
                reached: found.count < window.limit ? last : found.last?.position ?? last, incarnation: incarnation)
        }
    }

    /// Members and teams with the sequence that they stand for, from one read.
    package func snapshot(of id: Identifier<Organization>, actor: Actor) async throws -> Snapshot {
        try await context.administration.store.read { scope in
            try context.authorize(.eventsRead, on: id, actor, in: scope)
            let tenant = scope.tenant(id)
            let members = try tenant.members(after: nil, limit: Int(Int32.max))
            let inTeams = Dictionary(grouping: try scope.teamMembers(of: id), by: \.team)
            return Snapshot(
                sequence: try scope.lastSequence(of: id), incarnation: try scope.incarnation(of: id),
                members: members.map(ProvisioningPipeline.json),
                teams: try tenant.teams().map { ($0, inTeams[$0.id, default: []].map(\.membership)) })
        }
    }

    /// What one look at the store found.
    private struct Look<Item: Sendable>: Sendable {
        let items: [Item]
        /// Behind which place it looked.
        let start: Int64
        /// Up to which place it saw everything.
        let reached: Int64
        let incarnation: String?
    }

    /// Looks until there is something or the time is up, woken by commits in between.
    private func poll<Item: Sendable>(
        _ id: Identifier<Organization>?, _ window: EventWindow,
        _ look: @escaping @Sendable (any ReadScope, _ place: Int64?) throws -> Look<Item>
    ) async throws -> Page<Item> {
        let store = context.administration.store
        let end = ContinuousClock.now.advanced(by: min(window.wait, EventFeed.longestWait))
        var (place, first) = (window.after, Int64?.none)
        while true {
            let ticket = context.bell.ticket()
            if id == nil { try await context.orderEvents() }
            let found = try await store.read { [place] in try look($0, place) }
            let begin = first ?? found.start
            (first, place) = (begin, found.reached)
            let left = end - ContinuousClock.now
            guard found.items.isEmpty, left > .zero, !context.bell.isSilenced, !Task.isCancelled else {
                return Page(
                    items: found.items, next: found.reached > begin ? found.reached : nil,
                    incarnation: found.incarnation)
            }
            await context.bell.wait(for: id, since: ticket, atMost: min(left, patience))
        }
    }

    /// A key that was revoked while its reader waited gets nothing more (rule P-4).
    private static func requireLive(_ actor: Actor, in scope: any ReadScope) throws {
        let key: Identifier<APIKey>
        switch actor {
        case .operators(let used?): key = used
        case .apiKey(let used, _, _): key = used
        default: return
        }
        guard let found = try scope.apiKey(key), found.revokedAt == nil else {
            throw AdministrationError.unauthenticated
        }
    }
}
