import Essentials
import GatewayModel
import Persistence

/// The rows that an applied migration wrote or relies on, each as one text: what undoing compares.
///
/// What changes by itself is left out: checks of a claim, keys of a connection, people.
enum MigrationRows {
    static func read(_ migration: SignOnMigration, in scope: any ReadScope) throws -> [String: String] {
        var rows: [String: String] = [:]
        let tenant = scope.tenant(migration.organization)
        if let organization = try scope.organization(migration.organization) {
            rows["sign-on settings of \(organization.name)"] =
                AccessSecurityService.json(organization.accessSecurity).text
        }
        for connection in try tenant.connections() where connection.state == .active {
            rows["connection \(connection.name) \(connection.id)"] = text(connection)
        }
        guard let shared = migration.sharedSSO else {
            rows["link"] = try scope.link(of: migration.organization).map { $0.adminOrganization.text } ?? "none"
            return rows
        }
        for domain in shared.domains {
            rows["claim of \(domain.text)"] =
                try scope.claimHolder(of: domain).map { "\($0.organization) \($0.id)" } ?? "nobody's"
        }
        let link = try scope.link(of: migration.organization)
        rows["link"] = link.map { "\($0.adminOrganization) \($0.linkedAt.milliseconds)" } ?? "none"
        rows["SCIM Name"] = link?.scimName ?? "none"
        rows["JIT into the organization"] = link.map { "\($0.allowJIT)" } ?? "none"
        // They may sign on with these very domains: taking them away would put their people out.
        rows["organizations linked since"] = try linkedLater(migration, shared.adminOrganization, in: scope)
        return rows
    }

    private static func text(_ connection: Connection) -> String {
        "\(connection.primary) \(connection.identityProvider.entityID) \(connection.identityProvider.ssoURL)"
    }

    private static func linkedLater(
        _ migration: SignOnMigration, _ admin: Identifier<Organization>, in scope: any ReadScope
    ) throws -> String {
        guard let appliedAt = migration.appliedAt else { return "" }
        var (later, last): ([String], Identifier<Organization>?) = ([], nil)
        while true {
            let page = try scope.links(to: admin, after: last, limit: 1000)
            later += page.filter { $0.linkedAt >= appliedAt && $0.organization != migration.organization }
                .map(\.organization.text)
            guard page.count == 1000 else { return later.joined(separator: " ") }
            last = page.last?.organization
        }
    }
}
