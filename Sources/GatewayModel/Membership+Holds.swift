extension Membership {
    /// What a membership rests on; it goes on while one of them is left.
    ///
    /// A membership that came by a group is told apart from one given by hand: removing one leaves the other (rule O-6).
    package enum Hold: String, Sendable, Hashable, CaseIterable {
        /// An admin added or invited the person.
        case hand
        /// A log-in made the member just in time.
        case logIn = "log_in"
        /// The organization's own directory.
        case directory
        /// The group of the Admin Organization that is mapped to this organization.
        case group
    }

    /// Who has ended an inactive membership, where it comes back by itself once they say so.
    package enum Ending: String, Sendable, Hashable {
        /// The person was taken out of the mapped group.
        case group
        /// The Admin Organization's directory deactivated the person (rule S-4).
        case adminOrganization = "admin_organization"
        /// The organization's own directory deactivated or deleted the person.
        case directory
    }

    /// The mapped group has the person.
    ///
    /// What a log-in or the organization's former directory had begun is the group's from now on; what an admin gave by
    /// hand stays beside it. Whom that directory had ended comes back, for the group speaks in its place; an admin's
    /// deactivation stands.
    ///
    /// - Parameter isActive: whether the person is active in the Admin Organization.
    package mutating func assign(byGroupWhileActive isActive: Bool) {
        holds.subtract([.logIn, .directory])
        holds.insert(.group)
        if removedAt != nil || endedBy == .group || endedBy == .directory {
            removedAt = nil
            active = true
        }
        if !isActive { suspend() }
    }

    /// The mapped group has the person no more: the membership ends where nothing else holds it.
    package mutating func withdrawByGroup() {
        guard holds.remove(.group) != nil, holds.isEmpty else { return }
        if active || endedBy == .adminOrganization {
            active = false
            endedBy = .group
        }
    }

    /// The membership goes on without the group, as if an admin had given it.
    package mutating func keepByHand() {
        if holds.remove(.group) != nil { holds.insert(.hand) }
    }

    /// An admin gives the membership, beside what it rests on already; whom the group had let go comes back.
    package mutating func giveByHand() {
        holds.insert(.hand)
        if removedAt != nil || endedBy == .group {
            removedAt = nil
            active = true
        }
    }

    /// An admin takes back what was given by hand.
    package mutating func takeBackByHand() { holds.remove(.hand) }

    /// An admin keeps the person out: nothing but an admin lets them in again.
    package mutating func deactivateByHand() {
        active = false
        endedBy = nil
    }

    /// An admin lets the person in again, by hand where nothing else would hold the membership.
    package mutating func reactivateByHand() {
        active = true
        removedAt = nil
        if holds.isEmpty { holds.insert(.hand) }
    }

    /// The organization's own directory ends the membership.
    package mutating func endByDirectory() {
        guard active else { return }
        active = false
        endedBy = .directory
    }

    /// The Admin Organization's directory deactivated the person: that reaches every linked organization (rule S-4).
    package mutating func suspend() {
        guard active else { return }
        active = false
        endedBy = .adminOrganization
    }

    /// The Admin Organization's directory has the person again.
    package mutating func resume() {
        if endedBy == .adminOrganization { active = true }
    }
}

extension Membership.Source {
    /// What a membership rests on that was made through this door.
    package var hold: Membership.Hold {
        switch self {
        case .manual, .invitation: .hand
        case .jit: .logIn
        case .scim: .directory
        case .linkedGroup: .group
        }
    }
}
