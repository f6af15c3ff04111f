package import Essentials
package import GatewayModel
import Persistence

/// How a directory does (S14), from its tokens and its last requests.
package struct DirectoryHealth: Sendable {
    package enum State: String, Sendable, Hashable {
        /// No token opens it.
        case withoutToken = "without_token"
        /// A token is there, and nobody has used one yet.
        case waiting
        /// Something was changed within the last minutes.
        case syncing
        /// It calls, and has nothing new to say.
        case idle
        /// No call for 48 hours.
        case stalled
        /// Too many people would lose access: it waits for an admin's word (rule S-4).
        case held
        /// An Admin Organization's directory applies in its place (rule O-3).
        case ignored
    }

    package let directory: Directory
    package let state: State
    /// Newest first; revoked and expired ones included.
    package let tokens: [DirectoryToken]
    /// To the minute, over all of its tokens.
    package let lastCallAt: Timestamp?
    /// The last request that changed something, and of those that are looked at.
    package let lastChange: ProvisioningLogEntry?
    package let lastRefusal: ProvisioningLogEntry?
    /// How many of the last requests are looked at, and how many of them were refused.
    package let recent: (requests: Int, refused: Int)
    /// The request that is held; nil where none is.
    package let held: ProvisioningLogEntry?

    /// The token whose end comes next, within the time of an expiry notice; nil where none does.
    package func expiringToken(at now: Timestamp) -> DirectoryToken? {
        tokens.filter { $0.isLive(at: now) && $0.expiresAt != nil }.min {
            ($0.expiresAt ?? now) < ($1.expiresAt ?? now)
        }
    }

    private static let quiet: Duration = .hours(48)
    private static let busy: Duration = .minutes(5)
    /// A held push is asked for again after an hour; what was not is a thing of the past.
    private static let holding: Duration = .minutes(90)
    static let looked = 100

    static func read(
        _ organization: Organization, isLinked: Bool, at now: Timestamp, in scope: any ReadScope
    ) throws -> [DirectoryHealth] {
        let tenant = scope.tenant(organization.id)
        let directories = try tenant.directories()
        guard !directories.isEmpty else { return [] }
        let tokens = try tenant.directoryTokens()
        let log = try tenant.provisioningLog(before: nil, limit: looked)
        let changes = try tenant.provisioningLog(.changed, before: nil, limit: looked)
        let refusals = try tenant.provisioningLog(.refused, before: nil, limit: looked)
        return directories.map { directory in
            DirectoryHealth(
                directory, tokens: tokens.filter { $0.directory == directory.id },
                log: log.filter { $0.directory == directory.id },
                changes: changes.filter { $0.directory == directory.id },
                refusals: refusals.filter { $0.directory == directory.id }, isLinked: isLinked, at: now)
        }
    }

    init(
        _ directory: Directory, tokens: [DirectoryToken], log: [ProvisioningLogEntry], changes: [ProvisioningLogEntry],
        refusals: [ProvisioningLogEntry], isLinked: Bool, at now: Timestamp
    ) {
        self.directory = directory
        self.tokens = tokens
        lastCallAt = (tokens.compactMap(\.lastUsedAt) + log.prefix(1).map(\.at)).max()
        lastChange = changes.first
        lastRefusal = refusals.first
        recent = (log.count, log.count { $0.status >= 400 })
        held = refusals.first { entry in
            // An admin's word that was good after the refusal has answered it.
            entry.code == DirectoryHealth.heldCode && now.since(entry.at) < DirectoryHealth.holding
                && directory.deprovisioningAllowedUntil.map { $0 < entry.at } ?? true
        }
        state =
            if isLinked {
                .ignored
            } else if held != nil {
                .held
            } else if !tokens.contains(where: { $0.isLive(at: now) }) {
                .withoutToken
            } else if let last = lastCallAt {
                if now.since(last) >= DirectoryHealth.quiet {
                    .stalled
                } else if let change = changes.first, now.since(change.at) < DirectoryHealth.busy {
                    .syncing
                } else {
                    .idle
                }
            } else {
                .waiting
            }
    }

    static let heldCode = "scim.held"
}
