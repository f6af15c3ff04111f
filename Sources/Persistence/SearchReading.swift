package import GatewayModel

/// Which members a list is about; nil: whichever.
package struct MemberFilter: Sendable, Hashable {
    package var role: Membership.Role?
    package var source: Membership.Source?
    package var active: Bool?

    package init(role: Membership.Role? = nil, source: Membership.Source? = nil, active: Bool? = nil) {
        self.role = role
        self.source = source
        self.active = active
    }

    package var isEmpty: Bool { role == nil && source == nil && active == nil }

    package func includes(role: Membership.Role, source: Membership.Source, active: Bool) -> Bool {
        role == self.role ?? role && source == self.source ?? source && active == self.active ?? active
    }
}

/// Where a list in the order of folded names goes on: behind this row.
package struct NamePosition: Sendable, Hashable {
    package let name: String
    package let id: String

    package init(name: String, id: String) {
        self.name = name
        self.id = id
    }
}

/// What was found by a beginning, in the order of folded names.
package struct NameMatches<Noun: Sendable>: Sendable {
    package let found: [Noun]
    /// Nil at the end; after a page that is not full: there was too much to look at in one go.
    package let next: NamePosition?

    package init(found: [Noun], next: NamePosition?) {
        self.found = found
        self.next = next
    }
}

/// Lists of one organization that cost by the page, whatever their length.
package protocol RosterSearching {
    /// Newest first; `before` is exclusive.
    func members(
        matching filter: MemberFilter, before: ListPosition?, limit: Int
    ) throws -> [Member]
    /// Members whose address, first, last or display name begins like this, each once, at the first of those that do.
    ///
    /// - Parameter prefix: in the form of ``SearchTerms/folded(_:)``.
    func members(
        named prefix: String, matching filter: MemberFilter, after: NamePosition?, limit: Int
    ) throws -> NameMatches<Member>
    /// Teams whose name begins like this; an empty one: all.
    func teams(named prefix: String, after: NamePosition?, limit: Int) throws -> NameMatches<Team>
    /// Invitations that were neither accepted nor revoked, newest first; `before` is exclusive.
    func openInvitations(before: ListPosition?, limit: Int) throws -> [Invitation]
}

/// The operator's list of organizations.
package protocol OrganizationSearching {
    /// Organizations whose name begins like this; an empty one: all.
    func organizations(
        named prefix: String, after: NamePosition?, limit: Int
    ) throws -> NameMatches<Organization>
}
