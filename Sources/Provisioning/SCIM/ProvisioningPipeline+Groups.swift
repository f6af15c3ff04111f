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
        if name != team.name {
            let same = try scope.tenant(access.organization.id).teams(name: FoldedName.of(name))
            guard !same.contains(where: { $0.id != team.id }) else {
                throw SCIMError.uniqueness(attribute: "displayName", value: name)
            }
            outcome.formerName = team.name
            outcome.team.name = name
        }
        outcome.team.externalID = resource["externalId"]?.string
        outcome.attributesChanged = outcome.team != team
        try perform(operations, &outcome, access, in: scope, at: now)
        try finish(&outcome, access, in: scope, at: now, origin: origin)
        return outcome
    }

    /// A DELETE: the team goes, nobody loses anything else.
    func removeGroup(
        _ team: Team, _ access: DirectoryAccess, in scope: any WriteScope, at now: Timestamp, origin: Origin?
    ) throws -> GroupOutcome {
        var outcome = GroupOutcome(team: team)
        try perform([.removeAll], &outcome, access, in: scope, at: now)
        try writeEvents(&outcome, in: scope, at: now)
        try scope.delete(team)
        try record("group.deleted", outcome, access, in: scope, at: now, origin: origin)
        return outcome
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

    // MARK: Members

    private func perform(
        _ operations: [SCIMMembershipOperation], _ outcome: inout GroupOutcome, _ access: DirectoryAccess,
        in scope: any WriteScope, at now: Timestamp
    ) throws {
        for operation in operations {
            switch operation {
            case .add(let ids): try add(ids, &outcome, access, in: scope, at: now)
            case .remove(let ids):
                for id in ids { try remove(id, &outcome, access, in: scope, at: now) }
            case .removeAll: try removeAll(&outcome, access, in: scope, at: now) { _ in true }
            case .removeMatching(let filter):
                let representation = GroupRepresentation(baseURL: "")
                try removeAll(&outcome, access, in: scope, at: now) { filter.matches(representation.entry($0)) }
            case .replaceAll(let ids):
                let wanted = Set(ids)
                try removeAll(&outcome, access, in: scope, at: now) { !wanted.contains($0.membership.text) }
                try add(ids, &outcome, access, in: scope, at: now)
            }
        }
    }

    private func add(
        _ ids: [String], _ outcome: inout GroupOutcome, _ access: DirectoryAccess, in scope: any WriteScope,
        at now: Timestamp
    ) throws {
        let tenant = scope.tenant(access.organization.id)
        for id in ids {
            guard let identifier = Identifier<Membership>(id) else {
                outcome.noteUnknown(id)
                continue
            }
            if try scope.add(identifier, to: outcome.team, in: access.domains) {
                if let member = try tenant.teamMember(identifier) {
                    try note(member, isIn: true, &outcome, in: scope, at: now)
                }
            } else if try !tenant.isMember(identifier, of: outcome.team.id) {
                // The others come in all the same: a client that is refused does not send the list again (checklist 99).
                outcome.noteUnknown(id)
            }
        }
    }

    private func remove(
        _ id: String, _ outcome: inout GroupOutcome, _ access: DirectoryAccess, in scope: any WriteScope,
        at now: Timestamp
    ) throws {
        guard let identifier = Identifier<Membership>(id),
            try scope.remove(identifier, from: outcome.team, in: access.domains),
            let member = try scope.tenant(access.organization.id).teamMember(identifier)
        else { return }
        try note(member, isIn: false, &outcome, in: scope, at: now)
    }

    private func note(
        _ member: TeamMember, isIn: Bool, _ outcome: inout GroupOutcome, in scope: any WriteScope, at now: Timestamp
    ) throws {
        if isIn { outcome.addedCount += 1 } else { outcome.removedCount += 1 }
        outcome.pending.append((member, isIn))
        if outcome.pending.count >= 1000 { try writeEvents(&outcome, in: scope, at: now) }
    }

    /// Takes out everybody whom the directory sees and `leaves` names, page by page: guests in an adopted team stay.
    private func removeAll(
        _ outcome: inout GroupOutcome, _ access: DirectoryAccess, in scope: any WriteScope,
        at now: Timestamp, where leaves: (TeamMember) -> Bool
    ) throws {
        let tenant = scope.tenant(access.organization.id)
        var last: Identifier<Membership>?
        while true {
            let page = try tenant.members(of: outcome.team.id, in: access.domains, after: last, limit: 1000)
            for member in page where leaves(member) {
                if try scope.remove(member.membership, from: outcome.team, in: access.domains) {
                    try note(member, isIn: false, &outcome, in: scope, at: now)
                }
            }
            guard page.count == 1000 else { return }
            last = page.last?.membership
        }
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
        if outcome.created || outcome.adopted || outcome.attributesChanged {
            let action = outcome.created ? "group.created" : outcome.adopted ? "group.adopted" : "group.updated"
            try record(action, outcome, access, in: scope, at: now, origin: origin)
        } else {
            try audit("group.members_changed", outcome, access, in: scope, at: now, origin: origin)
        }
        try writeEvents(&outcome, in: scope, at: now)
    }

    /// Writes what is pending; a large change writes in between, so that its events never stand in memory together.
    private func writeEvents(_ outcome: inout GroupOutcome, in scope: any WriteScope, at now: Timestamp) throws {
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
        try scope.append(
            AuditEvent(
                id: random.identifier(), organization: access.organization.id, at: now,
                actor: Actor.directory(access.directory.id).text, action: action, target: outcome.team.id.text,
                before: outcome.formerName.map { ["name": .string($0)] } ?? .null, after: .object(after),
                origin: origin))
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
}
