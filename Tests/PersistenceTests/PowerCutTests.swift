import Essentials
import Foundation
import GatewayTesting
import Persistence
import SQLPersistence
import SQLiteDriver
import Testing
import UnsyncedDisk

/// What a power cut leaves, and that nobody was told otherwise.
@Suite struct PowerCutTests {
    static let writers = 8

    /// Opens the file on `disk`, and lets `writers` write at once until the power goes or `limit` writes each are done.
    static func write(
        _ ledger: PowerCutLedger, to path: String, on disk: UnsyncedDisk, round: Int, limit: Int, checkpoint: Int? = nil
    ) async {
        guard let database = try? SQLiteDatabase(path: path, readers: 1, vfs: disk.vfs) else { return }
        defer { withExtendedLifetime(disk) { database.close() } }
        guard let store = try? await SQLStore(database: database) else { return }
        if let checkpoint {
            // Checkpoints by the thousand pages are rare in a short test: let them come sooner.
            _ = try? await database.write { try $0.query("PRAGMA wal_autocheckpoint = \(checkpoint)", []) }
        }
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<Self.writers {
                group.addTask { await ledger.write(to: store, round: round, writer: writer, limit: limit) }
            }
        }
    }

    static func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "power-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// One machine whose power is cut twenty times; what it was told to keep it keeps through all of them.
    @Test(arguments: 1...20)
    func `rule P-3: no answered write is lost and none is half there, whenever the power is cut`(seed: Int) async throws
    {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.path + "/store.sqlite"
        let random = SeededRandom(UInt64(seed))
        let ledger = PowerCutLedger()
        for round in 0..<20 {
            let draw = random.bytes(4).map { Int($0) }
            let disk = UnsyncedDisk(seed: seed * 1000 + round)
            // From the first bytes of the file to some thousand operations on.
            let operation = 1 + ((draw[0] << 8 | draw[1]) >> (draw[2] % 10 + 4))
            disk.cutPower(at: operation)
            await Self.write(
                ledger, to: path, on: disk, round: round, limit: 10_000, checkpoint: [nil, 40, 4, 4][draw[3] % 4])
            #expect(disk.isDark, "seed \(seed), round \(round)")
            let complaints = await ledger.complaints(about: path)
            guard complaints.isEmpty else {
                Issue.record("seed \(seed), round \(round), operation \(operation): \(complaints.prefix(5))")
                return
            }
        }
        #expect(ledger.answers > 0)
    }

    @Test func `rule P-3: a power cut at any operation of the first start and the first writes loses nothing`()
        async throws
    {
        var operation = 0
        var isDone = false
        while !isDone {
            operation += 1
            let folder = try Self.folder()
            defer { try? FileManager.default.removeItem(at: folder) }
            let path = folder.path + "/store.sqlite"
            let ledger = PowerCutLedger()
            let disk = UnsyncedDisk(seed: operation)
            disk.cutPower(at: operation)
            if let database = try? SQLiteDatabase(path: path, readers: 1, vfs: disk.vfs) {
                if let store = try? await SQLStore(database: database) {
                    await ledger.write(to: store, round: 0, writer: 0, limit: 6)
                }
                isDone = !disk.isDark
                disk.cutPower()
                withExtendedLifetime(disk) { database.close() }
            }
            let complaints = await ledger.complaints(about: path)
            // The first is enough: the next operations would say the same.
            try #require(complaints.isEmpty, "operation \(operation)")
        }
        #expect(operation > 100, "so many operations were tried")
    }

    /// The proof that the tests above can fail.
    @Test func `a disk that lies about its syncs loses answered writes, and the ledger sees it`() async throws {
        var lossy = 0
        for seed in 1...10 {
            let folder = try Self.folder()
            defer { try? FileManager.default.removeItem(at: folder) }
            let path = folder.path + "/store.sqlite"
            // The file begins well.
            let database = try SQLiteDatabase(path: path, readers: 1)
            _ = try await SQLStore(database: database)
            database.close()
            let ledger = PowerCutLedger()
            let disk = UnsyncedDisk(seed: seed)
            disk.lie()
            disk.cutPower(at: 400)
            await Self.write(ledger, to: path, on: disk, round: 0, limit: 10_000)
            let complaints = await ledger.complaints(about: path)
            if complaints.contains(where: \.isLoss) { lossy += 1 }
        }
        #expect(lossy > 0)
    }

    @Test func `rule P-3: no answer leaves before the fsync of its commit`() async throws {
        let disk = UnsyncedDisk(seed: 1)
        let unsynced = try await Self.answersWithoutSync(on: disk)
        #expect(unsynced == 0)
        #expect(disk.logSyncs.count > 20, "commits, not one at the end")
    }

    /// The proof that the test above can fail.
    @Test func `an answer without an fsync is seen`() async throws {
        let disk = UnsyncedDisk(seed: 1)
        disk.lie()
        let unsynced = try await Self.answersWithoutSync(on: disk)
        #expect(unsynced == 400)
    }

    /// How many of 400 concurrent writes were answered without a sync of the log between the end of their body and the
    /// answer.
    static func answersWithoutSync(on disk: UnsyncedDisk) async throws -> Int {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = try SQLiteDatabase(path: folder.path + "/store.sqlite", readers: 1, vfs: disk.vfs)
        defer { withExtendedLifetime(disk) { database.close() } }
        let store = try await SQLStore(database: database)
        let spans = try await withThrowingTaskGroup(of: [(body: Int64, answer: Int64)].self) { group in
            for writer in 0..<writers {
                group.addTask {
                    var spans: [(body: Int64, answer: Int64)] = []
                    for index in 0..<50 {
                        let body = try await store.write { scope in
                            try PowerCutLedger.body("\(writer)-\(index)", in: scope)
                            return disk.tick()
                        }
                        spans.append((body, disk.tick()))
                    }
                    return spans
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let syncs = disk.logSyncs
        return spans.count { span in !syncs.contains { $0.began > span.body && $0.ended < span.answer } }
    }

    @Test(arguments: 1...20)
    func `rule P-3: after an fsync that failed no write is answered, and those before it are there`(
        sync: Int
    ) async throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.path + "/store.sqlite"
        let ledger = PowerCutLedger()
        let disk = UnsyncedDisk(seed: sync)
        let database = try SQLiteDatabase(path: path, readers: 1, vfs: disk.vfs)
        let store = try await SQLStore(database: database)
        disk.failSync(at: sync)
        await ledger.write(to: store, round: 0, writer: 0, limit: 10_000)
        let answers = ledger.answers
        // The disk works again; what it dropped is gone all the same, so nobody may be answered.
        await ledger.write(to: store, round: 1, writer: 0, limit: 1)
        #expect(ledger.answers == answers)
        disk.cutPower()
        withExtendedLifetime(disk) { database.close() }
        let complaints = await ledger.complaints(about: path)
        #expect(complaints.isEmpty, "\(complaints.prefix(5))")
    }
}
