package import Essentials
package import GatewayModel

/// What the provisioning pipeline writes besides people.
package protocol DirectoryWriting {
    func insert(_ directory: Directory) throws
    func update(_ directory: Directory) throws
    func insert(_ token: DirectoryToken) throws
    func update(_ token: DirectoryToken) throws
    func update(_ team: Team) throws
    /// Deletes the team with its memberships and grants.
    func delete(_ team: Team) throws
    /// Puts the member into the team; false where they are in it already, or where no directory sees such a member in
    /// these domains.
    func add(_ membership: Identifier<Membership>, to team: Team, in domains: [DomainName]) throws -> Bool
    /// Takes the member out; false where they are not in it, or where no directory sees such a member in these domains.
    func remove(_ membership: Identifier<Membership>, from team: Team, in domains: [DomainName]) throws -> Bool
    /// Takes the member out of every team that a directory fills; those made by hand are no directory's.
    func removeFromProvisionedTeams(_ membership: Membership) throws
    /// The folded addresses of a member besides the canonical one; replaces what was there.
    func setFurtherAddresses(_ folded: [String], of membership: Membership) throws
    /// Ends the person's sessions made through this organization, their codes and access tokens; returns how many
    /// sessions ended (rule S-4).
    func endAccess(
        of identity: Identifier<Identity>, through organization: Identifier<Organization>, at: Timestamp
    )
        throws -> Int
    func insert(_ entry: ProvisioningLogEntry) throws
    /// Remembers that a directory ended this membership (rule S-4).
    func noteDeprovisioning(of membership: Membership, at instant: Timestamp) throws
    /// Appends several events of one organization at once, in order.
    func append(_ events: [OutgoingEvent], of organization: Identifier<Organization>) throws
}
