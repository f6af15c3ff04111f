import Effects
import Essentials
import GatewayModel
import Persistence

/// Writes what an Admin Organization's word on people comes to in one linked organization: membership, access, audit
/// event and outgoing event, in the caller's one transaction (rules O-6, S-4, P-1).
///
/// Each verb changes nothing where it was said before (rule P-2). Outgoing events wait for ``flush()``.
struct LinkedMemberships {
    private let scope: any WriteScope
    private let admin: Identifier<Organization>
    /// The linked organization's.
    private let ledger: ProvisioningLedger
    private(set) var planner: LinkedPlanner
    /// Memberships that have ended, and were not taken yet.
    private var ended: [Membership] = []
    private var events: [OutgoingEvent] = []

    /// - Parameter ledger: the Admin Organization's; what happens is written down for `organization`.
    init(
        of organization: Identifier<Organization>, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws {
        self.scope = scope
        admin = ledger.organization
        self.ledger = ledger.concerning(organization)
        planner = LinkedPlanner(activeOwners: try scope.tenant(organization).activeOwnerCount())
    }

    // MARK: By group

    /// The mapped group has the person.
    mutating func assign(_ person: TeamMember) throws {
        let present = try scope.tenant(ledger.organization).member(identity: person.identity)
        if let present, present.membership.holds.contains(.group) { return }
        guard let source = try scope.tenant(admin).member(person.membership) else {
            throw StoreError.missing("the membership in the Admin Organization")
        }
        if let present {
            let after = planner.assignment(present.membership, isActive: source.membership.active)
            return try write(after, over: present)
        }
        let made = planner.creation(
            ledger.random.identifier(), in: ledger.organization, of: source, at: ledger.now)
        try scope.insert(made)
        try record("user.created", Member(identity: source.identity, membership: made), before: .null)
    }

    /// The mapped group has the person no more.
    mutating func withdraw(_ identity: Identifier<Identity>) throws {
        guard let present = try scope.tenant(ledger.organization).member(identity: identity) else { return }
        try withdraw(present)
    }

    mutating func withdraw(_ present: Member) throws {
        guard present.membership.holds.contains(.group) else { return }
        let (after, keepsOwner) = planner.withdrawal(present.membership)
        try write(after, over: present)
        if keepsOwner { try noteKept(present, "taken out of the mapped group") }
    }

    /// The link ends: whom the group held stays, as if an admin had added them.
    mutating func release(_ present: Member) throws {
        var after = present.membership
        after.keepByHand()
        try write(after, over: present)
    }

    // MARK: With the Admin Organization

    /// The person is active in the Admin Organization no more.
    mutating func suspend(_ present: Member) throws {
        let (after, keepsOwner) = planner.suspension(present.membership)
        try write(after, over: present)
        // The owner's way back in is the password; what single sign-on has opened ends like everybody's.
        _ = try scope.endAccess(of: present.identity.id, through: ledger.organization, at: ledger.now)
        if keepsOwner { try noteKept(present, "deactivated in the Admin Organization") }
    }

    mutating func resume(_ present: Member) throws {
        try write(planner.resumption(present.membership), over: present)
    }

    // MARK: Writing

    private mutating func write(_ after: Membership, over present: Member) throws {
        let before = present.membership
        guard after != before else { return }
        var member = present
        member.membership = after
        member.membership.revision += 1
        member.membership.updatedAt = ledger.now
        try scope.update(member.membership)
        if before.active, !after.active {
            _ = try scope.endAccess(of: member.identity.id, through: ledger.organization, at: ledger.now)
            ended.append(member.membership)
        }
        let action =
            switch (before.active, after.active) {
            case (true, false): "user.deactivated"
            case (false, true): "user.reactivated"
            default: "user.updated"
            }
        try record(action, member, before: ProvisioningPipeline.json(present))
    }

    private mutating func record(_ action: String, _ member: Member, before: JSONValue) throws {
        let after = ProvisioningPipeline.json(member)
        try scope.append(ledger.auditEvent(action, target: member.membership.id.text, before: before, after: after))
        events.append(ledger.outgoingEvent(action, subject: member.identity.id.text, after))
    }

    /// Nobody leaves an organization without an owner, and its owners can read why this one is still there.
    private func noteKept(_ present: Member, _ reason: String) throws {
        try scope.append(
            ledger.auditEvent(
                "shared_sso.last_owner_kept", target: present.membership.id.text, before: .null,
                after: ["email": .string(present.identity.email.text), "reason": .string(reason)]))
    }

    /// Writes the outgoing events that wait.
    mutating func flush() throws {
        try scope.append(events, of: ledger.organization)
        events = []
    }

    /// The memberships that have ended since the last call.
    mutating func takeEnded() -> [Membership] {
        defer { ended = [] }
        return ended
    }
}
