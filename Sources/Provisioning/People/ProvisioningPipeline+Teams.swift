import Effects
import Essentials
package import GatewayModel
package import Persistence

/// An admin's commands on teams made by hand (behaviour.md, Words; rule S-6).
extension ProvisioningPipeline {
    /// - Throws: `team.exists`, `team.all_users`, `organization.admin_kind`, `name.empty`, `name.too_long`.
    package func createTeam(
        _ name: String, in organization: Organization, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws -> Team {
        guard organization.kind == .regular else { throw ProvisioningRefusal.adminOrganization(organization.name) }
        let name = try checkedName(name, besides: nil, organization.id, in: scope)
        let team = Team(
            id: random.identifier(), organization: organization.id, name: name, createdAt: ledger.now,
            updatedAt: ledger.now)
        try scope.insert(team)
        try ledger.record("group.created", target: team.id.text, after: ProvisioningPipeline.json(team), in: scope)
        return team
    }

    /// - Throws: `team.exists`, `team.all_users`, `team.provisioned`, `name.empty`, `name.too_long`.
    package func rename(
        _ team: Team, to name: String, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws -> Team {
        try checkByHand(team)
        let name = try checkedName(name, besides: team.id, team.organization, in: scope)
        guard name != team.name else { return team }
        var renamed = team
        renamed.name = name
        renamed.revision += 1
        renamed.updatedAt = ledger.now
        try scope.update(renamed)
        try ledger.record(
            "group.updated", target: team.id.text, before: ProvisioningPipeline.json(team),
            after: ProvisioningPipeline.json(renamed), in: scope)
        return renamed
    }

    /// Deletes the team with its grants; nobody loses anything else.
    ///
    /// - Throws: `team.provisioned`.
    package func delete(_ team: Team, _ ledger: ProvisioningLedger, in scope: any WriteScope) throws {
        try checkByHand(team)
        let tenant = scope.tenant(team.organization)
        var last: Identifier<Membership>?
        while true {
            let page = try tenant.members(of: team.id, in: nil, after: last, limit: 1000)
            let left = page.map { membershipEvent("group.user_removed", team, $0, at: ledger.now) }
            try scope.append(left, of: team.organization)
            guard page.count == 1000 else { break }
            last = page.last?.membership
        }
        try scope.delete(team)
        try ledger.record(
            "group.deleted", target: team.id.text, before: ProvisioningPipeline.json(team),
            after: ProvisioningPipeline.json(team), in: scope)
    }

    /// Puts a member into the team; false where they are in it already.
    ///
    /// - Throws: `team.provisioned`.
    package func add(
        _ member: Member, to team: Team, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws -> Bool {
        try checkByHand(team)
        return try putIn(member, team, ledger, in: scope)
    }

    /// Takes a member out of the team; false where they are not in it.
    ///
    /// - Throws: `team.provisioned`.
    package func remove(
        _ member: Member, from team: Team, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws -> Bool {
        try checkByHand(team)
        return try takeOut(member, of: team, ledger, in: scope)
    }

    func putIn(
        _ member: Member, _ team: Team, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws -> Bool {
        guard try scope.add(member.membership.id, to: team) else { return false }
        try note("group.user_added", member, team, ledger, in: scope)
        return true
    }

    func takeOut(
        _ member: Member, of team: Team, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws -> Bool {
        guard try scope.remove(member.membership.id, from: team) else { return false }
        try note("group.user_removed", member, team, ledger, in: scope)
        return true
    }

    /// One member more or less: the team's revision, the audit event and the outgoing event about the person.
    private func note(
        _ type: String, _ member: Member, _ team: Team, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws {
        var changed = team
        changed.revision += 1
        changed.updatedAt = ledger.now
        try scope.update(changed)
        let event = membershipEvent(type, team, TeamMember(member), at: ledger.now)
        try ledger.record(type, target: team.id.text, subject: event.subject, after: event.data, in: scope)
    }

    func checkByHand(_ team: Team) throws(ProvisioningRefusal) {
        guard team.directory == nil else { throw .teamProvisioned(team.name) }
    }

    private func checkedName(
        _ text: String, besides own: Identifier<Team>?, _ organization: Identifier<Organization>,
        in scope: any ReadScope
    ) throws -> String {
        let name = try Organization.checkedName(text)
        guard FoldedName.of(name) != "all users" else { throw ProvisioningRefusal.allUsers }
        let same = try scope.tenant(organization).teams(name: FoldedName.of(name))
        guard !same.contains(where: { $0.id != own }) else { throw ProvisioningRefusal.teamExists(name) }
        return name
    }

    /// A team as the audit log and the events show it.
    static func json(_ team: Team) -> JSONValue {
        [
            "id": JSONValue(team.id), "name": .string(team.name), "external_id": JSONValue(team.externalID),
            "directory": JSONValue(team.directory),
        ]
    }
}
