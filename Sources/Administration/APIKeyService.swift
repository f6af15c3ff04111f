import Cryptography
import Effects
package import Essentials
package import GatewayModel
import Persistence

/// Who a bearer key speaks for (rule P-4).
package struct APIKeyService: Sendable {
    let context: AdministrationContext

    package init(_ context: AdministrationContext) { self.context = context }

    /// The actor behind a key.
    ///
    /// - Throws: `access.unauthenticated` for an unknown or revoked key, and for none.
    package func authenticate(_ key: String?) async throws -> Actor {
        guard let key else { throw AdministrationError.unauthenticated }
        let hash = Digest.sha256(key)
        guard let found = try await context.store.read({ try $0.apiKey(hash: hash) }), found.revokedAt == nil,
            constantTimeEqual(found.hash, hash)
        else { throw AdministrationError.unauthenticated }
        if let organization = found.organization {
            return .apiKey(found.id, organization: organization, scopes: found.scopes)
        }
        return .operators(key: found.id)
    }

    /// Makes the first operator key be this one; does nothing where it is known already.
    ///
    /// - Throws: `value.invalid` for a key shorter than 20 characters.
    package func bootstrap(_ key: Secret) async throws {
        guard key.reveal().count >= 20 else {
            throw AdministrationError.invalidValue("the bootstrap key", reason: "it has fewer than 20 characters")
        }
        let hash = Digest.of(key.reveal(), .sha256)
        let new = APIKey(
            id: context.random.identifier(), name: "bootstrap", hash: hash, organization: nil, scopes: [],
            createdAt: context.clock.now())
        try await context.store.write { scope in
            guard try scope.apiKey(hash: hash) == nil else { return }
            try scope.insert(new)
            try scope.append(context.audit("api_key.bootstrapped", nil, target: new.id.text, .system, nil))
        }
    }
}
