package import Essentials
package import GatewayModel

/// Where a list goes on: behind this row, in the order of creation.
package struct ListPosition: Sendable, Hashable, Comparable {
    package let createdAt: Timestamp
    package let id: String

    package init(createdAt: Timestamp, id: String) {
        self.createdAt = createdAt
        self.id = id
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.createdAt, left.id) < (right.createdAt, right.id)
    }
}

/// What a directory sees of its organization, with an index behind each look-up (scim.md 3: what onboarding depends on).
package protocol DirectoryReading {
    func directories() throws -> [Directory]
    func directory(_ id: Identifier<Directory>) throws -> Directory?
    /// Newest first.
    func directoryTokens() throws -> [DirectoryToken]

    /// The member whose user name is this, in folded form; a member without one has their e-mail address for it.
    func member(userName folded: String) throws -> Member?
    func members(externalID: String) throws -> [Member]
    /// Members that have this folded address, be it the canonical one or one more that the directory sent.
    func members(emailAddress folded: String) throws -> [Member]
    /// Members in these domains that no directory has deleted, in order of creation; `after` is exclusive.
    func members(in domains: [DomainName], after: ListPosition?, offset: Int, limit: Int) throws -> [Member]
    /// How many `members(in:…)` lists; a kept number, not a count.
    func memberCount(in domains: [DomainName]) throws -> Int
    /// Active members, whatever their domain; a kept number.
    func activeMemberCount() throws -> Int

    func team(_ id: Identifier<Team>) throws -> Team?
    /// Teams of this name in folded form, made by hand or not.
    func teams(name folded: String) throws -> [Team]
    func teams(externalID: String) throws -> [Team]
    /// Teams that directories fill, in order of creation; `after` is exclusive.
    func provisionedTeams(after: ListPosition?, offset: Int, limit: Int) throws -> [Team]
    func provisionedTeamCount() throws -> Int
    /// Those of a team whom a directory sees in these domains (nil: everybody), by membership id; `after` is exclusive.
    func members(
        of team: Identifier<Team>, in domains: [DomainName]?, after: Identifier<Membership>?, limit: Int
    ) throws -> [TeamMember]
    /// What a team shows of a member; cheaper than the whole of them.
    func teamMember(_ membership: Identifier<Membership>) throws -> TeamMember?
    func isMember(_ membership: Identifier<Membership>, of team: Identifier<Team>) throws -> Bool
    func teams(of membership: Identifier<Membership>) throws -> [Team]

    /// Newest first; `before` is exclusive.
    func provisioningLog(before: Identifier<ProvisioningLogEntry>?, limit: Int) throws -> [ProvisioningLogEntry]
    /// How many people directories have ended since `instant` who are not back since (rule S-4).
    func deprovisioningCount(since instant: Timestamp) throws -> Int
}
