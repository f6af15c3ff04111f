package import Essentials
package import GatewayModel

/// What one organization holds.
///
/// Nothing of another organization is reachable from here.
package protocol TenantReading:
    DirectoryReading, RosterReading, TenantSetupReading, RosterSearching, HealthReading
{
    var organization: Identifier<Organization> { get }

    func member(identity: Identifier<Identity>) throws -> Member?
    func member(_ id: Identifier<Membership>) throws -> Member?
    /// By membership id, ascending; `after` is exclusive.
    func members(after: Identifier<Membership>?, limit: Int) throws -> [Member]
    func activeOwnerCount() throws -> Int
    /// The link of a connection to a person by stable subject (rule L-7).
    func identityLink(connection: Identifier<Connection>, subject: String) throws -> IdentityLink?
    func teams() throws -> [Team]
    /// The names of the teams that this membership is in, All Users left out.
    func teamNames(of membership: Identifier<Membership>) throws -> [String]
    func projects() throws -> [Project]
    /// The grants of this membership and of its teams, All Users included: project and role.
    func projectRoles(of membership: Identifier<Membership>) throws -> [(project: Project, role: String)]
    func connections() throws -> [Connection]
    /// What is known of a connection's metadata URL; nil where it has none.
    func metadataRefresh(of connection: Identifier<Connection>) throws -> MetadataRefresh?
    func domainClaims() throws -> [DomainClaim]
    func domainClaim(_ id: Identifier<DomainClaim>) throws -> DomainClaim?
    /// Newest first; `before` is exclusive.
    func auditEvents(before: Identifier<AuditEvent>?, limit: Int) throws -> [AuditEvent]
    /// Log-ins that came to something, newest first; `before` is exclusive.
    func traces(
        matching filter: SignOnLogFilter, before: SignOnLogPlace?, limit: Int
    ) throws -> [SignOnTrace]
    /// The traces of one log-in that was begun here, oldest first: refused and tried again, or accepted.
    func traces(of attempt: Identifier<SignOnAttempt>) throws -> [SignOnTrace]
    /// Log-ins that were begun, lead to a connection and were never answered, by the instant of their beginning, newest
    /// first; of the filter the connection and the times count.
    func unansweredAttempts(
        matching filter: SignOnLogFilter, before: SignOnLogPlace?, limit: Int
    ) throws -> [SignOnAttempt]
    /// Events in sequence after `cursor` (0: from the beginning), only of these `types`, which are whole ones or families
    /// (`user.*`); none: all.
    func events(
        after cursor: Int64, limit: Int, types: Set<String>
    ) throws -> [(sequence: Int64, event: OutgoingEvent)]
    /// Live sessions of this person that were made through this organization.
    func sessions(identity: Identifier<Identity>) throws -> [Session]
}

extension TenantReading {
    package func events(after cursor: Int64, limit: Int) throws -> [(sequence: Int64, event: OutgoingEvent)] {
        try events(after: cursor, limit: limit, types: [])
    }
}
