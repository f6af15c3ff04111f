package import Essentials
package import GatewayModel

/// What the password journeys and the mail queue write.
package protocol PasswordWriting {
    /// The person's one password; replaces an earlier one.
    func put(_ credential: PasswordCredential) throws
    /// Forgets password, links, recovery codes and devices of a person; false where there were neither password nor codes.
    func deleteCredentials(of identity: Identifier<Identity>) throws -> Bool
    func insert(_ link: PasswordLink) throws
    /// Binds the link to a browser; false where it is bound already.
    func bind(link hash: [UInt8], to browserHash: [UInt8]) throws -> Bool
    /// Marks the link used; false where it was already.
    func use(link hash: [UInt8], at instant: Timestamp) throws -> Bool
    /// Deletes the person's links that were not used.
    func deleteLinks(of identity: Identifier<Identity>) throws
    /// The person's codes from now on, by hash; earlier ones are gone.
    func replaceRecoveryCodes(of identity: Identifier<Identity>, hashes: [[UInt8]], at instant: Timestamp) throws
    /// Marks the code used; false where it is unknown or was used before.
    func useRecoveryCode(of identity: Identifier<Identity>, hash: [UInt8], at instant: Timestamp) throws -> Bool
    /// Remembers the device, or moves its date.
    func put(_ device: KnownDevice) throws
    func put(_ throttle: SignInThrottle) throws
    /// Remembers that this person has come through this organization's SSO; false where it is known already (rule A-2).
    func noteFirstSignOn(
        of identity: Identifier<Identity>, through organization: Identifier<Organization>, at instant: Timestamp
    ) throws -> Bool
    func insert(_ mail: QueuedMail) throws
    /// Takes messages that are due, until `end`, and counts the try; nobody else has them meanwhile.
    func leaseMail(at instant: Timestamp, until end: Timestamp, limit: Int) throws -> [QueuedMail]
    /// Writes what came of a lease; false where the lease has passed to another.
    func finish(_ mail: QueuedMail) throws -> Bool
    /// Writes a parked message as queued again; false where it is not parked.
    func requeue(_ mail: QueuedMail) throws -> Bool
}
