import Essentials
import GatewayModel
import Persistence

/// The documented sequence, step by step, by what is seen of it (rule M-1).
///
/// It holds as well where people do the steps one by one as where one write does most of them.
struct MigrationChecklist {
    let checks: [MigrationCheck]

    init(_ migration: SignOnMigration, at now: Timestamp, in scope: any ReadScope) throws {
        guard let shared = migration.sharedSSO else {
            checks = try MigrationChecklist.between(migration, in: scope)
            return
        }
        let admin = shared.adminOrganization
        let tenant = scope.tenant(admin)
        let connections = try tenant.connections().filter { $0.state == .active }
        let logIn = try connections.compactMap { try scope.firstSignOn(through: $0) }.min()
        let link = try scope.link(of: migration.organization).flatMap { $0.adminOrganization == admin ? $0 : nil }
        var list = MigrationChecklistBuilder()
        list.add("admin_organization", try scope.organization(admin)?.kind == .admin, "make the Admin Organization")
        list.add(
            "connection", !connections.isEmpty, at: connections.compactMap(\.activatedAt).min(),
            "set up its connection, test it and activate it")
        list.add("log_in", logIn != nil, at: logIn, "let somebody who is assigned log in through it")
        let call = try tenant.directoryTokens().compactMap(\.lastUsedAt).max()
        list.add("provisioning", call != nil, at: call, isOptional: true, "set up SCIM without pushing groups")
        let moved = try shared.domains.compactMap { try scope.claimHolder(of: $0) }.filter { $0.organization == admin }
        let isMoved = moved.count == shared.domains.count
        list.add(
            "domains", isMoved, at: moved.compactMap(\.transferredAt).max(), after: logIn,
            "transfer \(shared.domains.map(\.text).joined(separator: ", "))")
        list.add("link", link != nil, at: link?.linkedAt, after: logIn, "link the organization")
        let old = try scope.tenant(migration.organization).connections().filter { $0.state == .active }
        list.addUnproven(
            "old_application",
            old.isEmpty
                ? "there is none"
                : "deactivate the application of "
                    + old.map(\.serviceProviderEntityID).joined(separator: ", "))
        list.add("scim_name", link?.scimName != nil, isOptional: true, "set the SCIM Name of the organization")
        let group = try link?.scimNameFolded.map { try tenant.teams(name: $0) }?.first { $0.directory != nil }
        list.add("group", group != nil, at: group?.createdAt, isOptional: true, "push the group of that name")
        checks = list.checks
    }

    private static func between(
        _ migration: SignOnMigration, in scope: any ReadScope
    ) throws -> [MigrationCheck] {
        guard case .connection(let from, let to) = migration.move else { return [] }
        var list = MigrationChecklistBuilder()
        let target = try scope.connection(to)
        let logIn = try target.flatMap { try scope.firstSignOn(through: $0) }
        list.add(
            "connection", target?.state == .active, at: target?.activatedAt, "test and activate the new connection")
        list.add("log_in", logIn != nil, at: logIn, "let somebody who is assigned log in through it")
        list.add(
            "primary", target?.primary == true && target?.state == .active, at: migration.appliedAt, after: logIn,
            "apply the migration")
        let old = try scope.connection(from)
        list.addUnproven(
            "old_application",
            old.map { "deactivate the application of \($0.serviceProviderEntityID), then delete the connection" }
                ?? "the old connection is deleted")
        return list.checks
    }
}
