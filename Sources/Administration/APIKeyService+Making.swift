import Cryptography
import Effects
package import Essentials
package import GatewayModel
import Persistence
import Provisioning

extension APIKeyService {
    /// Makes a key of an organization.
    ///
    /// A person must have authenticated lately: with the key they would never be asked again (rule D-2).
    ///
    /// - Returns: the key, and its text, which is shown once and kept as a hash.
    /// - Throws: `api_key.unknown_scope` for a scope that is not in ``APIScope``, `api_key.wider` where a key would make
    ///   one that may do more than itself (rule P-4), `value.invalid` for none, `organization.admin_kind` (rule O-1).
    package func make(
        name: String, scopes: [String], for organization: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> (APIKey, text: String) {
        let name = try Organization.checkedName(name)
        guard !scopes.isEmpty else { throw AdministrationError.invalidValue("scopes", reason: "there is none") }
        for scope in scopes where APIScope(rawValue: scope) == nil {
            throw AdministrationError.unknownScope(
                String(scope.prefix(80)), known: APIScope.allCases.map(\.rawValue).sorted())
        }
        let text = context.random.token(prefix: "gak_")
        let key = APIKey(
            id: context.random.identifier(), name: name, hash: Digest.sha256(text), organization: organization,
            scopes: Set(scopes), createdAt: context.clock.now())
        try await context.store.write { scope in
            let owner = try context.organization(organization, APIScope.apiKeysWrite.rawValue, actor, in: scope)
            try Authorization.requireFresh(actor, at: key.createdAt)
            guard owner.kind == .regular else { throw ProvisioningRefusal.adminOrganization(owner.name) }
            if case .apiKey(_, _, let own) = actor {
                let more = key.scopes.filter { !(APIScope(rawValue: $0)?.isHeld(by: own) ?? false) }
                guard more.isEmpty else { throw AdministrationError.widerKey(scopes: more.sorted()) }
            }
            try scope.insert(key)
            try scope.append(
                context.audit(
                    "api_key.created", organization, target: key.id.text, actor, origin,
                    after: ["name": .string(name), "scopes": JSONValue(key.scopes.sorted())]))
        }
        return (key, text)
    }

    /// The organization's keys, revoked ones too.
    package func list(of organization: Identifier<Organization>, actor: Actor) async throws -> [APIKey] {
        try await context.store.read { scope in
            _ = try context.organization(organization, APIScope.apiKeysRead.rawValue, actor, in: scope)
            return try scope.apiKeys(of: organization)
        }
    }

    package func get(
        _ id: Identifier<APIKey>, of organization: Identifier<Organization>, actor: Actor
    ) async throws -> APIKey {
        try await context.store.read { scope in
            _ = try context.organization(organization, APIScope.apiKeysRead.rawValue, actor, in: scope)
            guard let found = try scope.apiKey(id), found.organization == organization else {
                throw AdministrationError.notFound("API key \(id)")
            }
            return found
        }
    }

    /// Revokes a key: the next request with it is refused, and a reader that waits with it gets nothing more.
    ///
    /// Revoking it again changes nothing.
    package func revoke(
        _ id: Identifier<APIKey>, of organization: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws {
        let now = context.clock.now()
        try await context.store.write { scope in
            _ = try context.organization(organization, APIScope.apiKeysWrite.rawValue, actor, in: scope)
            guard var key = try scope.apiKey(id), key.organization == organization else {
                throw AdministrationError.notFound("API key \(id)")
            }
            guard key.revokedAt == nil else { return }
            key.revokedAt = now
            try scope.update(key)
            try scope.append(
                context.audit(
                    "api_key.revoked", organization, target: id.text, actor, origin, before: ["name": .string(key.name)]
                ))
        }
    }
}
