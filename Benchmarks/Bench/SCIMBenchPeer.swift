import Essentials
import Foundation

/// The same requests to scim2-server, a SCIM server in Python that keeps everything in memory.
enum SCIMBenchPeer {
    private static let version = "0.8.3"
    private static let members = 10000

    /// - Parameters:
    ///   - creates: the gateway's figure, a second.
    ///   - filters: the gateway's figure, a second.
    ///   - addition: the gateway's milliseconds for one member more in a group of 10,000.
    static func run(creates: Double, filters: Double, addition: Double) throws {
        guard let program = install() else {
            print("  scim2-server \(version): skipped, for PyPI can't be reached from here or there is no python3")
            return
        }
        let port = freePort()
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["--port", "\(port)"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer {
            // It has nothing to lose, and was seen to wait for itself after SIGTERM.
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        let limit = Bench.wall() + 20
        while (try? BenchClient(port: port)) == nil {
            guard Bench.wall() < limit else { throw BenchFailure(description: "scim2-server does not listen") }
            usleep(50000)
        }
        let made = try rate { number in
            var resource = SCIMBenchSeed.resource(number)
            resource["active"] = true
            try send(port, "POST", "/v2/Users", .object(resource), 201)
        }
        let found = try rate { _ in
            try send(
                port, "GET", "/v2/Users?filter=userName%20eq%20%22\(SCIMBenchSeed.userName(0))%22", nil, 200)
        }
        let seconds = try addOne(port)
        print(
            "  scim2-server \(version), in memory, one request after the other:"
                + " \(Bench.format(made.perSecond, 0)) creates /s (of the first \(made.count)):"
                + " the gateway \(Bench.format(creates / made.perSecond, 1)) ×;"
                + " \(Bench.format(found.perSecond, 0)) filters by userName /s (among \(made.count)):"
                + " the gateway \(Bench.format(filters / found.perSecond, 1)) ×;\n"
                + "    one member more in a group of \(members): \(Bench.format(seconds * 1000, 0)) ms,"
                + " the gateway \(Bench.format(addition, 2)) ms: \(Bench.format(seconds * 1000 / addition, 0)) ×")
    }

    private static func rate(_ body: (Int) throws -> Void) throws -> (perSecond: Double, count: Int) {
        let (began, limit) = (Bench.wall(), max(1, Bench.seconds / 2))
        var count = 0
        repeat {
            try body(count)
            count += 1
        } while Bench.wall() - began < limit
        return (Double(count) / (Bench.wall() - began), count)
    }

    private static func addOne(_ port: UInt16) throws -> Double {
        let group: JSONValue = [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Everyone",
            "members": .array((0..<members).map { ["value": .string("member-\($0)")] }),
        ]
        let answer = try send(port, "POST", "/v2/Groups", group, 201)
        let id = try JSONValue(parsing: answer.body)["id"]?.string ?? ""
        let began = Bench.wall()
        try send(
            port, "PATCH", "/v2/Groups/\(id)",
            [
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                "Operations": [["op": "add", "path": "members", "value": [["value": "one-more"]]]],
            ], 204)
        return Bench.wall() - began
    }

    /// It closes the connection after each answer.
    @discardableResult private static func send(
        _ port: UInt16, _ method: String, _ path: String, _ body: JSONValue?, _ status: Int
    ) throws -> BenchClient.Answer {
        let answer = try BenchClient(port: port).send(
            method, path, headers: ["Content-Type: application/scim+json"], body: body?.text ?? "")
        guard answer.status == status else { throw SCIMBenchLoad.unexpected(answer, "status \(status)") }
        return answer
    }

    /// The program's path, or nil where it can't be had.
    private static func install() -> String? {
        let folder = FileManager.default.currentDirectoryPath + "/.build/bench-venv"
        let program = folder + "/bin/scim2-server"
        if FileManager.default.isExecutableFile(atPath: program) { return program }
        guard run("/usr/bin/env", ["python3", "-m", "venv", folder]),
            run(folder + "/bin/pip", ["install", "--quiet", "--retries", "1", "scim2-server==\(version)"])
        else { return nil }
        return program
    }

    private static func run(_ program: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    private static func freePort() -> UInt16 { UInt16.random(in: 20000..<30000) }
}
