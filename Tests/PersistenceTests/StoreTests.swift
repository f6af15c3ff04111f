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

    @Test func `a database that is inspected is read, whatever its path, and never written`() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/inspected ?#% \(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let writing = try SQLiteDatabase(path: folder + "/a.sqlite")
        let store = try await SQLStore(database: writing)
        try await store.write { try $0.insert(Self.organization) }
        for isOpen in [true, false] {
            if !isOpen { writing.close() }
            let database = try SQLiteDatabase(inspecting: "/" + folder + "/a.sqlite")
            let inspected = try await SQLStore(inspecting: database)
            #expect(try await inspected.read { try $0.organization(Self.organization.id) } == Self.organization)
            #expect(try await database.problems(thorough: true) == [])
            await #expect(throws: StoreError.self) {
                try await inspected.write { try $0.update(Self.organization) }
            }
            database.close()
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.sqlite"])
        #expect(throws: StoreError.self) { try SQLiteDatabase(inspecting: folder + "/none.sqlite") }
    }

    @Test func `a database of a newer version is refused`() async throws {
        let database = try SQLiteDatabase(path: nil)
        _ = try await SQLStore(database: database)
        try await database.write { transaction in
            _ = try transaction.execute(
                "INSERT INTO schema_version (number, name) VALUES ($1, $2)", [.integer(99), .text("x")])
        }
        let refusal = await #expect(throws: StoreError.self) { _ = try await SQLStore(database: database) }
        #expect(refusal?.code == "store.newer_schema")
    }

    @Test func `F04: what does not fit on a full disk is refused whole, and writes go on once there is room`()
        async throws
    {
        let database = try SQLiteDatabase(path: Engine.path())
        let store = try await SQLStore(database: database)
        func limit(_ pages: Int) async throws {
            try await database.write { _ = try $0.query("PRAGMA max_page_count = \(pages)", []) }
        }
        func insert(_ index: Int) async throws {
            let organization = Organization(
                id: Identifier(stored: "org-\(index)"), name: String(repeating: "n", count: 150_000),
                createdAt: Timestamp(milliseconds: 0))
            try await store.write { scope in
                try scope.insert(organization)
                try scope.append(
                    OutgoingEvent(
                        id: Identifier(stored: "evt-\(index)"), organization: organization.id, type: "t", subject: "s",
                        at: Timestamp(milliseconds: 0), data: .string(String(repeating: "d", count: 150_000))))
            }
        }
        try await limit(400)
        let answered = await withTaskGroup(of: Int?.self) { group in
            for index in 0..<32 { group.addTask { (try? await insert(index)).map { index } } }
            return await group.reduce(into: Set<Int>()) { if let index = $1 { $0.insert(index) } }
        }
        #expect(answered.count < 32)
        try await limit(1_000_000)
        for index in 100..<103 { try await insert(index) }
        let found = try await store.read { scope in
            try scope.organizations(after: nil, limit: 1000).map { organization in
                (organization.id.text, try scope.tenant(organization.id).events(after: 0, limit: 10).count)
            }
        }
        #expect(Set(found.map(\.0)) == Set((answered.union([100, 101, 102])).map { "org-\($0)" }))
        #expect(found.allSatisfy { $0.1 == 1 })
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
