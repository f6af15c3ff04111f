import Effects
import Essentials
import GatewayModel
import Persistence
import SCIM

/// The members of a directory's group: what each operation of a request makes of them.
extension ProvisioningPipeline {
    func perform(
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
        guard outcome.pending.count >= 1000 else { return }
        try outcome.mapped?.carry(outcome.pending)
        try writeEvents(&outcome, in: scope, at: now)
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
}
