import Effects
import Essentials
package import GatewayModel
package import Persistence

/// What a link's beginning, its SCIM Name and its end come to for people, in the caller's one transaction (rule O-7).
extension ProvisioningPipeline {
    /// Assigns the members of the group that has the link's SCIM Name now, and withdraws whom the former one held.
    ///
    /// - Parameter ledger: the Admin Organization's.
    /// - Returns: how many people became active members of the linked organization, and how many memberships ended.
    package func remap(
        _ after: SharedSSOLink, before: SharedSSOLink?, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws -> (gained: Int, lost: Int) {
        guard after.scimNameFolded != before?.scimNameFolded else { return (0, 0) }
        let own = ProvisioningLedger(
            random: ledger.random, organization: after.organization, now: ledger.now, actor: ledger.actor,
            origin: ledger.origin)
        let (coming, going) = try mapped(after, in: scope)
        var (gained, lost) = (0, 0)
        for present in going {
            var member = present
            member.membership.withdrawByGroup()
            try write(member, over: present, own, in: scope)
            if present.membership.active, !member.membership.active { lost += 1 }
        }
        for source in coming {
            guard var member = try scope.tenant(after.organization).member(identity: source.identity.id) else {
                try create(source, own, in: scope)
                if source.membership.active { gained += 1 }
                continue
            }
            let present = member
            member.membership.assign(byGroupWhileActive: source.membership.active)
            try write(member, over: present, own, in: scope)
            if !present.membership.active, member.membership.active { gained += 1 }
        }
        return (gained, lost)
    }

    /// What ``remap(_:before:_:in:)`` would come to.
    package func remapPreview(
        _ after: SharedSSOLink, before: SharedSSOLink?, in scope: any ReadScope
    ) throws -> (gained: Int, lost: Int) {
        guard after.scimNameFolded != before?.scimNameFolded else { return (0, 0) }
        let (coming, going) = try mapped(after, in: scope)
        let lost = going.count { present in
            var membership = present.membership
            membership.withdrawByGroup()
            return present.membership.active && !membership.active
        }
        let gained = try coming.count { source in
            guard let present = try scope.tenant(after.organization).member(identity: source.identity.id) else {
                return source.membership.active
            }
            var membership = present.membership
            membership.assign(byGroupWhileActive: source.membership.active)
            return !present.membership.active && membership.active
        }
        return (gained, lost)
    }

    /// The link ends: memberships that the mapped group held stay, held by hand from now on (rule O-5).
    ///
    /// - Parameter ledger: the Admin Organization's.
    /// - Returns: how many memberships are held by hand now, and how many of them are not active.
    package func release(
        _ link: SharedSSOLink, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws -> (kept: Int, inactive: Int) {
        var (kept, inactive) = (0, 0)
        for held in try heldByGroup(in: link.organization, scope) {
            var membership = held.membership
            membership.keepByHand()
            membership.revision += 1
            membership.updatedAt = ledger.now
            try scope.update(membership)
            kept += 1
            if !membership.active { inactive += 1 }
        }
        return (kept, inactive)
    }

    // MARK: Parts

    /// Those of the group that has the link's SCIM Name, as members of the Admin Organization; and whom a group holds and
    /// this one has not.
    private func mapped(
        _ link: SharedSSOLink, in scope: any ReadScope
    ) throws -> (coming: [Member], going: [Member]) {
        let admin = scope.tenant(link.adminOrganization)
        var coming: [Member] = []
        let named = try link.scimNameFolded.map { try admin.teams(name: $0) } ?? []
        if let group = named.first(where: { $0.directory != nil }) {
            var last: Identifier<Membership>?
            while true {
                let page = try admin.members(of: group.id, in: nil, after: last, limit: 1000)
                coming += try page.compactMap { try admin.member($0.membership) }
                guard page.count == 1000 else { break }
                last = page.last?.membership
            }
        }
        let people = Set(coming.map(\.identity.id))
        let going = try heldByGroup(in: link.organization, scope).filter { !people.contains($0.identity.id) }
        return (coming, going)
    }

    private func heldByGroup(
        in organization: Identifier<Organization>, _ scope: any ReadScope
    ) throws -> [Member] {
        var all: [Member] = []
        while true {
            let page = try scope.membershipsByGroup(
                in: organization, after: all.last?.membership.id, limit: 1000)
            all += page
            guard page.count == 1000 else { return all }
        }
    }

    private func create(_ source: Member, _ ledger: ProvisioningLedger, in scope: any WriteScope) throws {
        let known = source.membership
        var membership = Membership(
            id: random.identifier(), organization: ledger.organization, identity: source.identity.id, role: .member,
            firstName: known.firstName, lastName: known.lastName, displayName: known.displayName,
            source: .linkedGroup, createdAt: ledger.now, updatedAt: ledger.now)
        if !known.active { membership.suspend() }
        try scope.insert(membership)
        try ledger.record(
            "user.created", Member(identity: source.identity, membership: membership), before: .null, in: scope)
    }

    private func write(
        _ after: Member, over before: Member, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws {
        guard after.membership != before.membership else { return }
        var member = after
        member.membership.revision += 1
        member.membership.updatedAt = ledger.now
        try scope.update(member.membership)
        let action =
            switch (before.membership.active, after.membership.active) {
            case (true, false): "user.deactivated"
            case (false, true): "user.reactivated"
            default: "user.updated"
            }
        if action == "user.deactivated" {
            _ = try scope.endAccess(of: member.identity.id, through: ledger.organization, at: ledger.now)
        }
        try ledger.record(action, member, before: ProvisioningPipeline.json(before), in: scope)
    }
}
