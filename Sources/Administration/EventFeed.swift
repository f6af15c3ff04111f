import Effects
package import Essentials
package import GatewayModel
import Persistence
import Provisioning

/// Events to be read, and the state that they lead to (rule P-3).
package struct EventFeed: Sendable {
    /// The longest that a reader may ask to wait.
    package static let longestWait: Duration = .seconds(30)

    private let context: EventsContext
    private let patience: Duration

    /// - Parameters:
    ///   - context: what the verbs about events share.
    ///   - patience: after so long a reader looks again without having been woken: another process may have written.
    package init(_ context: EventsContext, patience: Duration = .seconds(2)) {
        self.context = context
        self.patience = patience
    }

    /// Everything that events of members and teams are about, at one moment.
    package struct Snapshot: Sendable {
        /// The last event that is in it; whoever follows the feed after it misses nothing and sees nothing twice.
        package let sequence: Int64
        /// Each as an event's `data` has it.
        package let members: [JSONValue]
        package let teams: [(team: Team, members: [Identifier<Membership>])]
    }

    /// The organization's events after `cursor`, in sequence; waits up to `wait` while there is none.
    ///
    /// - Throws: `access.unauthenticated` where the key is revoked meanwhile.
    package func events(
        of id: Identifier<Organization>, after cursor: Int64, limit: Int, wait: Duration, actor: Actor
    ) async throws -> [SequencedEvent] {
        try await poll(id, wait: wait) { scope in
            try context.authorize(.eventsRead, on: id, actor, in: scope)
            try EventFeed.requireLive(actor, in: scope)
            return try scope.tenant(id).events(after: cursor, limit: limit).map {
                SequencedEvent(sequence: $0.sequence, event: $0.event)
            }
        }
    }

    /// Events of all organizations in the order over all, after `cursor`; the operator's alone.
    package func allEvents(
        after cursor: Int64, limit: Int, wait: Duration, actor: Actor
    ) async throws -> [(position: Int64, event: SequencedEvent)] {
        try Authorization.requireOperator(actor)
        return try await poll(nil, wait: wait) { scope in
            try EventFeed.requireLive(actor, in: scope)
            return try scope.orderedEvents(after: cursor, limit: limit)
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
                sequence: try scope.lastSequence(of: id), members: members.map(ProvisioningPipeline.json),
                teams: try tenant.teams().map { ($0, inTeams[$0.id, default: []].map(\.membership)) })
        }
    }

    /// Looks until there is something or the time is up, woken by commits in between.
    private func poll<Item: Sendable>(
        _ id: Identifier<Organization>?, wait: Duration, _ look: @escaping @Sendable (any ReadScope) throws -> [Item]
    ) async throws -> [Item] {
        let store = context.administration.store
        let end = ContinuousClock.now.advanced(by: min(wait, EventFeed.longestWait))
        while true {
            let ticket = context.bell.ticket()
            if id == nil { try await context.orderEvents() }
            let found = try await store.read(look)
            let left = end - ContinuousClock.now
            guard found.isEmpty, left > .zero, !context.bell.isSilenced, !Task.isCancelled else { return found }
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
