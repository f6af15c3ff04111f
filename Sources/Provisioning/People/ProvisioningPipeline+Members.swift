import Effects
import Essentials
package import GatewayModel
package import Persistence

/// An admin's commands on members: plan, then directory, audit and events in the caller's one transaction (rule P-1).
extension ProvisioningPipeline {
    /// Adds a person by hand.
    ///
    /// - Returns: the member, and whether they are one since now: adding the same person in the same role again changes
    ///   nothing, or only what the membership rests on.
    /// - Throws: `member.owner_only`, `member.exists`, `member.deactivated`, `member.suspended`.
    package func add(
        _ draft: MemberDraft, to organization: Organization, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws -> (member: Member, changed: Bool) {
        let facts = try MemberFacts.read(draft.email, organization, ledger, in: scope)
        let plan = try MemberPlanner(random: random, now: ledger.now).addition(draft, facts)
        let member = try apply(plan, ledger, in: scope)
        return (member, plan.before?.membership.active != true)
    }

    /// Changes role, names or activity; whoever is deactivated has no session, code or token behind this write.
    ///
    /// - Throws: `member.owner_only`, `member.last_owner`, `member.provisioned`, `member.suspended`.
    package func change(
        _ member: Member, _ change: MemberChange, of organization: Organization, _ ledger: ProvisioningLedger,
        in scope: any WriteScope
    ) throws -> Member {
        let facts = try MemberFacts.read(nil, of: member, organization, ledger, in: scope)
        return try apply(
            try MemberPlanner(random: random, now: ledger.now).change(member, change, facts), ledger, in: scope)
    }

    /// Removes a member with their teams, grants and a pending invitation; the identity stays.
    ///
    /// Removed is forgotten: where the IdP decides who is in, it may bring the person back (rule A-3). Whoever shall stay
    /// out is deactivated. Whom a mapped group holds, too, stays a member by the group alone (rule O-6).
    ///
    /// - Throws: `member.owner_only`, `member.last_owner`, `member.provisioned`, `member.in_group`.
    package func remove(
        _ member: Member, from organization: Organization, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws {
        let facts = try MemberFacts.read(nil, of: member, organization, ledger, in: scope)
        let plan = try MemberPlanner(random: random, now: ledger.now).removal(member, facts)
        let tenant = scope.tenant(organization.id)
        if plan.deletes {
            for team in try tenant.teams(of: member.membership.id) {
                _ = try takeOut(member, of: team, ledger, in: scope)
                try withdraw(member, of: team, from: organization, ledger, in: scope)
            }
        }
        if let invitation = try tenant.latestInvitation(email: member.identity.email.folded),
            invitation.state(at: ledger.now) == .pending
        {
            try revoke(invitation, ledger, in: scope)
        }
        _ = try apply(plan, ledger, in: scope)
    }

    /// Leaving a group of an Admin Organization is leaving the linked one that it is mapped to.
    private func withdraw(
        _ member: Member, of team: Team, from organization: Organization, _ ledger: ProvisioningLedger,
        in scope: any WriteScope
    ) throws {
        guard organization.kind == .admin,
            let link = try scope.link(to: organization.id, scimName: FoldedName.of(team.name))
        else { return }
        var linked = try LinkedMemberships(of: link.organization, ledger, in: scope)
        try linked.withdraw(member.identity.id)
        try linked.flush()
    }

    @discardableResult
    func apply(_ plan: MemberPlan, _ ledger: ProvisioningLedger, in scope: any WriteScope) throws -> Member {
        let member = plan.after
        guard let action = plan.action else { return member }
        if plan.createsIdentity { try scope.insert(member.identity) }
        if plan.deletes {
            try scope.delete(member.membership)
        } else if plan.before == nil {
            try scope.insert(member.membership)
        } else {
            try scope.update(member.membership)
        }
        if plan.before?.membership.active == true, !member.membership.active {
            _ = try scope.endAccess(of: member.identity.id, through: ledger.organization, at: ledger.now)
        }
        try ledger.record(action, member, before: plan.before.map(ProvisioningPipeline.json) ?? .null, in: scope)
        // Removed is forgotten, and ends nothing elsewhere; what is ended is said by deactivating.
        if !plan.deletes {
            try reachLinked(member, wasActive: plan.before?.membership.active, ledger, in: scope)
        }
        return member
    }
}
