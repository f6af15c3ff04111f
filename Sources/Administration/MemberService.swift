import Effects
package import Essentials
package import GatewayModel
package import Persistence
package import Provisioning

/// Members, by hand (rules A-9, L-14, P-1).
package struct MemberService: Sendable {
    private let context: AdministrationContext

    package init(_ context: AdministrationContext) { self.context = context }

    /// Adds a person; adding the same one in the same role again changes nothing.
    ///
    /// - Throws: `member.owner_only`, `member.exists`, `member.deactivated`.
    package func add(
        _ draft: MemberDraft, to id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> (member: Member, changed: Bool) {
        var draft = draft
        draft.firstName = try draft.firstName.map(MemberService.checkedName)
        draft.lastName = try draft.lastName.map(MemberService.checkedName)
        let ledger = context.ledger(id, actor, origin)
        return try await context.store.write { [draft] scope in
            let organization = try context.organization(id, APIScope.membersWrite.rawValue, actor, in: scope)
            return try context.pipeline.add(draft, to: organization, ledger, in: scope)
        }
    }

    /// Changes role, names or activity.
    ///
    /// - Throws: `member.owner_only`, `member.last_owner`, `member.provisioned`, `not_found`.
    package func change(
        _ member: Identifier<Membership>, _ change: MemberChange, of id: Identifier<Organization>, actor: Actor,
        origin: Origin?
    ) async throws -> Member {
        var change = change
        change.firstName = try change.firstName.map(MemberService.checkedName)
        change.lastName = try change.lastName.map(MemberService.checkedName)
        change.displayName = try change.displayName.map(MemberService.checkedName)
        let ledger = context.ledger(id, actor, origin)
        return try await context.store.write { [change] scope in
            let organization = try context.organization(id, APIScope.membersWrite.rawValue, actor, in: scope)
            guard let found = try scope.tenant(id).member(member) else {
                throw AdministrationError.notFound("member \(member)")
            }
            return try context.pipeline.change(found, change, of: organization, ledger, in: scope)
        }
    }

    /// Removes a member; the identity, and the person's place in other organizations, stay.
    ///
    /// - Throws: `member.owner_only`, `member.last_owner`, `member.provisioned`, `not_found`.
    package func remove(
        _ member: Identifier<Membership>, from id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws {
        let ledger = context.ledger(id, actor, origin)
        try await context.store.write { scope in
            let organization = try context.organization(id, APIScope.membersWrite.rawValue, actor, in: scope)
            guard let found = try scope.tenant(id).member(member) else {
                throw AdministrationError.notFound("member \(member)")
            }
            try context.pipeline.remove(found, from: organization, ledger, in: scope)
        }
    }

    /// Members newest first; `before` is exclusive.
    package func list(
        of id: Identifier<Organization>, matching filter: MemberFilter, before: ListPosition?, limit: Int, actor: Actor
    ) async throws -> [Member] {
        try await context.store.read { scope in
            _ = try context.organization(id, APIScope.membersRead.rawValue, actor, in: scope)
            return try scope.tenant(id).members(matching: filter, before: before, limit: limit)
        }
    }

    /// Members whose address, first, last or display name begins like `text`, without regard to case.
    ///
    /// A page may be short, or empty, and still have a next one: behind a filter that few fit there is much to look at.
    package func search(
        _ text: String, in id: Identifier<Organization>, matching filter: MemberFilter, after: NamePosition?,
        limit: Int, actor: Actor
    ) async throws -> NameMatches<Member> {
        try await context.store.read { scope in
            _ = try context.organization(id, APIScope.membersRead.rawValue, actor, in: scope)
            return try scope.tenant(id).members(
                named: SearchTerms.folded(text), matching: filter, after: after, limit: limit)
        }
    }

    /// The member who has this address.
    ///
    /// - Throws: `value.invalid` where nobody has.
    package func named(
        _ email: EmailAddress, in id: Identifier<Organization>, actor: Actor
    ) async throws -> Member {
        try await context.store.read { scope in
            _ = try context.organization(id, APIScope.membersRead.rawValue, actor, in: scope)
            guard let identity = try scope.identity(email: email),
                let member = try scope.tenant(id).member(identity: identity.id), member.membership.removedAt == nil
            else { throw AdministrationError.invalidValue("the address", reason: "\(email) is no member's") }
            return member
        }
    }

    /// A member with what hangs on the membership.
    package struct Detail: Sendable {
        package let member: Member
        /// By name, All Users left out.
        package let teams: [String]
        package let projects: [(name: String, role: String)]
        /// The directory that provisions the membership; nil where none does.
        package let directory: Directory?
    }

    /// - Throws: `not_found`.
    package func detail(
        _ member: Identifier<Membership>, of id: Identifier<Organization>, actor: Actor
    ) async throws -> Detail {
        try await context.store.read { scope in
            _ = try context.organization(id, APIScope.membersRead.rawValue, actor, in: scope)
            let tenant = scope.tenant(id)
            guard let found = try tenant.member(member) else { throw AdministrationError.notFound("member \(member)") }
            return Detail(
                member: found, teams: try tenant.teamNames(of: member),
                projects: try tenant.projectRoles(of: member).map { ($0.project.name, $0.role) },
                directory: try found.membership.directory.flatMap { try tenant.directory($0) })
        }
    }

    /// A person's name in one line; empty is none.
    private static func checkedName(_ text: String) throws -> String {
        text.allSatisfy(\.isWhitespace) ? "" : try Organization.checkedName(text)
    }
}
