import Effects
import Essentials
import GatewayModel
import Persistence
import SCIM

/// A directory's commands on groups (rule S-6), in the caller's one transaction.
///
/// Membership is a set of rows: a change costs what it changes, whatever the size of the group (checklist 97), and two
/// changes at once both hold, for neither reads the set that the other writes (checklist 98).
extension ProvisioningPipeline {
    /// A POST: a new team, or one made by hand under the same name.
    func createGroup(
        _ resource: JSONObject, members: [String], _ access: DirectoryAccess, in scope: any WriteScope,
        at now: Timestamp, origin: Origin?
    ) throws -> GroupOutcome {
        let name = try checkedName(resource)
        let same = try scope.tenant(access.organization.id).teams(name: FoldedName.of(name))
        guard !same.contains(where: { $0.directory != nil }) else {
            throw SCIMError.uniqueness(attribute: "displayName", value: name)
        }
        var outcome: GroupOutcome
        if var team = same.first {
            let former = team.name
            team.directory = access.directory.id
            team.externalID = resource["externalId"]?.string
            team.name = name
            outcome = GroupOutcome(team: team, adopted: true, formerName: former == name ? nil : former)
            try scope.update(team)
        } else {
            let team = Team(
                id: random.identifier(), organization: access.organization.id, name: name,
                directory: access.directory.id, externalID: resource["externalId"]?.string, createdAt: now,
                updatedAt: now)
            outcome = GroupOutcome(team: team, created: true)
            try scope.insert(team)
        }
        outcome.mapped = try mappedGroup(name, access, in: scope, at: now, origin: origin)
        if outcome.adopted { try outcome.mapped?.assignAll(of: outcome.team) }
        try perform([.add(members)], &outcome, access, in: scope, at: now)
        try finish(&outcome, access, in: scope, at: now, origin: origin)
        return outcome
    }

    /// A PUT or PATCH: the attributes as they shall be, and what to do with the members.
    func changeGroup(
        _ team: Team, to resource: JSONObject, _ operations: [SCIMMembershipOperation], _ access: DirectoryAccess,
        in scope: any WriteScope, at now: Timestamp, origin: Origin?
    ) throws -> GroupOutcome {
        let name = try checkedName(resource)
        var outcome = GroupOutcome(team: team)
        outcome.mapped = try mappedGroup(team.name, access, in: scope, at: now, origin: origin)
        if name != team.name {
            let same = try scope.tenant(access.organization.id).teams(name: FoldedName.of(name))
            guard !same.contains(where: { $0.id != team.id }) else {
                throw SCIMError.uniqueness(attribute: "displayName", value: name)
            }
            outcome.formerName = team.name
            outcome.team.name = name
            try remap(&outcome, access, in: scope, at: now, origin: origin)
        }
        outcome.team.externalID = resource["externalId"]?.string
        outcome.attributesChanged = outcome.team != team
        try perform(operations, &outcome, access, in: scope, at: now)
        try finish(&outcome, access, in: scope, at: now, origin: origin)
        return outcome
    }

    /// A DELETE: the team goes, and with it the place in the linked organization that it is mapped to; nobody loses
    /// anything else (rules S-6, O-6).
    func removeGroup(
        _ team: Team, _ access: DirectoryAccess, in scope: any WriteScope, at now: Timestamp, origin: Origin?
    ) throws -> GroupOutcome {
        var outcome = GroupOutcome(team: team)
        outcome.mapped = try mappedGroup(team.name, access, in: scope, at: now, origin: origin)
        try perform([.removeAll], &outcome, access, in: scope, at: now)
        try outcome.mapped?.carry(outcome.pending)
        try writeEvents(&outcome, in: scope, at: now)
        // Those in it whom the directory does not see at the moment go, too.
        try outcome.mapped?.withdrawAll()
        try scope.delete(team)
        try record("group.deleted", outcome, access, in: scope, at: now, origin: origin)
        return outcome
    }

    // MARK: Linked organizations

    func mappedGroup(
        _ name: String, _ access: DirectoryAccess, in scope: any WriteScope, at now: Timestamp, origin: Origin?
    ) throws -> MappedGroup? {
        try MappedGroup(named: name, access, access.ledger(random, at: now, origin: origin), in: scope)
    }

    /// The group's new name is another organization's SCIM Name, or none: that of the former one is free (rule O-6).
    private func remap(
        _ outcome: inout GroupOutcome, _ access: DirectoryAccess, in scope: any WriteScope, at now: Timestamp,
        origin: Origin?
    ) throws {
        var next = try mappedGroup(outcome.team.name, access, in: scope, at: now, origin: origin)
        guard next?.link.organization != outcome.mapped?.link.organization else { return }
        try outcome.mapped?.withdrawAll()
        outcome.formerlyMapped = outcome.mapped
        try next?.assignAll(of: outcome.team)
        outcome.mapped = next
    }

