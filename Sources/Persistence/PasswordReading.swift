package import Essentials
package import GatewayModel

/// What is known of passwords, and of mail that waits.
package protocol PasswordReading {
    func passwordCredential(of identity: Identifier<Identity>) throws -> PasswordCredential?
    func passwordLink(hash: [UInt8]) throws -> PasswordLink?
    /// How many of this person's recovery codes were not used yet.
    func recoveryCodeCount(of identity: Identifier<Identity>) throws -> Int
    /// The device under this cookie's hash, where this person has signed in with it and it has not expired at `instant`.
    func knownDevice(of identity: Identifier<Identity>, hash: [UInt8], at instant: Timestamp) throws -> KnownDevice?
    func signInThrottle(key: [UInt8]) throws -> SignInThrottle?
    /// The organization's active owners and admins.
    func activeAdministrators(of organization: Identifier<Organization>) throws -> [Member]
    /// The organization's active owners.
    func activeOwners(of organization: Identifier<Organization>) throws -> [Member]
    /// People with an address in these domains who are known from other organizations and are no members of this one:
    /// how many, and the first `limit` addresses.
    func outsiders(
        in domains: [DomainName], of organization: Identifier<Organization>, limit: Int
    ) throws -> (count: Int, emails: [String])
    /// Which of these people have a password, among the members of the organization.
    func identitiesWithPassword(in organization: Identifier<Organization>) throws -> Set<Identifier<Identity>>
    func queuedMail(_ id: Identifier<QueuedMail>) throws -> QueuedMail?
    /// Newest first.
    func queuedMail(state: QueuedMail.State, limit: Int) throws -> [QueuedMail]
}
