package import GatewayModel
import Persistence

/// The first calls of a directory, as the set-up guide ticks them off (wizard step 9).
package struct FirstCalls: Sendable {
    package struct Tick: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            /// The provider's own test of address and token.
            case connected
            case userPushed = "user_pushed"
            case groupPushed = "group_pushed"
        }

        package let kind: Kind
        /// The newest such call that was carried out, of those that are looked at; nil where there is none.
        package let entry: ProvisioningLogEntry?
        package let isDone: Bool
    }

    package let health: DirectoryHealth
    package let ticks: [Tick]
    /// Newest first; of this directory, of those that are looked at.
    package let latest: [ProvisioningLogEntry]
    /// People whom the directory sees; a kept number.
    package let people: Int
    /// Not counted beyond ``mostGroups``.
    package let groups: Int

    package static let mostGroups = 1000
    private static let shown = 20

    static func read(_ health: DirectoryHealth, in scope: any ReadScope) throws -> FirstCalls {
        let tenant = scope.tenant(health.directory.organization)
        let isOwn = { (entry: ProvisioningLogEntry) in entry.directory == health.directory.id }
        let log = try tenant.provisioningLog(before: nil, limit: DirectoryHealth.looked).filter(isOwn)
        let changes = try tenant.provisioningLog(.changed, before: nil, limit: DirectoryHealth.looked).filter(isOwn)
        let domains = try tenant.domainClaims().filter(\.state.isEffective).map(\.domain)
        let groups = try tenant.provisionedTeamCount(limit: mostGroups)
        func pushed(_ kind: Tick.Kind, _ path: String, isThere: Bool) -> Tick {
            let entry = changes.first { $0.path.hasPrefix(path) && $0.method != "DELETE" }
            return Tick(kind: kind, entry: entry, isDone: entry != nil || isThere)
        }
        let carriedOut = log.first { $0.status < 400 }
        return FirstCalls(
            health: health,
            ticks: [
                Tick(kind: .connected, entry: carriedOut, isDone: carriedOut != nil || health.lastCallAt != nil),
                pushed(.userPushed, "/Users", isThere: false),
                pushed(.groupPushed, "/Groups", isThere: groups > 0),
            ], latest: Array(log.prefix(shown)), people: try tenant.memberCount(in: domains), groups: groups)
    }
}
