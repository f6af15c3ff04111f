import Effects
import Essentials
import GatewayModel

/// Decides what an admin's command on a member comes to; pure but for new identifiers.
struct MemberPlanner {
    let random: any RandomSource
    let now: Timestamp

    func addition(
        _ draft: MemberDraft, _ facts: MemberFacts
    ) throws(ProvisioningRefusal) -> MemberPlan {
        if draft.role == .owner, !facts.actorIsOwner { throw .ownerOnly("make an owner") }
        if let member = facts.memberByEmail { return try again(draft, member, facts) }
        try checkSuspension(draft.email, facts)
        let identity =
            facts.identityByEmail ?? Identity(id: random.identifier(), email: draft.email, createdAt: now)
        let membership = Membership(
            id: random.identifier(), organization: facts.organization.id, identity: identity.id, role: draft.role,
            firstName: draft.firstName, lastName: draft.lastName, source: .manual, createdAt: now, updatedAt: now)
        return MemberPlan(
            before: nil, after: Member(identity: identity, membership: membership),
            createsIdentity: facts.identityByEmail == nil, action: "user.created")
    }

    /// The person is here: repeating the command changes nothing (rule P-2), and whom a directory deleted or a mapped
    /// group let go comes back.
    private func again(
        _ draft: MemberDraft, _ member: Member, _ facts: MemberFacts
    ) throws(ProvisioningRefusal) -> MemberPlan {
        var after = member
        after.membership.giveByHand()
        guard member.membership.removedAt != nil || member.membership.endedBy == .group else {
            guard member.membership.active else { throw .deactivated(email: draft.email.text) }
            guard member.membership.role == draft.role else {
                throw .memberExists(email: draft.email.text, role: member.membership.role.rawValue)
            }
            guard after != member else { return MemberPlan(before: member, after: member) }
            after.membership.updatedAt = now
            return MemberPlan(before: member, after: after, action: "user.updated")
        }
        try checkSuspension(draft.email, facts)
        after.membership.role = draft.role
        after.membership.firstName = draft.firstName ?? member.membership.firstName
        after.membership.lastName = draft.lastName ?? member.membership.lastName
        after.membership.revision += 1
        after.membership.updatedAt = now
        return MemberPlan(before: member, after: after, action: "user.reactivated")
    }

    func change(
        _ member: Member, _ change: MemberChange, _ facts: MemberFacts
    ) throws(ProvisioningRefusal) -> MemberPlan {
        var after = member
        func name(_ new: String?, _ old: String?) -> String? { new.map { $0.isEmpty ? nil : $0 } ?? old }
        after.membership.firstName = name(change.firstName, member.membership.firstName)
        after.membership.lastName = name(change.lastName, member.membership.lastName)
        after.membership.displayName = name(change.displayName, member.membership.displayName)
        // While the organization is linked, what its own directory has said is its admins' to change.
        let isProvisioned = member.membership.directory != nil && facts.administrator == nil
        switch change.active {
        case true? where !member.membership.active:
            try checkSuspension(member.identity.email, facts)
            after.membership.reactivateByHand()
        case false? where !isProvisioned || member.membership.active: after.membership.deactivateByHand()
        default: break
        }
        let visibleToDirectories = after != member
        if visibleToDirectories, isProvisioned {
            throw .memberProvisioned(email: member.identity.email.text, what: "their names and whether they are active")
        }
        after.membership.role = change.role ?? member.membership.role
        guard after != member else { return MemberPlan(before: member, after: member) }
        let (old, new) = (member.membership, after.membership)
        if old.role != new.role || old.active != new.active { try checkOwner(member, new, facts) }
        if visibleToDirectories { after.membership.revision += 1 }
        after.membership.updatedAt = now
        let action =
            switch (old.active, new.active) {
            case (true, false): "user.deactivated"
            case (false, true): "user.reactivated"
            default: "user.updated"
            }
        return MemberPlan(before: member, after: after, action: action)
    }

    func removal(_ member: Member, _ facts: MemberFacts) throws(ProvisioningRefusal) -> MemberPlan {
        if member.membership.directory != nil, facts.administrator == nil {
            throw .memberProvisioned(email: member.identity.email.text, what: "that they are a member")
        }
        var after = member
        if member.membership.holds.contains(.group) {
            guard member.membership.holds.contains(.hand) else {
                throw .memberInGroup(email: member.identity.email.text)
            }
            try checkOwner(member, member.membership, facts)
            after.membership.takeBackByHand()
            after.membership.updatedAt = now
            return MemberPlan(before: member, after: after, action: "user.updated")
        }
        try checkOwner(member, nil, facts)
        after.membership.active = false
        return MemberPlan(before: member, after: after, deletes: true, action: "user.deleted")
    }

    /// Whom the Admin Organization has deactivated, it alone lets in again (rule S-4).
    private func checkSuspension(_ email: EmailAddress, _ facts: MemberFacts) throws(ProvisioningRefusal) {
        guard let administrator = facts.administrator, facts.isInactiveInAdministrator else { return }
        throw .memberSuspended(email: email.text, administrator: administrator.name)
    }

    /// Owners are made and unmade by owners, and the last one stays (rule L-14).
    private func checkOwner(
        _ member: Member, _ after: Membership?, _ facts: MemberFacts
    ) throws(ProvisioningRefusal) {
        let before = member.membership
        guard before.role == .owner || after?.role == .owner else { return }
        guard facts.actorIsOwner else {
            throw .ownerOnly(before.role == .owner ? "change an owner's role or activity" : "make an owner")
        }
        let wasOwner = before.role == .owner && before.active
        let isOwner = after.map { $0.role == .owner && $0.active } ?? false
        if wasOwner, !isOwner, facts.activeOwners <= 1 {
            throw .lastOwner(email: member.identity.email.text, organization: facts.organization.name)
        }
    }
}
