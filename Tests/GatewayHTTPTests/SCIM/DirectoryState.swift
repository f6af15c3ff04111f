import Essentials
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Everything of an organization that a directory's request could change, read past the endpoint.
struct DirectoryState: Equatable {
    var members: [Member]
    /// By name; the members of each by e-mail address.
    var teams: [String: [String]]
    var teamRows: [Team]
    var events: [OutgoingEvent]
    var sequences: [Int64]
    /// Newest first.
    var audit: [AuditEvent]

    static func read(_ world: World, _ organization: String) async throws -> DirectoryState {
        let id = try #require(Identifier<Organization>(organization))
        return try await world.store.read { scope in
            let tenant = scope.tenant(id)
            let members = try tenant.members(after: nil, limit: 10_000)
            let rows = try tenant.teams()
            var teams: [String: [String]] = [:]
            for row in rows {
                let inside = try tenant.members(of: row.id, in: nil, after: nil, limit: 10_000).map(\.membership)
                teams[row.name] = members.filter { inside.contains($0.membership.id) }.map(\.identity.email.text)
                    .sorted()
            }
            let events = try tenant.events(after: 0, limit: 10_000)
            return DirectoryState(
                members: members, teams: teams, teamRows: rows, events: events.map(\.event),
                sequences: events.map(\.sequence), audit: try tenant.auditEvents(before: nil, limit: 10_000))
        }
    }

    func member(_ email: String) -> Member? { members.first { $0.identity.email.text == email } }

    /// Types of the events about people and groups, in order; the organization's own beginning is left out.
    var eventTypes: [String] { events.map(\.type).filter { !$0.hasPrefix("domain.") } }

    /// Rule P-3: one sequence from 1 without a gap.
    var isGapFree: Bool { sequences == (0..<sequences.count).map { Int64($0 + 1) } }

    /// What stays the same whichever way, at whichever time and under whichever ids the state was reached.
    var outcome: JSONValue {
        let people = members.sorted { $0.identity.email.text < $1.identity.email.text }
            .map { member -> JSONValue in
                let membership = member.membership
                return [
                    "email": .string(member.identity.email.text), "user_name": JSONValue(membership.userName),
                    "first": JSONValue(membership.firstName), "last": JSONValue(membership.lastName),
                    "display": JSONValue(membership.displayName), "active": .bool(membership.active),
                    "role": .string(membership.role.rawValue), "external_id": JSONValue(membership.externalID),
                    "removed": .bool(membership.removedAt != nil),
                    "teams": JSONValue(
                        teams.filter { $0.value.contains(member.identity.email.text) }.map(\.key).sorted()),
                ]
            }
        return ["members": .array(people), "teams": JSONValue(teams.keys.sorted())]
    }
}
