import Essentials
import GatewayModel
import GatewayTesting
import Persistence
import Testing

extension World {
    /// Makes an organization an Admin Organization from its beginning on, as no verb makes one of a regular organization.
    func makeAdminOrganization(_ text: String) async throws {
        let id: Identifier<Organization> = try #require(Identifier(text))
        try await store.write { scope in
            let found = try #require(try scope.organization(id))
            try scope.update(
                Organization(
                    id: id, name: found.name, kind: .admin, capabilities: found.capabilities,
                    accessSecurity: found.accessSecurity, createdAt: found.createdAt))
        }
    }
}
