import Foundation
import Testing

/// The real binary, as a user starts it.
@Suite(.serialized) struct ProgramTests {
    private func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let process = Process()
        process.executableURL = URL(filePath: executable).deletingLastPathComponent().appending(path: "gatehouse")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    @Test func `demo --check signs somebody in and exits 0`() throws {
        let (status, output) = try run(["demo", "--check"])
        #expect(status == 0, "\(output)")
        #expect(output.contains("signed in as ada@example.com"))
    }

    @Test(arguments: ["wrong-audience", "wrong-issuer", "expired", "unsigned", "tampered", "no-email"])
    func `demo --check with a fault is refused, as it must be`(fault: String) throws {
        let (status, output) = try run(["demo", "--check", "--demo-fault", fault])
        #expect(status == 0, "\(output)")
    }

    @Test func `explain --batch keeps the order and answers a malformed line`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "batch-\(UUID().uuidString)")
        try Data("{\"id\":\"one\"}\nnonsense\n".utf8).write(to: file)
        let (status, output) = try run(["explain", "--batch", file.path])
        let lines = output.split(separator: "\n")
        #expect(status == 0)
        #expect(lines.count == 2)
        #expect(lines.first?.contains("\"id\":\"one\"") == true)
        #expect(lines.allSatisfy { $0.contains("\"code\":\"input.malformed\"") })
    }

    @Test func `a wrong setting is refused with its code and what to do`() throws {
        for (arguments, code) in [
            (["serve", "--listen", "nowhere"], "settings.listen"),
            (["serve", "--listen", "0.0.0.0:1"], "settings.insecure_listen"),
            (["serve", "--dns-server", "x"], "settings.dns_server"),
            (["serve", "--database", "postgres://x"], "settings.database"),
            (["serve", "--smtp-url", "smtp://127.0.0.1"], "settings.mail"),
            (["serve", "--smtp-url", "smtp://u:p@127.0.0.1", "--mail-from", "a@b.example"], "settings.mail"),
            (["serve", "--smtp-url", "smtp://127.0.0.1", "--mail-from", "nobody"], "settings.mail"),
            (["metadata", "inspect", "/nowhere"], "settings.unreadable_file"),
        ] {
            let (status, output) = try run(arguments)
            #expect(status == 1)
            #expect(output.contains(code), "\(output)")
            #expect(output.contains("what to do:"))
        }
    }
}
