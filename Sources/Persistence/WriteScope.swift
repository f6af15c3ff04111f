package import Essentials
package import GatewayModel

/// One transaction: everything that a `ReadScope` sees, its own writes included, and the writes.
///
/// `insert` throws `StoreError.duplicate` where a unique value is taken; `update` throws `StoreError.missing` where the
/// row is gone.
package protocol WriteScope:
    ReadScope, DirectoryWriting, EventWriting, ClaimWriting, RosterWriting, PasswordWriting, MetadataWriting,
    SharedSSOWriting, RetentionWriting, MigrationWriting, InstallationWriting, SetupLinkWriting
{
    func insert(_ organization: Organization) throws
    func update(_ organization: Organization) throws
    /// A connection, with its two URLs for ever (rule C-2).
    func insert(_ connection: Connection) throws
    func update(_ connection: Connection) throws
    /// Deletes the connection and its identity links, never members (rule C-7); its id is never reused.
    func delete(_ connection: Connection) throws
    func insert(_ claim: DomainClaim) throws
    /// Throws `StoreError.duplicate` where the claim becomes effective and another organization's is (rule D-5).
    func update(_ claim: DomainClaim) throws
    func delete(_ claim: DomainClaim) throws
    func insert(_ identity: Identity) throws
    func update(_ identity: Identity) throws
    /// One membership per organization and identity.
    func insert(_ membership: Membership) throws
    func update(_ membership: Membership) throws
    func insert(_ link: IdentityLink) throws
    func insert(_ team: Team) throws
    func insert(_ project: Project) throws
    /// Grants a project role to a team, a membership, or (both nil) to All Users.
    func grant(
        _ role: String, on project: Project, team: Identifier<Team>?, membership: Identifier<Membership>?) throws
    func insert(_ application: Application) throws
    func update(_ application: Application) throws
    func insert(_ key: APIKey) throws
    func update(_ key: APIKey) throws

    func insert(_ attempt: SignOnAttempt) throws
    func update(_ attempt: SignOnAttempt) throws
    /// Marks the attempt consumed; false where it was already (rule R18).
    func consume(_ attempt: Identifier<SignOnAttempt>, at instant: Timestamp) throws -> Bool
    /// Remembers an assertion of this connection until `expiresAt`; false where it is known already (rule R18).
    func recordAssertion(
        _ id: String, connection: Identifier<Connection>, expiresAt: Timestamp
    ) throws -> Bool
    func insert(_ outcome: ParkedOutcome) throws
    /// Takes the outcome out, once; nil where there is none (any more).
    func takeParkedOutcome(handleHash: [UInt8]) throws -> ParkedOutcome?
    func insert(_ session: Session) throws
    func end(session: Identifier<Session>, at instant: Timestamp) throws
    func insert(_ code: AuthorizationCode) throws
    /// Marks the code redeemed; false where it was already.
    func redeemCode(hash: [UInt8], at instant: Timestamp) throws -> Bool
    func insert(_ grant: AccessGrant) throws
    /// Revokes what a code was redeemed for.
    func revokeGrants(codeHash: [UInt8], at instant: Timestamp) throws
    func insert(_ trace: SignOnTrace) throws
    func append(_ event: AuditEvent) throws
    /// Appends to the organization's gap-free sequence and returns the place (rule P-3).
    @discardableResult func append(_ event: OutgoingEvent) throws -> Int64
}
