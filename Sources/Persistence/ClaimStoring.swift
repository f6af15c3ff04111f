package import Essentials
package import GatewayModel

/// What the checks of domain claims read, whoever claims.
package protocol ClaimReading {
    /// Every organization's claim of `domain`, oldest first: the losers are told (rule D-5).
    func claims(of domain: DomainName) throws -> [DomainClaim]
}

/// What the checks of domain claims write.
package protocol ClaimWriting {
    /// Takes up to `limit` claims whose check is due, for this node alone until `end`; one that fails in between is taken
    /// again after that.
    func leaseDueClaims(at now: Timestamp, until end: Timestamp, limit: Int) throws -> [DomainClaim]
    /// Ends the sessions of the organization's members in `domain`, their codes and access tokens; returns how many
    /// sessions ended (rules D-4, D-6).
    func endAccess(
        throughDomain domain: DomainName, of organization: Identifier<Organization>, at instant: Timestamp
    ) throws -> Int
}
