import Effects
package import Essentials
package import GatewayModel
package import Persistence
import Provisioning

/// Organizations and what they hold.
package struct OrganizationService: Sendable {
    private let context: AdministrationContext

    package init(_ context: AdministrationContext) { self.context = context }

    /// Makes an organization with its first owner; the operator's alone.
    package func create(
        name: String, ownerEmail: String, actor: Actor, origin: Origin?
    ) async throws -> Organization {
        try Authorization.requireOperator(actor)
        let name = try Organization.checkedName(name)
        let email = try EmailAddress(ownerEmail)
        let now = context.clock.now()
        let organization = Organization(id: context.random.identifier(), name: name, createdAt: now)
        try await context.store.write { scope in
            try scope.insert(organization)
            try scope.append(
                context.audit(
                    "organization.created", organization.id, target: organization.id.text, actor, origin,
                    after: ["name": .string(name)]))
            _ = try context.pipeline.run(
                .add(email: email, to: organization.id, role: .owner), in: scope, at: now, actor: actor, origin: origin)
        }
        return organization
    }

    /// An organization, with its link to an Admin Organization; nil where its sign-on is its own.
    package typealias Found = (organization: Organization, link: SharedSSOLink?)

    package func get(_ id: Identifier<Organization>, actor: Actor) async throws -> Found {
        try await context.store.read { scope in
            (try context.organization(id, "organization:read", actor, in: scope), try scope.link(of: id))
        }
    }

    package func list(after: Identifier<Organization>?, limit: Int, actor: Actor) async throws -> [Found] {
        try Authorization.requireOperator(actor)
        return try await context.store.read { scope in
            try scope.organizations(after: after, limit: limit).map { ($0, try scope.link(of: $0.id)) }
        }
    }

    package func members(
        of id: Identifier<Organization>, after: Identifier<Membership>?, limit: Int, actor: Actor
    ) async throws -> [Member] {
        try await context.store.read { scope in
            _ = try context.organization(id, "members:read", actor, in: scope)
            return try scope.tenant(id).members(after: after, limit: limit)
        }
    }

    package func member(
        _ member: Identifier<Membership>, of id: Identifier<Organization>, actor: Actor
    ) async throws -> Member {
        try await context.store.read { scope in
            _ = try context.organization(id, "members:read", actor, in: scope)
            guard let found = try scope.tenant(id).member(member) else {
                throw AdministrationError.notFound("member \(member)")
            }
            return found
        }
    }

    package func teams(of id: Identifier<Organization>, actor: Actor) async throws -> [Team] {
        try await context.store.read { scope in
            _ = try context.organization(id, "members:read", actor, in: scope)
            return try scope.tenant(id).teams()
        }
    }

    package func projects(of id: Identifier<Organization>, actor: Actor) async throws -> [Project] {
        try await context.store.read { scope in
            _ = try context.organization(id, "members:read", actor, in: scope)
            return try scope.tenant(id).projects()
        }
    }

    /// The operator's list with badges, by name, each row at the cost of a row.
    ///
    /// - Parameter search: the beginning of a name, or a claimed domain; empty: all. Who claims the domain comes first,
    ///   whatever their name, on the first page.
    package func search(
        _ search: String, after: NamePosition?, limit: Int, actor: Actor
    ) async throws -> NameMatches<OrganizationBadges> {
        try Authorization.requireOperator(actor)
        let now = context.clock.now()
        let prefix = SearchTerms.folded(search)
        let domain = prefix.contains(".") ? try? DomainName(prefix.split(separator: "@").last ?? "") : nil
        return try await context.store.read { scope in
            var claiming: [Organization] = []
            if let domain, after == nil {
                for claim in try scope.claims(of: domain).prefix(limit) {
                    if let found = try scope.organization(claim.organization) { claiming.append(found) }
                }
            }
            let named = try scope.organizations(named: prefix, after: after, limit: limit)
            let others = named.found.filter { organization in !claiming.contains { $0.id == organization.id } }
            return NameMatches(
                found: try (claiming + others).map { try OrganizationBadges.read($0, at: now, in: scope) },
                next: named.next)
        }
    }
}
