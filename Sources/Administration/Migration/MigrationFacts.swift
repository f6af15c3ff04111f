import Cryptography
import Essentials
import GatewayModel
import Persistence
import Provisioning

/// What a migration rests on, from one consistent read.
struct MigrationFacts: Sendable {
    let move: SignOnMigration.Move
    let organization: Organization
    /// Whose connection will sign the people on: the Admin Organization, or the organization itself.
    let target: Organization
    let link: SharedSSOLink?
    /// All claims of the organization that have effect.
    let claims: [DomainClaim]
    /// Where people sign on now.
    let from: Connection?
    /// Where they will.
    let to: Connection?
    let firstSignOn: Timestamp?
    let people: MovingPeople
    let directories: [Directory]
    let groupCount: Int
    let targetDirectories: [Directory]
    /// Who has the SCIM Name that the link would get.
    let scimNameHolder: SharedSSOLink?
    /// Digests of all of it that would make a plan wrong if it changed.
    let basis: [String: String]

    static let namedPeople = 50

    /// - Throws: `not_found` where an end of it is gone.
    static func read(
        _ move: SignOnMigration.Move, of id: Identifier<Organization>, at now: Timestamp, in scope: any ReadScope
    ) throws -> MigrationFacts {
        let organization = try needed(id, in: scope)
        let target = try move.adminOrganization.map { try needed($0, in: scope) } ?? organization
        let (tenant, targetTenant) = (scope.tenant(id), scope.tenant(target.id))
        let claims = try tenant.domainClaims().filter(\.state.isEffective)
        let active = try tenant.connections().filter { $0.state == .active }
        var (from, to) = (primary(active), try primary(targetTenant.connections().filter { $0.state == .active }))
        var scimNameHolder: SharedSSOLink?
        switch move {
        case .connection(let old, let new):
            (from, to) = (try needed(old, of: id, in: scope), try needed(new, of: id, in: scope))
        case .sharedSSO(let shared):
            scimNameHolder = try shared.scimName.flatMap {
                try scope.link(to: target.id, scimName: FoldedName.of($0))
            }
        }
        let domains =
            try targetTenant.domainClaims().filter(\.state.isEffective).map(\.domain) + (move.sharedSSO?.domains ?? [])
        let link = try scope.link(of: id)
        let people = try scope.movingPeople(
            of: id, to: target.id, through: to, domains: domains, at: now, limit: namedPeople)
        var basis = [
            "organization": standing(organization), "link": link.map { "\($0.adminOrganization)" } ?? "",
            "domains": claims.map { "\($0.id) \($0.domain.text)" }.sorted().joined(separator: "\n"),
            "connections": standing(active), "people": standing(people),
        ]
        if move.sharedSSO != nil {
            basis["admin_organization"] = standing(target)
            basis["admin_connections"] = standing(try targetTenant.connections().filter { $0.state == .active })
            basis["scim_name"] = scimNameHolder.map { "\($0.organization)" } ?? ""
        }
        return MigrationFacts(
            move: move, organization: organization, target: target, link: link, claims: claims, from: from, to: to,
            firstSignOn: try to.flatMap { try scope.firstSignOn(through: $0) }, people: people,
            directories: try tenant.directories(), groupCount: try tenant.provisionedTeamCount(),
            targetDirectories: target.id == id ? [] : try targetTenant.directories(), scimNameHolder: scimNameHolder,
            basis: basis.mapValues { hexadecimal(Digest.sha256($0)) })
    }

    /// The claims that are transferred.
    var movingClaims: [DomainClaim] {
        let domains = Set(move.sharedSSO?.domains ?? [])
        return claims.filter { domains.contains($0.domain) }
    }

    /// The link as it will be; nil for a move between connections.
    func linkToMake(at now: Timestamp) throws -> SharedSSOLink? {
        guard let shared = move.sharedSSO else { return nil }
        var link = SharedSSOLink(organization: organization.id, adminOrganization: target.id, linkedAt: now)
        try link.rename(to: shared.scimName)
        link.allowJIT = shared.allowJIT
        return link
    }

    /// One text for all digests: what a person compares at a glance.
    var fingerprint: String {
        hexadecimal(
            Digest.sha256(basis.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: "\n")))
    }

    private static func primary(_ active: [Connection]) -> Connection? {
        active.first(where: \.primary) ?? active.first
    }

    private static func needed(_ id: Identifier<Organization>, in scope: any ReadScope) throws -> Organization {
        guard let found = try scope.organization(id) else { throw AdministrationError.notFound("organization \(id)") }
        return found
    }

    private static func needed(
        _ id: Identifier<Connection>, of organization: Identifier<Organization>, in scope: any ReadScope
    ) throws -> Connection {
        guard let found = try scope.connection(id), found.organization == organization else {
            throw AdministrationError.notFound("connection \(id)")
        }
        return found
    }

    private static func standing(_ organization: Organization) -> String {
        "\(organization.kind) \(organization.capabilities.map(\.rawValue).sorted()) "
            + AccessSecurityService.json(organization.accessSecurity).text
    }

    /// Keys come and go with metadata; what the IdP is, and who is primary, does not.
    private static func standing(_ active: [Connection]) -> String {
        active.map { "\($0.id) \($0.primary) \($0.identityProvider.entityID) \($0.identityProvider.ssoURL)" }.sorted()
            .joined(separator: "\n")
    }

    /// Whom the plan warns of.
    ///
    /// People who go on as themselves come and go with each log-in, and change nothing in it.
    private static func standing(_ people: MovingPeople) -> String {
        "\(people.outside) \(people.firstOutside) \(people.ambiguous) "
            + people.firstAmbiguous.map { "\($0.email) \($0.reason)" }.joined(separator: "\n")
    }
}

extension SignOnMigration.Move {
    /// Nil for a move between connections.
    var sharedSSO: SignOnMigration.SharedSSOMove? { if case .sharedSSO(let move) = self { move } else { nil } }
    var adminOrganization: Identifier<Organization>? { sharedSSO?.adminOrganization }
}
