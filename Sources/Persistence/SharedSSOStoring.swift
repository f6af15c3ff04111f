package import Essentials
package import GatewayModel

/// What is kept of links to Admin Organizations, whichever side asks (rules O-1 to O-7).
package protocol SharedSSOReading {
    /// The live link of an organization; nil where its sign-on is its own.
    func link(of organization: Identifier<Organization>) throws -> SharedSSOLink?
    /// The live link of an organization, or the last one that was.
    func lastLink(of organization: Identifier<Organization>) throws -> SharedSSOLink?
    /// Live links to an Admin Organization, by the linked organization's id; `after` is exclusive.
    func links(
        to admin: Identifier<Organization>, after: Identifier<Organization>?, limit: Int
    ) throws -> [SharedSSOLink]
    func linkCount(to admin: Identifier<Organization>) throws -> Int
    /// The live link with this SCIM Name, in folded form (rule O-7).
    func link(to admin: Identifier<Organization>, scimName folded: String) throws -> SharedSSOLink?
    /// The person's memberships in organizations that are linked to this one, active or not.
    func linkedMemberships(
        of identity: Identifier<Identity>, under admin: Identifier<Organization>
    ) throws -> [Membership]
    /// Memberships of an organization that a mapped group holds, by id; `after` is exclusive.
    func membershipsByGroup(
        in organization: Identifier<Organization>, after: Identifier<Membership>?, limit: Int
    ) throws -> [Member]
    /// How many people have been ended since `instant` in an Admin Organization, or in an organization linked to it by a
    /// mapped group, and are not back since; each is counted once (rule S-4).
    func deprovisionedPersonCount(under admin: Identifier<Organization>, since instant: Timestamp) throws -> Int
    /// Active members of `organization` whom `admin` has deactivated, by membership id; `after` is exclusive.
    func activeMembers(
        of organization: Identifier<Organization>, deactivatedIn admin: Identifier<Organization>,
        after: Identifier<Membership>?, limit: Int
    ) throws -> [Member]
    func linkingCode(hash: [UInt8]) throws -> LinkingCode?
    func linkingCode(_ id: Identifier<LinkingCode>) throws -> LinkingCode?
    /// Newest first.
    func linkingCodes(of admin: Identifier<Organization>, limit: Int) throws -> [LinkingCode]
    /// Who had the domain of the person's address verified when the membership was made; nil where nobody had (rules D-6,
    /// L-11).
    func domainHolder(of membership: Identifier<Membership>) throws -> Identifier<Organization>?
    /// Claims that are offered to an Admin Organization and still another's, by domain (rule D-7).
    func claimsOffered(to admin: Identifier<Organization>) throws -> [DomainClaim]
    /// How many sessions are live at `instant` that were made through a connection of the organization.
    func connectionSessionCount(of organization: Identifier<Organization>, at instant: Timestamp) throws -> Int
    /// Who has the domain verified, whether or not their claims are ignored while they are linked (rule O-3).
    func claimHolder(of domain: DomainName) throws -> DomainClaim?
}

/// What links to Admin Organizations write.
package protocol SharedSSOWriting {
    /// Stores a link in place of what the organization had before.
    ///
    /// Throws `StoreError.duplicate` where the SCIM Name is another live link's of the same Admin Organization.
    func put(_ link: SharedSSOLink) throws
    /// Remembers that a group of the Admin Organization's directory ended this membership of a linked one (rule S-4).
    func noteDeprovisioning(
        of membership: Membership, under admin: Identifier<Organization>, at instant: Timestamp) throws
    /// Forgets who has suspended whom in an organization: another Admin Organization's directory would bring them back.
    func forgetSuspensions(in organization: Identifier<Organization>) throws
    func insert(_ code: LinkingCode) throws
    func update(_ code: LinkingCode) throws
    /// Moves a claim to another organization's hands: in one step, so that nobody else can hold it in between (rule D-7).
    ///
    /// What the receiver had of the same domain without effect is replaced; memberships that were made under the giver
    /// count as made under the receiver from now on.
    func transfer(
        _ claim: DomainClaim, to organization: Identifier<Organization>, at instant: Timestamp
    ) throws
        -> DomainClaim
    /// The membership counts as made under who has the domain now: somebody of the organization has taken the person in
    /// anew (rule D-6).
    func renewDomainHolder(of membership: Membership) throws
}
