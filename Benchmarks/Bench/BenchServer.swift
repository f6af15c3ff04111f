import Foundation

/// The gateway as a process of its own.
final class BenchServer {
    static let key = "bench-operator-key-0123456789"
    let process = Process()
    let base: String
    let port: UInt16
    let readyMilliseconds: Double
    private let directory: String

    /// - Parameter seed: fills the database at a path while no gateway runs.
    init(seed: (String) async throws -> Void = { _ in }) async throws {
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
        try await seed(directory + "/gatehouse.sqlite")
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
        // Behind the first line a new installation prints where its first administrator is made.
        guard let ready = line.split(separator: "\n").first,
            let url = ready.split(separator: "=").last?.trimmingCharacters(in: .whitespacesAndNewlines),
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

    func residentMegabytes() -> Double { memory("VmRSS:") }

    /// The most that was resident since `forgetPeak()`.
    func peakMegabytes() -> Double { memory("VmHWM:") }

    func forgetPeak() {
        // 5 resets the peak (proc(5)).
        try? Data("5".utf8).write(to: URL(filePath: "/proc/\(running.processIdentifier)/clear_refs"))
    }

    private func memory(_ name: String) -> Double {
        let status = (try? String(contentsOfFile: "/proc/\(running.processIdentifier)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
        return (Double(line.filter(\.isNumber)) ?? 0) / 1024
    }

    var processIdentifier: Int32 { running.processIdentifier }

    /// User and system time so far, in seconds.
    func cpuSeconds() -> Double { BenchServer.cpuSeconds(of: running.processIdentifier) }

    static func cpuSeconds(of process: Int32) -> Double {
        // The process's own clock: the ticks of /proc/…/stat are too coarse for a short round.
        var clock = clockid_t()
        guard unsafe clock_getcpuclockid(process, &clock) == 0 else { return 0 }
        return Bench.time(clock)
    }
}

struct BenchFailure: Error, CustomStringConvertible { let description: String }
