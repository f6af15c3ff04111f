import Essentials
import Foundation
import GatewayModel
import GatewayTesting
import Persistence
import SQLPersistence
import SQLiteDriver
import Testing

/// The engines that run the contract.
enum Engine: String, CaseIterable {
    case memory, file

    func store() async throws -> SQLStore {
        try await SQLStore(database: try SQLiteDatabase(path: self == .memory ? nil : Self.path()))
    }

    static func path() -> String {
        FileManager.default.temporaryDirectory.path + "/store-\(UUID().uuidString).sqlite"
    }
}

@Suite struct StoreTests {
    @Test(arguments: Engine.allCases, StoreContract.checks)
    func `every store keeps the contract`(engine: Engine, check: StoreContract.Check) async throws {
        try await check.run(on: try await engine.store())
    }

    static let organization = Organization(
        id: Identifier(stored: "org-a"), name: "Works", createdAt: Timestamp(milliseconds: 1_700_000_000_123))

    @Test func `a closed database answers with an error, and its file is this user's alone`() async throws {
        let file = Engine.path()
        let database = try SQLiteDatabase(path: file)
        let store = try await SQLStore(database: database)
        database.close()
        await #expect(throws: StoreError.self) { try await store.write { try $0.insert(Self.organization) } }
        await #expect(throws: StoreError.self) {
            _ = try await store.read { try $0.organization(Self.organization.id) }
        }
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `a database of a newer version is refused`() async throws {
        let database = try SQLiteDatabase(path: nil)
        _ = try await SQLStore(database: database)
        try await database.write { transaction in
            _ = try transaction.execute(
                "INSERT INTO schema_version (number, name) VALUES ($1, $2)", [.integer(99), .text("x")])
        }
        await #expect(throws: StoreError.newerSchema(found: 99, known: 5)) {
            _ = try await SQLStore(database: database)
        }
    }

    @Test func `rule P-3: whenever the disk is copied, everything that was answered is in the copy`() async throws {
        let file = Engine.path()
        let database = try SQLiteDatabase(path: file)
        let store = try await SQLStore(database: database)
        for index in 0..<200 {
            let organization = Organization(
                id: Identifier(stored: "org-\(index)"), name: "n", createdAt: Timestamp(milliseconds: 0))
            try await store.write { try $0.insert(organization) }
            guard index % 40 == 39 else { continue }
            // A copy of database and log at this moment is what a power cut would leave.
            let copy = Engine.path()
            try FileManager.default.copyItem(atPath: file, toPath: copy)
            try FileManager.default.copyItem(atPath: file + "-wal", toPath: copy + "-wal")
            let other = try await SQLStore(database: try SQLiteDatabase(path: copy))
            let count = try await other.read { try $0.organizations(after: nil, limit: 1000).count }
            #expect(count == index + 1)
        }
    }
}
