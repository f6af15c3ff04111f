import Foundation

/// The gateway as a process of its own.
final class BenchServer {
    static let key = "bench-operator-key-0123456789"
    let process = Process()
    let base: String
    let port: UInt16
    let readyMilliseconds: Double
    private let directory: String

    init() throws {
        let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        directory = FileManager.default.temporaryDirectory.path + "/gatehouse-bench-\(UUID().uuidString)"
        process.executableURL = URL(filePath: executable).deletingLastPathComponent().appending(path: "gatehouse")
        process.arguments = [
            "serve", "--data", directory, "--listen", "127.0.0.1:0", "--log-format", "json", "--dns-server",
            "127.0.0.1:5399",
        ]
        process.environment = ["GATEHOUSE_BOOTSTRAP_API_KEY": BenchServer.key, "PATH": "/usr/bin"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        // The first start makes the keys; the second one is what an operator sees each time.
        try process.run()
        var line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        process.terminate()
        process.waitUntilExit()
        let second = Process()
        second.executableURL = process.executableURL
        second.arguments = process.arguments
        second.environment = process.environment
        let pipe = Pipe()
        second.standardOutput = pipe
        second.standardError = FileHandle.nullDevice
        let started = Bench.wall()
        try second.run()
        line = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
        readyMilliseconds = (Bench.wall() - started) * 1000
        running = second
        guard let url = line.split(separator: "=").last?.trimmingCharacters(in: .whitespacesAndNewlines),
            let digits = url.split(separator: ":").last, let port = UInt16(digits)
        else { throw BenchFailure(description: "the gateway said: \(line)") }
        base = url
        self.port = port
    }

    private let running: Process

    func stop() {
        running.terminate()
        running.waitUntilExit()
        try? FileManager.default.removeItem(atPath: directory)
    }

    var databasePath: String { directory + "/gatehouse.sqlite" }

    func residentMegabytes() -> Double {
        let status = (try? String(contentsOfFile: "/proc/\(running.processIdentifier)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return (Double(line.filter(\.isNumber)) ?? 0) / 1024
    }

    /// User and system time so far, in seconds.
    func cpuSeconds() -> Double {
        let stat = (try? String(contentsOfFile: "/proc/\(running.processIdentifier)/stat", encoding: .utf8)) ?? ""
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 13 else { return 0 }
        return ((Double(fields[11]) ?? 0) + (Double(fields[12]) ?? 0)) / 100
    }
}

struct BenchFailure: Error, CustomStringConvertible { let description: String }
