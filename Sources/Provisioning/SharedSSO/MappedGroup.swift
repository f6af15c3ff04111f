import Effects
import Essentials
import GatewayModel
import Persistence
import SCIM

/// A group of an Admin Organization's directory, under way into the linked organization whose SCIM Name it has (rules O-6,
/// S-7).
///
/// It changes memberships there and nothing else: no organization is made, renamed or removed by a group, and no team in
/// it is touched.
struct MappedGroup {
    let link: SharedSSOLink
    private var memberships: LinkedMemberships
    private let access: DirectoryAccess
    private let scope: any WriteScope
    private let now: Timestamp

    /// Nil where the name maps to nothing: in a regular organization, and where no link has it as its SCIM Name.
    init?(
        named name: String, _ access: DirectoryAccess, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws {
        guard access.isShared,
            let link = try scope.link(to: access.organization.id, scimName: FoldedName.of(name))
        else { return nil }
        self.link = link
        memberships = try LinkedMemberships(of: link.organization, ledger, in: scope)
        self.access = access
        self.scope = scope
        now = ledger.now
    }

    var gained: Int { memberships.planner.gained }
    var lost: Int { memberships.planner.lost }

    /// Members who came and went, in order.
    ///
    /// - Throws: `scim.held` where too many people would lose a linked organization within an hour (rule S-4).
    mutating func carry(_ changes: [(member: TeamMember, isIn: Bool)]) throws {
        for (member, isIn) in changes {
            if isIn { try memberships.assign(member) } else { try memberships.withdraw(member.identity) }
        }
        try settle()
    }

    /// The group has got this name: all its members come.
    mutating func assignAll(of group: Team) throws {
        let roster = try LinkedRoster(of: link, group: group, in: scope)
        try roster.eachPageToAssign(in: scope) { page in
            for member in page { try memberships.assign(member) }
            try settle()
        }
    }

    /// The group has this name no more, or is no more: everybody goes whom it held.
    ///
    /// - Throws: `scim.held`, like ``carry(_:)``.
    mutating func withdrawAll() throws {
        let roster = try LinkedRoster(of: link, group: nil, in: scope)
        try roster.eachPageToWithdraw(in: scope) { page in
            for member in page { try memberships.withdraw(member) }
            try settle()
        }
    }

    private mutating func settle() throws {
        try memberships.flush()
        let ended = memberships.takeEnded()
        guard !ended.isEmpty else { return }
        for membership in ended {
            try scope.noteDeprovisioning(of: membership, under: access.organization.id, at: now)
        }
        // What has just been written is in the count; a refusal undoes it with everything else.
        try RecentEndings.read(access, at: now, in: scope)?.check()
    }
}
