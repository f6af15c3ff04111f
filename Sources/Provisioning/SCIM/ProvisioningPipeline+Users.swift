import Effects
import Essentials
import GatewayModel
import Persistence
import SCIM

/// A directory's commands on people: plan, then directory, audit and events in the caller's one transaction (rule P-1).
extension ProvisioningPipeline {
    func create(
        _ person: ProvisionedPerson, _ access: DirectoryAccess, in scope: any WriteScope, at now: Timestamp,
        origin: Origin?
    ) throws -> UserPlan {
        let facts = try UserFacts.read(person, endsAccess: !person.active, access, at: now, in: scope)
        let plan = try UserPlanner(random: random, now: now).creation(person, facts)
        try apply(plan, access, in: scope, at: now, origin: origin)
        return plan
    }

    func change(
        _ member: Member, to person: ProvisionedPerson, _ access: DirectoryAccess, in scope: any WriteScope,
        at now: Timestamp, origin: Origin?
    ) throws -> UserPlan {
        let ends = member.membership.active && !person.active
        let facts = try UserFacts.read(person, endsAccess: ends, access, at: now, in: scope)
        let plan = try UserPlanner(random: random, now: now).change(member, to: person, facts)
        try apply(plan, access, in: scope, at: now, origin: origin)
        return plan
    }

    func remove(
        _ member: Member, _ access: DirectoryAccess, in scope: any WriteScope, at now: Timestamp, origin: Origin?
    ) throws -> UserPlan {
        let facts = try UserFacts.read(nil, endsAccess: true, access, at: now, in: scope)
        let plan = try UserPlanner(random: random, now: now).removal(member, facts)
        // Teams made by hand stay, as everything does that was not the directory's to give (rule S-4).
        let teams = try scope.tenant(access.organization.id).teams(of: member.membership.id)
            .filter { $0.directory != nil }
        try scope.removeFromProvisionedTeams(member.membership)
        for var team in teams {
            team.revision += 1
            team.updatedAt = now
            try scope.update(team)
        }
        for team in teams {
            var mapped = try mappedGroup(team.name, access, in: scope, at: now, origin: origin)
            try mapped?.carry([(TeamMember(member), false)])
        }
        let left = teams.map { membershipEvent("group.user_removed", $0, TeamMember(member), at: now) }
        try scope.append(left, of: access.organization.id)
        try apply(plan, access, in: scope, at: now, origin: origin)
        return plan
    }

    private func apply(
        _ plan: UserPlan, _ access: DirectoryAccess, in scope: any WriteScope, at now: Timestamp, origin: Origin?
    ) throws {
        guard let action = plan.action else { return }
        let (identity, membership) = (plan.after.identity, plan.after.membership)
        if plan.createsIdentity {
            try scope.insert(identity)
        } else if let before = plan.before, before.identity != identity {
            try scope.update(identity)
        }
        if plan.before == nil { try scope.insert(membership) } else { try scope.update(membership) }
        if let addresses = plan.furtherAddresses, plan.before != nil || !addresses.isEmpty {
            try scope.setFurtherAddresses(addresses, of: membership)
        }
        if plan.endsAccess {
            _ = try scope.endAccess(of: identity.id, through: access.organization.id, at: now)
            try scope.noteDeprovisioning(of: membership, at: now)
        }
        let ledger = access.ledger(random, at: now, origin: origin)
        let (before, after) = (
            plan.before.map(ProvisioningPipeline.json) ?? .null, ProvisioningPipeline.json(plan.after)
        )
        try scope.append(
            ledger.auditEvent(
                plan.adopts ? "user.adopted" : action, target: membership.id.text, before: before, after: after))
        try scope.append(ledger.outgoingEvent(action, subject: identity.id.text, after))
        if access.isShared { try reachLinked(plan, ledger, access, in: scope) }
    }

    private func reachLinked(
        _ plan: UserPlan, _ ledger: ProvisioningLedger, _ access: DirectoryAccess, in scope: any WriteScope
    ) throws {
        let ended = try reachLinked(
            plan.after, wasActive: plan.before?.membership.active, ledger, in: scope)
        guard ended > 0 || plan.endsAccess else { return }
        // Created as inactive: that ends no membership here, and is no way around the hold (rule S-4).
        if !plan.endsAccess { try scope.noteDeprovisioning(of: plan.after.membership, at: ledger.now) }
        try RecentEndings.read(access, at: ledger.now, in: scope)?.check()
    }

    func membershipEvent(_ type: String, _ team: Team, _ member: TeamMember, at now: Timestamp) -> OutgoingEvent {
        OutgoingEvent(
            id: random.identifier(), organization: team.organization, type: type, subject: member.identity.text,
            at: now,
            data: [
                "group": ["id": JSONValue(team.id), "name": .string(team.name)],
                "user": ["id": JSONValue(member.membership), "identity": JSONValue(member.identity)],
            ])
    }
}
