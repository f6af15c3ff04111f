import Effects
package import Essentials
package import GatewayModel
package import Persistence

/// What a link's beginning, its SCIM Name and its end come to for people, in the caller's one transaction (rule O-7).
extension ProvisioningPipeline {
    /// Assigns the members of the group that has the link's SCIM Name now, and withdraws whom the former one held and the
    /// new one has not.
    ///
    /// Doing it again changes nothing. It is an admin's act, shown before (``remapPreview(_:before:in:)``), and so never
    /// held for the number of people (rule S-4).
    ///
    /// - Parameters:
    ///   - after: the link as it is from now on, stored or not; one that has ended maps nothing.
    ///   - before: as it was; nil for a new link.
    ///   - ledger: the Admin Organization's; audit and outgoing events about people are the linked organization's.
    /// - Returns: how many people became active members of the linked organization, and how many memberships ended.
    package func remap(
        _ after: SharedSSOLink, before: SharedSSOLink?, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws -> (gained: Int, lost: Int) {
        guard after.maps(differentlyFrom: before) else { return (0, 0) }
        let roster = try LinkedRoster(of: after, in: scope)
        var memberships = try LinkedMemberships(of: after.organization, ledger, in: scope)
        if after.begins(after: before) {
            // Whom the Admin Organization has deactivated before the link is not let in past it (rule S-4).
            try after.eachPageOfDeactivated(in: scope) { page in
                for member in page { try memberships.suspend(member) }
                try memberships.flush()
            }
        }
        try roster.eachPageToWithdraw(in: scope) { page in
            for member in page { try memberships.withdraw(member) }
            try memberships.flush()
        }
        try roster.eachPageToAssign(in: scope) { page in
            for member in page { try memberships.assign(member) }
            try memberships.flush()
        }
        return (memberships.planner.gained, memberships.planner.lost)
    }

    /// What ``remap(_:before:_:in:)`` would come to.
    package func remapPreview(
        _ after: SharedSSOLink, before: SharedSSOLink?, in scope: any ReadScope
    ) throws -> (gained: Int, lost: Int) {
        guard after.maps(differentlyFrom: before) else { return (0, 0) }
        let roster = try LinkedRoster(of: after, in: scope)
        let (tenant, admin) = (scope.tenant(after.organization), scope.tenant(after.adminOrganization))
        var planner = LinkedPlanner(activeOwners: try tenant.activeOwnerCount())
        var suspended: [Identifier<Membership>: Membership] = [:]
        if after.begins(after: before) {
            try after.eachPageOfDeactivated(in: scope) { page in
                for member in page {
                    suspended[member.membership.id] = planner.suspension(member.membership).after
                }
            }
        }
        try roster.eachPageToWithdraw(in: scope) { page in
            for member in page { _ = planner.withdrawal(member.membership) }
        }
        try roster.eachPageToAssign(in: scope) { page in
            for person in page {
                let present = try tenant.member(identity: person.identity)
                guard let source = try admin.member(person.membership),
                    present?.membership.holds.contains(.group) != true
                else { continue }
                if let present {
                    let membership = suspended[present.membership.id] ?? present.membership
                    _ = planner.assignment(membership, isActive: source.membership.active)
                } else {
                    _ = planner.creation(
                        source.membership.id, in: after.organization, of: source, at: source.membership.createdAt)
                }
            }
        }
        return (planner.gained, planner.lost)
    }

    /// The link ends: memberships that the mapped group held stay, held by hand from now on.
    ///
    /// Those that the Admin Organization had suspended stay ended, until an owner reactivates them (rule O-5).
    ///
    /// - Parameters:
    ///   - ledger: the Admin Organization's.
    ///   - start: where the link is taken back as if it had not been: memberships that its group has made since end.
    /// - Returns: how many memberships are held by hand now, and how many of them are not active.
    package func release(
        _ link: SharedSSOLink, endingThoseMadeSince start: Timestamp? = nil, _ ledger: ProvisioningLedger,
        in scope: any WriteScope
    ) throws -> (kept: Int, inactive: Int) {
        let roster = try LinkedRoster(of: link, group: nil, in: scope)
        var memberships = try LinkedMemberships(of: link.organization, ledger, in: scope)
        var (kept, inactive) = (0, 0)
        try roster.eachPageToWithdraw(in: scope) { page in
            for member in page {
                let membership = member.membership
                if let start, membership.source == .linkedGroup, membership.createdAt >= start {
                    try memberships.withdraw(member)
                    continue
                }
                try memberships.release(member)
                kept += 1
                if !membership.active { inactive += 1 }
            }
            try memberships.flush()
        }
        try scope.forgetSuspensions(in: link.organization)
        return (kept, inactive)
    }

    /// Carries over to every linked organization that the person has become active in the Admin Organization, or is so no
    /// more (rule S-4); does nothing in an organization to which none is linked.
    ///
    /// - Parameters:
    ///   - wasActive: before; nil where the person was no member.
    ///   - ledger: the Admin Organization's.
    /// - Returns: how many linked memberships ended.
    @discardableResult
    package func reachLinked(
        _ person: Member, wasActive: Bool?, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws -> Int {
        let isActive = person.membership.active
        guard wasActive != isActive else { return 0 }
        var ended = 0
        for membership in try scope.linkedMemberships(of: person.identity.id, under: ledger.organization) {
            var linked = try LinkedMemberships(of: membership.organization, ledger, in: scope)
            let present = Member(identity: person.identity, membership: membership)
            if isActive { try linked.resume(present) } else { try linked.suspend(present) }
            try linked.flush()
            ended += linked.takeEnded().count
        }
        return ended
    }
}

extension SharedSSOLink {
    /// Whether this is a link where none to the same Admin Organization was.
    fileprivate func begins(after before: SharedSSOLink?) -> Bool {
        guard let before else { return isLive }
        return isLive && !(before.isLive && before.adminOrganization == adminOrganization)
    }

    fileprivate func eachPageOfDeactivated(
        in scope: any ReadScope, _ body: ([Member]) throws -> Void
    ) throws {
        var last: Identifier<Membership>?
        while true {
            let page = try scope.activeMembers(
                of: organization, deactivatedIn: adminOrganization, after: last, limit: 1000)
            try body(page)
            guard page.count == 1000 else { return }
            last = page.last?.membership.id
        }
    }

    fileprivate func maps(differentlyFrom before: SharedSSOLink?) -> Bool {
        guard isLive else { return false }
        guard let before, before.isLive, before.adminOrganization == adminOrganization else { return true }
        return before.scimNameFolded != scimNameFolded
    }
}
