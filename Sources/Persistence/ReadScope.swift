package import Essentials
package import GatewayModel

/// One consistent view of everything.
///
/// What belongs to an organization is reached through `organization(_:)`; there is no unscoped look-up but by globally
/// unique secrets and by ids that stand in a URL (rule R24).
package protocol ReadScope:
    EventReading, AuditReading, ClaimReading, InvitationReading, PasswordReading, MetadataReading, SharedSSOReading,
    MigrationReading, InstallationReading, SetupLinkReading, OrganizationSearching
{
    func organization(_ id: Identifier<Organization>) throws -> Organization?
    /// All organizations by id, for the operator; `after` is exclusive.
    func organizations(after: Identifier<Organization>?, limit: Int) throws -> [Organization]
    /// What one organization holds.
    func tenant(_ id: Identifier<Organization>) -> any TenantReading

    /// The connection that a URL path names (rule R16); its organization is inside.
    func connection(_ id: Identifier<Connection>) throws -> Connection?
    /// Connections of any organization that have this IdP entity ID, for configuration checks only (rule M-3).
    func connections(identityProviderEntityID: String) throws -> [Connection]
    /// The verified or failing claim of `domain`: at most one organization has it (rule D-5). Nil where its holder is
    /// linked to an Admin Organization, for then its claims are ignored (rule O-3).
    func effectiveClaim(of domain: DomainName) throws -> DomainClaim?
    func identity(_ id: Identifier<Identity>) throws -> Identity?
    /// By folded address.
    func identity(email: EmailAddress) throws -> Identity?
    func memberships(of identity: Identifier<Identity>) throws -> [Membership]

    func application(_ id: Identifier<Application>) throws -> Application?
    func applications() throws -> [Application]
    /// The first application by id with an `initiate_login_uri`: where a log-in ends that no application began (rule L-8).
    func initiatingApplication() throws -> Application?
    func apiKey(hash: [UInt8]) throws -> APIKey?
    /// The SCIM token with this hash; which organization it opens is inside (rule S-2).
    func directoryToken(hash: [UInt8]) throws -> DirectoryToken?
    func apiKeys(of organization: Identifier<Organization>?) throws -> [APIKey]

    func attempt(_ id: Identifier<SignOnAttempt>) throws -> SignOnAttempt?
    /// The attempt of this connection whose AuthnRequest has this ID.
    func attempt(connection: Identifier<Connection>, requestID: String) throws -> SignOnAttempt?
    func parkedOutcome(handleHash: [UInt8]) throws -> ParkedOutcome?
    func session(_ id: Identifier<Session>) throws -> Session?
    func session(cookieHash: [UInt8]) throws -> Session?
    func authorizationCode(hash: [UInt8]) throws -> AuthorizationCode?
    func accessGrant(hash: [UInt8]) throws -> AccessGrant?
    /// Whether this assertion was consumed through this connection (rule D4 of the attack list, R18).
    func isConsumed(assertion: String, connection: Identifier<Connection>) throws -> Bool
    /// A support number's trace, whoever it belongs to: for the operator and the verbs' own authorisation.
    func trace(_ id: Identifier<SignOnTrace>) throws -> SignOnTrace?
    /// Traces without an organization, newest first.
    func unclaimedTraces(limit: Int) throws -> [SignOnTrace]
}