    private func checkedName(_ resource: JSONObject) throws(SCIMError) -> String {
        guard let name = resource["displayName"]?.string else {
            throw .invalidValue(attribute: "displayName", "is missing or empty, expected a value: it is required")
        }
        guard name.utf8.count <= 1000 else {
            throw .invalidValue(attribute: "displayName", "has \(name.utf8.count) bytes, expected at most 1000")
        }
        // The implicit team of every active member is nobody's to fill (behaviour.md, Words).
        guard FoldedName.of(name) != "all users" else {
            throw .invalidValue(attribute: "displayName", "is \"\(name)\", the name of the team that everybody is in")
        }
        return name
    }

    // MARK: Recording

    private func finish(
        _ outcome: inout GroupOutcome, _ access: DirectoryAccess, in scope: any WriteScope, at now: Timestamp,
        origin: Origin?
    ) throws {
        guard outcome.changed else { return }
        if !outcome.created { outcome.team.revision += 1 }
        outcome.team.updatedAt = now
        try scope.update(outcome.team)
        try outcome.mapped?.carry(outcome.pending)
        if outcome.created || outcome.adopted || outcome.attributesChanged {
            let action = outcome.created ? "group.created" : outcome.adopted ? "group.adopted" : "group.updated"
            try record(action, outcome, access, in: scope, at: now, origin: origin)
        } else {
            try audit("group.members_changed", outcome, access, in: scope, at: now, origin: origin)
        }
        try writeEvents(&outcome, in: scope, at: now)
    }

    /// Writes what is pending; a large change writes in between, so that its events never stand in memory together.
    func writeEvents(_ outcome: inout GroupOutcome, in scope: any WriteScope, at now: Timestamp) throws {
        guard !outcome.pending.isEmpty else { return }
        let team = outcome.team
        try scope.append(
            outcome.pending.map { change in
                membershipEvent(change.isIn ? "group.user_added" : "group.user_removed", team, change.member, at: now)
            }, of: team.organization)
        outcome.pending = []
    }

    private func record(
        _ action: String, _ outcome: GroupOutcome, _ access: DirectoryAccess, in scope: any WriteScope,
        at now: Timestamp, origin: Origin?
    ) throws {
        try audit(action, outcome, access, in: scope, at: now, origin: origin)
        // To the application an adopted team is one whose name and members the directory keeps from now on.
        try scope.append(
            OutgoingEvent(
                id: random.identifier(), organization: access.organization.id,
                type: action == "group.adopted" ? "group.updated" : action, subject: outcome.team.id.text, at: now,
                data: outcome.json))
    }

    private func audit(
        _ action: String, _ outcome: GroupOutcome, _ access: DirectoryAccess, in scope: any WriteScope,
        at now: Timestamp, origin: Origin?
    ) throws {
        var after = outcome.json.object ?? JSONObject()
        after["added"] = .integer(Int64(outcome.addedCount))
        after["removed"] = .integer(Int64(outcome.removedCount))
        after["linked"] = outcome.linkedJSON
        try scope.append(
            access.ledger(random, at: now, origin: origin).auditEvent(
                action, target: outcome.team.id.text,
                before: outcome.formerName.map { ["name": .string($0)] } ?? .null, after: .object(after)))
    }
}

extension TeamMember {
    init(_ member: Member) {
        self.init(
            membership: member.membership.id, identity: member.identity.id,
            display: member.membership.displayName ?? member.identity.email.text)
    }
}

extension GroupOutcome {
    mutating func noteUnknown(_ id: String) {
        unknownCount += 1
        if unknown.count < 10 { unknown.append(String(id.prefix(80))) }
    }

    /// The group as the audit log and the events show it.
    var json: JSONValue {
        [
            "id": JSONValue(team.id), "name": .string(team.name), "external_id": JSONValue(team.externalID),
            "directory": JSONValue(team.directory),
        ]
    }

    /// What became of people in linked organizations; nil where the group is mapped to none.
    var linkedJSON: JSONValue? {
        let groups = [formerlyMapped, mapped].compactMap(\.self)
        guard !groups.isEmpty else { return nil }
        return .array(
            groups.map { group in
                [
                    "organization": JSONValue(group.link.organization), "gained": .integer(Int64(group.gained)),
                    "lost": .integer(Int64(group.lost)),
                ]
            })
    }
}
