import Essentials
import Foundation
import Testing

/// `gatehouse doctor` on a real folder.
@Suite(.serialized) struct DoctorTests {
    private static let folder = FileManager.default.temporaryDirectory

    private func start(_ arguments: [String], environment: [String: String] = [:]) throws -> (Process, Pipe) {
        let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let process = Process()
        process.executableURL = URL(filePath: executable).deletingLastPathComponent().appending(path: "gatehouse")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        return (process, pipe)
    }

    private func doctor(_ data: String, _ arguments: String...) throws -> (status: Int32, json: JSONValue) {
        let (process, pipe) = try start(["doctor", "--data", data, "--json", "--offline"] + arguments)
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, try JSONValue(parsing: output))
    }

    private func severities(_ report: JSONValue, _ id: String) -> [String] {
        (report["checks"]?.array ?? []).filter { $0["id"]?.string == id }.compactMap { $0["severity"]?.string }
    }

    /// Lets the gateway make a data folder, and calls `body` while it runs.
    private func serve(_ data: String, _ body: () throws -> Void) throws {
        let (process, pipe) = try start(
            ["serve", "--data", data, "--listen", "127.0.0.1:0"],
            environment: ["GATEHOUSE_BOOTSTRAP_API_KEY": "operator-key-of-the-tests"])
        defer {
            process.terminate()
            process.waitUntilExit()
        }
        var line = ""
        while !line.contains("\n") {
            let data = pipe.fileHandleForReading.availableData
            try #require(!data.isEmpty, "serve ended: \(line)")
            line += String(decoding: data, as: UTF8.self)
        }
        try body()
    }

    private func content(_ folder: String) throws -> [String: Data] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        return Dictionary(
            uniqueKeysWithValues: names.compactMap { name in
                FileManager.default.contents(atPath: "\(folder)/\(name)").map { (name, $0) }
            })
    }

    @Test func `doctor finds a fresh installation healthy, running and stopped, and changes nothing`() throws {
        let data = Self.folder.appending(path: "doctor-\(UUID().uuidString)").path
        try serve(data) {
            let (status, report) = try doctor(data)
            #expect(status == 0, "\(report.prettyText)")
            #expect(report["healthy"] == true)
        }
        let before = try content(data)
        #expect(before["gatehouse.sqlite-wal"] == nil)
        let (status, report) = try doctor(data, "--deep")
        #expect(status == 0, "\(report.prettyText)")
        #expect(severities(report, "audit.chain") == ["ok"])
        #expect(try content(data) == before)
        // What it printed is taken back.
        let heads = Self.folder.appending(path: "heads-\(UUID().uuidString)").path
        try Data(report.utf8).write(to: URL(filePath: heads))
        #expect(report["audit_heads"]?.array?.count == 1)
        #expect(try doctor(data, "--audit-heads", heads).status == 0)
        let later = report["audit_heads"]?.array?.first?["head"]?.string.map { "9" + $0 } ?? ""
        let forged: JSONValue = ["audit_heads": [["organization": nil, "head": .string(later)]]]
        try Data(forged.utf8).write(to: URL(filePath: heads))
        let cut = try doctor(data, "--audit-heads", heads)
        #expect(cut.status == 1)
        #expect(severities(cut.json, "audit.chain") == ["error"])
        // Files that others may read, and one that is gone.
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: data + "/gatehouse.sqlite")
        try FileManager.default.removeItem(atPath: data + "/keys/sealing.key")
        let open = try doctor(data)
        #expect(open.status == 1)
        #expect(severities(open.json, "data.files") == ["error", "error"])
    }

    @Test func `doctor says that there is no folder, no database, or none that can be read`() throws {
        let data = Self.folder.appending(path: "doctor-\(UUID().uuidString)").path
        let none = try doctor(data)
        #expect(none.status == 1)
        #expect(severities(none.json, "data.folder") == ["error"])
        try FileManager.default.createDirectory(
            atPath: data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let empty = try doctor(data)
        #expect(severities(empty.json, "data.folder") == ["ok"])
        #expect(severities(empty.json, "database.integrity") == ["error"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: data).isEmpty)
        try Data("this is no database, though it is long enough to look like one".utf8).write(
            to: URL(filePath: data + "/gatehouse.sqlite"))
        let broken = try doctor(data)
        #expect(broken.status == 1)
        #expect(severities(broken.json, "database.integrity") == ["error"])
        #expect(severities(broken.json, "database.schema") == ["skipped"])
    }
}
