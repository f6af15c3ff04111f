import Essentials
import GatewayModel
import GatewayTesting
import Persistence
import SQLPersistence
import SQLiteDriver
import Testing

@Suite struct MetadataMigrationTests {
    private func connection(_ id: String, _ settings: IdentityProviderSettings) -> Connection {
        Connection(
            id: Identifier(stored: "con-" + id), organization: Identifier(stored: "org-a"), preset: "generic-saml",
            name: "Works", identityProvider: settings, serviceProviderEntityID: "sp-" + id, acsURL: "acs-" + id,
            createdAt: Timestamp(milliseconds: 5), updatedAt: Timestamp(milliseconds: 5))
    }

    @Test func `migration 7: connections of before that have a metadata URL are due at once, no others`() async throws {
        let database = try SQLiteDatabase(path: nil)
        let store = try await SQLStore(database: database)
        let fetched = connection(
            "fetched",
            IdentityProviderSettings(
                entityID: "https://idp", ssoURL: "https://sso", certificates: [], metadataURL: "https://m"))
        // Pasted, and it says in its text what the migration looks for.
        let pasted = connection(
            "pasted",
            IdentityProviderSettings(
                entityID: "https://idp", ssoURL: "https://sso", certificates: [],
                metadataXML: "<x>\"metadata_url\":\"https://m\"</x>"))
        try await store.write { scope in
            for connection in [fetched, pasted] { try scope.insert(connection) }
        }
        try await database.write { transaction in
            for statement in [
                "DROP TABLE metadata_refreshes", "DROP TABLE certificate_notices", "DROP INDEX connections_by_state",
                "DELETE FROM schema_version WHERE number = 7",
            ] { _ = try transaction.execute(statement, []) }
        }
        let migrated = try await SQLStore(database: database)
        let now = Timestamp(milliseconds: 10)
        let due = try await migrated.write { try $0.leaseDueRefreshes(at: now, until: now, limit: 10) }
        #expect(due.map(\.connection) == [fetched.id])
        #expect(due.first?.organization == fetched.organization)
        #expect(due.first?.lastGood == nil)
    }
}
