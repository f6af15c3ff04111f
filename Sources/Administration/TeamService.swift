import Effects
package import Essentials
package import GatewayModel
package import Persistence
import Provisioning

/// Teams made by hand; All Users is implicit, and what a directory fills is the directory's (rules S-6, A-9).
package struct TeamService: Sendable {
    /// A team as a path or a body names it.
    package enum Reference: Sendable, Hashable {
        case team(Identifier<Team>)
        /// The implicit team of every active member.
        case allUsers
    }

    private let context: AdministrationContext

    package init(_ context: AdministrationContext) { self.context = context }

    /// - Throws: `team.exists`, `team.all_users`, `organization.admin_kind`.
    package func create(
        _ name: String, in id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> Team {
        let ledger = context.ledger(id, actor, origin)
        return try await context.store.write { scope in
            let organization = try context.organization(id, APIScope.membersWrite.rawValue, actor, in: scope)
            return try context.pipeline.createTeam(name, in: organization, ledger, in: scope)
        }
    }

    package func get(
        _ team: Identifier<Team>, of id: Identifier<Organization>, actor: Actor
    ) async throws -> Team {
        try await context.store.read { scope in
            _ = try context.organization(id, APIScope.membersRead.rawValue, actor, in: scope)
            return try found(.team(team), id, in: scope)
        }
    }

    /// Teams whose name begins like `text`, without regard to case; an empty one: all, by name.
    package func search(
        _ text: String, in id: Identifier<Organization>, after: NamePosition?, limit: Int, actor: Actor
    ) async throws -> NameMatches<Team> {
        try await context.store.read { scope in
            _ = try context.organization(id, APIScope.membersRead.rawValue, actor, in: scope)
            return try scope.tenant(id).teams(named: SearchTerms.folded(text), after: after, limit: limit)
        }
    }

    /// - Throws: `team.exists`, `team.all_users`, `team.provisioned`.
    package func rename(
        _ team: Reference, to name: String, of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> Team {
        let ledger = context.ledger(id, actor, origin)
        return try await context.store.write { scope in
            _ = try context.organization(id, APIScope.membersWrite.rawValue, actor, in: scope)
            return try context.pipeline.rename(try found(team, id, in: scope), to: name, ledger, in: scope)
        }
    }

    /// - Throws: `team.all_users`, `team.provisioned`.
    package func delete(
        _ team: Reference, of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws {
        let ledger = context.ledger(id, actor, origin)
        try await context.store.write { scope in
            _ = try context.organization(id, APIScope.membersWrite.rawValue, actor, in: scope)
            try context.pipeline.delete(try found(team, id, in: scope), ledger, in: scope)
        }
    }

    /// A page of a team's members by membership id; of All Users, the active members.
    package func members(
        of team: Reference, in id: Identifier<Organization>, after: Identifier<Membership>?, limit: Int, actor: Actor
    ) async throws -> [Member] {
        try await context.store.read { scope in
            _ = try context.organization(id, APIScope.membersRead.rawValue, actor, in: scope)
            let tenant = scope.tenant(id)
            if case .team = team {
                return try tenant.members(of: try found(team, id, in: scope).id, in: nil, after: after, limit: limit)
                    .compactMap { try tenant.member($0.membership) }
            }
            var active: [Member] = []
            var last = after
            while active.count < limit {
                let page = try tenant.members(after: last, limit: limit)
                active += page.filter(\.membership.active).prefix(limit - active.count)
                last = page.last?.membership.id
                if page.count < limit { break }
            }
            return active
        }
    }

    /// Puts a member into the team; false where they are in it already.
    ///
    /// - Throws: `team.all_users`, `team.provisioned`, `not_found`.
    package func add(
        _ member: Identifier<Membership>, to team: Reference, of id: Identifier<Organization>, actor: Actor,
        origin: Origin?
    ) async throws -> (member: Member, changed: Bool) {
        let ledger = context.ledger(id, actor, origin)
        return try await context.store.write { scope in
            _ = try context.organization(id, APIScope.membersWrite.rawValue, actor, in: scope)
            let team = try found(team, id, in: scope)
            guard let member = try scope.tenant(id).member(member), member.membership.removedAt == nil else {
                throw AdministrationError.notFound("member \(member)")
            }
            return (member, try context.pipeline.add(member, to: team, ledger, in: scope))
        }
    }

    /// Takes a member out of the team; whoever is not in it stays out.
    ///
    /// - Throws: `team.all_users`, `team.provisioned`, `not_found`.
    package func remove(
        _ member: Identifier<Membership>, from team: Reference, of id: Identifier<Organization>, actor: Actor,
        origin: Origin?
    ) async throws {
        let ledger = context.ledger(id, actor, origin)
        try await context.store.write { scope in
            _ = try context.organization(id, APIScope.membersWrite.rawValue, actor, in: scope)
            let team = try found(team, id, in: scope)
            guard let member = try scope.tenant(id).member(member) else {
                throw AdministrationError.notFound("member \(member)")
            }
            _ = try context.pipeline.remove(member, from: team, ledger, in: scope)
        }
    }

    private func found(
        _ team: Reference, _ organization: Identifier<Organization>, in scope: any ReadScope
    ) throws -> Team {
        guard case .team(let id) = team else { throw ProvisioningRefusal.allUsers }
        guard let found = try scope.tenant(organization).team(id) else {
            throw AdministrationError.notFound("team \(id)")
        }
        return found
    }
}
