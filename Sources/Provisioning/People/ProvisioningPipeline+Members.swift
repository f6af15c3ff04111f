import Effects
import Essentials
package import GatewayModel
package import Persistence

/// An admin's commands on members: plan, then directory, audit and events in the caller's one transaction (rule P-1).
extension ProvisioningPipeline {
    /// Adds a person by hand.
    ///
    /// - Returns: the member, and whether anything changed: adding the same person in the same role again does not.
    /// - Throws: `member.owner_only`, `member.exists`, `member.deactivated`.
    package func add(
        _ draft: MemberDraft, to organization: Organization, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws -> (member: Member, changed: Bool) {
        let facts = try MemberFacts.read(draft.email, organization, ledger, in: scope)
        let plan = try MemberPlanner(random: random, now: ledger.now).addition(draft, facts)
        let member = try apply(plan, ledger, in: scope)
        return (member, plan.action != nil)
    }

    /// Changes role, names or activity; whoever is deactivated has no session, code or token behind this write.
    ///
    /// - Throws: `member.owner_only`, `member.last_owner`, `member.provisioned`.
    package func change(
        _ member: Member, _ change: MemberChange, of organization: Organization, _ ledger: ProvisioningLedger,
        in scope: any WriteScope
    ) throws -> Member {
        let facts = try MemberFacts.read(nil, organization, ledger, in: scope)
        return try apply(
            try MemberPlanner(random: random, now: ledger.now).change(member, change, facts), ledger, in: scope)
    }

    /// Removes a member with their teams, grants and a pending invitation; the identity stays.
    ///
    /// Removed is forgotten: where the IdP decides who is in, it may bring the person back (rule A-3). Whoever shall stay
    /// out is deactivated.
    ///
    /// - Throws: `member.owner_only`, `member.last_owner`, `member.provisioned`.
    package func remove(
        _ member: Member, from organization: Organization, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws {
        let facts = try MemberFacts.read(nil, organization, ledger, in: scope)
        let plan = try MemberPlanner(random: random, now: ledger.now).removal(member, facts)
        let tenant = scope.tenant(organization.id)
        for team in try tenant.teams(of: member.membership.id) {
            _ = try takeOut(member, of: team, ledger, in: scope)
        }
        if let invitation = try tenant.latestInvitation(email: member.identity.email.folded),
            invitation.state(at: ledger.now) == .pending
        {
            try revoke(invitation, ledger, in: scope)
        }
        _ = try apply(plan, ledger, in: scope)
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
        return member
    }
}
