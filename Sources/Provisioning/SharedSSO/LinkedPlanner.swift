import Essentials
import GatewayModel

/// Decides what an Admin Organization's word on people comes to in one linked organization; pure.
struct LinkedPlanner {
    /// Those of the linked organization, as decided so far: the last one is protected at every door (rule L-14).
    private var activeOwners: Int
    /// How many people have become active members.
    private(set) var gained = 0
    /// How many memberships have ended.
    private(set) var lost = 0

    init(activeOwners: Int) { self.activeOwners = activeOwners }

    /// - Parameter isActive: whether the person is active in the Admin Organization.
    mutating func assignment(_ membership: Membership, isActive: Bool) -> Membership {
        var after = membership
        after.assign(byGroupWhileActive: isActive)
        return settled(membership, after)
    }

    /// The first membership of somebody whom the mapped group has.
    ///
    /// Names come from the Admin Organization once; they are the linked organization's from then on (rules L-7, O-8).
    mutating func creation(
        _ id: Identifier<Membership>, in organization: Identifier<Organization>, of person: Member, at now: Timestamp
    ) -> Membership {
        let known = person.membership
        var membership = Membership(
            id: id, organization: organization, identity: person.identity.id, role: .member,
            firstName: known.firstName, lastName: known.lastName, displayName: known.displayName,
            source: .linkedGroup, createdAt: now, updatedAt: now)
        if known.active { gained += 1 } else { membership.suspend() }
        return membership
    }

    /// - Returns: the membership as it will be; the last active owner stays, by hand from then on.
    mutating func withdrawal(_ membership: Membership) -> (after: Membership, keepsOwner: Bool) {
        var after = membership
        after.withdrawByGroup()
        guard membership.active, !after.active, isLastOwner(membership) else {
            return (settled(membership, after), false)
        }
        var kept = membership
        kept.keepByHand()
        return (kept, true)
    }

    /// - Returns: the membership as it will be; the last active owner's stays as it is.
    mutating func suspension(_ membership: Membership) -> (after: Membership, keepsOwner: Bool) {
        var after = membership
        after.suspend()
        guard after != membership, isLastOwner(membership) else { return (settled(membership, after), false) }
        return (membership, true)
    }

    mutating func resumption(_ membership: Membership) -> Membership {
        var after = membership
        after.resume()
        return settled(membership, after)
    }

    private func isLastOwner(_ membership: Membership) -> Bool { membership.role == .owner && activeOwners <= 1 }

    private mutating func settled(_ before: Membership, _ after: Membership) -> Membership {
        let change = (after.active ? 1 : 0) - (before.active ? 1 : 0)
        if change > 0 { gained += 1 }
        if change < 0 { lost += 1 }
        if after.role == .owner { activeOwners += change }
        return after
    }
}
