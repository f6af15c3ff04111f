import Adapting
import Cryptography
import Effects
package import Essentials
package import GatewayModel
import Persistence

/// SCIM settings of an organization: directories, their tokens, what they asked for (rules S-1, S-4).
package struct DirectoryService: Sendable {
    let context: AdministrationContext
    /// The longest overlap of two tokens.
    private static let longestOverlap = 30 * 86400

    package init(_ context: AdministrationContext) { self.context = context }

    /// A token as it is told once.
    package struct NewToken: Sendable {
        package let token: DirectoryToken
        package let directory: Directory
        package let secret: String
    }

    /// Makes a token; the directory's earlier ones end at once, or with the overlap (rule S-1).
    ///
    /// - Parameters:
    ///   - adapter: the preset whose dialect the source speaks; nil: the directory's, else that of the organization's
    ///     primary connection, else generic.
    ///   - directory: nil for the organization's only directory, which is made where there is none.
    ///   - overlapSeconds: how long earlier tokens go on; nil for not at all.
    /// - Throws: `preset.unknown`, `capability.missing`, `value.invalid`.
    package func makeToken(
        for id: Identifier<Organization>, adapter: String?, directory: Identifier<Directory>?, overlapSeconds: Int?,
        actor: Actor, origin: Origin?
    ) async throws -> NewToken {
        let overlap = overlapSeconds ?? 0
        guard (0...Self.longestOverlap).contains(overlap) else {
            throw AdministrationError.invalidValue(
                "overlap_seconds", reason: "it is \(overlap), expected 0 to \(Self.longestOverlap)")
        }
        if let adapter { try checkPreset(adapter) }
        let now = context.clock.now()
        let secret = context.random.token(prefix: "scim_")
        let (tokenID, newDirectory) = (
            context.random.identifier() as Identifier<DirectoryToken>,
            context.random.identifier() as Identifier<Directory>
        )
        return try await context.store.write { scope in
            let organization = try context.organization(id, "scim-tokens:write", actor, in: scope)
            guard organization.capabilities.contains(.scim) else { throw AdministrationError.capabilityMissing("scim") }
            let tenant = scope.tenant(id)
            var target = try self.directory(directory, in: tenant)
            if target == nil {
                let connections = try tenant.connections()
                let preset = adapter ?? (connections.first(where: \.primary) ?? connections.first)?.preset
                let made = Directory(
                    id: newDirectory, organization: id, name: "Directory", adapter: preset ?? "generic-saml",
                    createdAt: now)
                try scope.insert(made)
                target = made
            }
            guard var chosen = target else { throw AdministrationError.notFound("directory") }
            if let adapter, adapter != chosen.adapter {
                chosen.adapter = adapter
                try scope.update(chosen)
            }
            for var earlier in try tenant.directoryTokens()
            where earlier.directory == chosen.id && earlier.isLive(at: now) {
                if overlap == 0 {
                    earlier.revokedAt = now
                } else {
                    let end = now.advanced(by: .seconds(overlap))
                    earlier.expiresAt = min(earlier.expiresAt ?? end, end)
                }
                try scope.update(earlier)
            }
            let token = DirectoryToken(
                id: tokenID, directory: chosen.id, organization: id, hash: Digest.sha256(secret),
                prefix: String(secret.prefix(10)), createdAt: now)
            try scope.insert(token)
            try scope.append(
                context.audit(
                    "scim_token.made", id, target: token.id.text, actor, origin,
                    after: [
                        "directory": JSONValue(chosen.id), "adapter": .string(chosen.adapter),
                        "prefix": .string(token.prefix), "overlap_seconds": .integer(Int64(overlap)),
                    ]))
            return NewToken(token: token, directory: chosen, secret: secret)
        }
    }

    private func directory(
        _ id: Identifier<Directory>?, in tenant: any TenantReading
    ) throws -> Directory? {
        if let id {
            guard let found = try tenant.directory(id) else { throw AdministrationError.notFound("directory \(id)") }
            return found
        }
        let all = try tenant.directories()
        guard all.count <= 1 else {
            throw AdministrationError.invalidValue("directory", reason: "it is missing: there are \(all.count)")
        }
        return all.first
    }

    private func checkPreset(_ id: String) throws(AdministrationError) {
        guard context.presets.preset(id) != nil else {
            throw .unknownPreset(id, known: context.presets.presets.map(\.id))
        }
    }

    /// A further directory, for the time in which an organization moves between two providers.
    ///
    /// - Throws: `preset.unknown`, `capability.missing`, `value.invalid`.
    package func makeDirectory(
        for id: Identifier<Organization>, name: String, adapter: String, actor: Actor, origin: Origin?
    ) async throws -> Directory {
        try checkPreset(adapter)
        let directory = Directory(
            id: context.random.identifier(), organization: id, name: try Organization.checkedName(name),
            adapter: adapter, createdAt: context.clock.now())
        try await context.store.write { scope in
            let organization = try context.organization(id, "scim:write", actor, in: scope)
            guard organization.capabilities.contains(.scim) else { throw AdministrationError.capabilityMissing("scim") }
            try scope.insert(directory)
            try scope.append(
                context.audit(
                    "directory.made", id, target: directory.id.text, actor, origin,
                    after: ["name": .string(directory.name), "adapter": .string(adapter)]))
        }
        return directory
    }

    package func directories(of id: Identifier<Organization>, actor: Actor) async throws -> [Directory] {
        try await context.store.read { scope in
            _ = try context.organization(id, "scim-tokens:read", actor, in: scope)
            return try scope.tenant(id).directories()
        }
    }

    package func tokens(of id: Identifier<Organization>, actor: Actor) async throws -> [DirectoryToken] {
        try await context.store.read { scope in
            _ = try context.organization(id, "scim-tokens:read", actor, in: scope)
            return try scope.tenant(id).directoryTokens()
        }
    }

    /// Revokes a token; it opens nothing from the next request on.
    package func revoke(
        _ token: Identifier<DirectoryToken>, of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws {
        let now = context.clock.now()
        try await context.store.write { scope in
            _ = try context.organization(id, "scim-tokens:write", actor, whileLinked: true, in: scope)
            guard var found = try scope.tenant(id).directoryTokens().first(where: { $0.id == token }) else {
                throw AdministrationError.notFound("token \(token)")
            }
            guard found.revokedAt == nil else { return }
            found.revokedAt = now
            try scope.update(found)
            try scope.append(
                context.audit(
                    "scim_token.revoked", id, target: token.text, actor, origin,
                    before: ["prefix": .string(found.prefix)]))
        }
    }

    /// An admin's word that many people are to lose access now (rule S-4).
    ///
    /// - Parameter minutes: 1 to 1,440; nil for 60.
    package func allowDeprovisioning(
        _ directory: Identifier<Directory>, of id: Identifier<Organization>, minutes: Int?, actor: Actor,
        origin: Origin?
    ) async throws -> Directory {
        let minutes = minutes ?? 60
        guard (1...1440).contains(minutes) else {
            throw AdministrationError.invalidValue("minutes", reason: "it is \(minutes), expected 1 to 1440")
        }
        let until = context.clock.now().advanced(by: .seconds(minutes * 60))
        return try await context.store.write { scope in
            _ = try context.organization(id, "scim:write", actor, in: scope)
            guard var found = try scope.tenant(id).directory(directory) else {
                throw AdministrationError.notFound("directory \(directory)")
            }
            found.deprovisioningAllowedUntil = until
            try scope.update(found)
            try scope.append(
                context.audit(
                    "directory.deprovisioning_allowed", id, target: directory.text, actor, origin,
                    after: ["until": JSONValue(until)]))
            return found
        }
    }

    /// The requests of the organization's directories, newest first.
    package func log(
        of id: Identifier<Organization>, before: Identifier<ProvisioningLogEntry>?, limit: Int, actor: Actor
    ) async throws -> [ProvisioningLogEntry] {
        try await context.store.read { scope in
            _ = try context.organization(id, "scim:read", actor, in: scope)
            return try scope.tenant(id).provisioningLog(before: before, limit: limit)
        }
    }
}
