import Effects
package import Essentials
package import GatewayModel
package import Persistence

/// What directories asked for, and how they do.
extension DirectoryService {
    /// The requests of this outcome, newest first; nil: all.
    package func log(
        of id: Identifier<Organization>, outcome: ProvisioningOutcome?, before: Identifier<ProvisioningLogEntry>?,
        limit: Int, actor: Actor
    ) async throws -> [ProvisioningLogEntry] {
        guard let outcome else { return try await log(of: id, before: before, limit: limit, actor: actor) }
        return try await context.store.read { scope in
            _ = try context.organization(id, "scim:read", actor, in: scope)
            return try scope.tenant(id).provisioningLog(outcome, before: before, limit: limit)
        }
    }

    /// One request of the organization's directories.
    package func logEntry(
        _ entry: Identifier<ProvisioningLogEntry>, of id: Identifier<Organization>, actor: Actor
    ) async throws -> ProvisioningLogEntry {
        try await context.store.read { scope in
            _ = try context.organization(id, "scim:read", actor, in: scope)
            guard let found = try scope.tenant(id).provisioningLogEntry(entry) else {
                throw AdministrationError.notFound("request \(entry)")
            }
            return found
        }
    }

    /// How each of the organization's directories does (S14), and what is about to break.
    package func health(
        of id: Identifier<Organization>, actor: Actor
    ) async throws -> (directories: [DirectoryHealth], notices: [HealthNotice]) {
        let now = context.clock.now()
        return try await context.store.read { scope in
            let organization = try context.organization(id, "scim-tokens:read", actor, in: scope)
            let directories = try DirectoryHealth.read(
                organization, isLinked: try scope.link(of: id) != nil, at: now, in: scope)
            return (
                directories,
                HealthNotice.inOrder(directories.flatMap { HealthNotices.directory($0, at: now) })
            )
        }
    }

    /// What the identity provider has done so far, for who has just entered a token there and waits.
    ///
    /// - Throws: `not_found` for another organization's directory.
    package func firstCalls(
        of directory: Identifier<Directory>, in id: Identifier<Organization>, actor: Actor
    ) async throws -> FirstCalls {
        let now = context.clock.now()
        return try await context.store.read { scope in
            let organization = try context.organization(id, "scim-tokens:read", actor, in: scope)
            let all = try DirectoryHealth.read(
                organization, isLinked: try scope.link(of: id) != nil, at: now, in: scope)
            guard let health = all.first(where: { $0.directory.id == directory }) else {
                throw AdministrationError.notFound("directory \(directory)")
            }
            return try FirstCalls.read(health, in: scope)
        }
    }
}
