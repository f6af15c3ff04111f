package import Essentials
package import GatewayModel

/// Which requests of a directory a list is about.
package enum ProvisioningOutcome: String, Sendable, Hashable, CaseIterable {
    /// A status of 400 or more.
    case refused
    /// Carried out, and no read.
    case changed
}

/// What says how an organization's connections and directories do, with an index behind each look-up.
package protocol HealthReading {
    /// The newest trace of the connection with this outcome.
    func lastTrace(of connection: Identifier<Connection>, outcome: SignOnTrace.Outcome) throws -> SignOnTrace?
    /// How many traces there are with this outcome from `since` on; not more than `limit` are counted.
    func traceCount(
        of connection: Identifier<Connection>, outcome: SignOnTrace.Outcome, since: Timestamp, limit: Int
    ) throws -> Int
    /// Whether somebody has logged in through the connection; a test log-in recognises nobody.
    func hasIdentityLink(connection: Identifier<Connection>) throws -> Bool
    /// Newest first; `before` is exclusive.
    func provisioningLog(
        _ outcome: ProvisioningOutcome, before: Identifier<ProvisioningLogEntry>?, limit: Int
    ) throws -> [ProvisioningLogEntry]
    func provisioningLogEntry(_ id: Identifier<ProvisioningLogEntry>) throws -> ProvisioningLogEntry?
    /// Teams that directories fill; not more than `limit` are counted.
    func provisionedTeamCount(limit: Int) throws -> Int
}
