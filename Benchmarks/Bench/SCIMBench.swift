import Essentials
import Foundation

/// SCIM requests to a real `gatehouse serve` on SQLite, everything durable, with the load generator on the same cores.
enum SCIMBench {
    private typealias Figures = SCIMBenchLoad.Figures
    private static let sizes: [(people: Int, members: Int)] = [(1000, 10), (10000, 10000), (100000, 100000)]

    static func run() async throws {
        print(
            "scim: \(SCIMBenchLoad.clients) kept-alive connections, best of 3 rounds; a directory written into the store"
                + " while no gateway ran\n"
                + "  (alone: one connection; CPU: the gateway's, for one operation; the clients share its cores)")
        var table: [String: [Figures]] = [:]
        var names: [String] = []
        for (people, members) in sizes where isWanted("BENCH_SCIM_PEOPLE", { $0 == "\(people)" }) {
            let figures = try await measure(people, members)
            names = figures.map(\.name)
            for (name, figures) in figures { table[name, default: []].append(figures) }
        }
        if isWanted("BENCH_SCIM", { "mapped group".contains($0) }) {
            for (people, members) in sizes
            where members >= 10000 && isWanted("BENCH_SCIM_PEOPLE", { $0 == "\(people)" }) {
                try await SCIMBenchMapped.run(people)
            }
        }
        print("  from \(sizes[0].people) to \(sizes[2].people) people (target: flat, at most × 1.5)")
        for name in names {
            guard let row = table[name], let first = row.first, let last = row.last else { continue }
            print(
                "    " + left(name, 24) + "CPU ×" + right(last.cpu / first.cpu, 7, 2) + "   p50 alone ×"
                    + right(last.aloneMedian / first.aloneMedian, 7, 2) + verdict(last.cpu / first.cpu <= 1.5))
        }
        let least = { (name: String) in (table[name] ?? []).map(\.perSecond).min() ?? 0 }
        target("durable creates a second", least("create"), atLeast: 1500)
        for name in names where name.hasPrefix("filter") || name.hasPrefix("get") {
            target("\(name), a second", least(name), atLeast: 3000)
        }
        if let tail = table["add one member"]?.last?.aloneTail {
            target("one member more in a group of \(sizes[2].members), p95 in ms", tail, atMost: 5)
        }
        guard names.contains("create"), names.contains("filter by userName"), names.contains("add one member") else {
            return
        }
        try SCIMBenchPeer.run(
            creates: least("create"), filters: least("filter by userName"),
            addition: table["add one member"]?.dropFirst().first?.aloneMedian ?? 0)
        print("")
    }

    private static func measure(_ people: Int, _ members: Int) async throws -> [(name: String, figures: Figures)] {
        var filled: SCIMBenchSeed?
        let began = Bench.wall()
        let server = try await BenchServer {
            filled = try await SCIMBenchSeed.fill($0, people: people, members: members)
        }
        defer { server.stop() }
        guard let seed = filled else { throw BenchFailure(description: "no directory") }
        let seconds = Bench.wall() - began
        let headers = [
            "Authorization: Bearer \(SCIMBenchSeed.secret)", "Content-Type: application/scim+json",
        ]
        try allowDeprovisioning(server, seed)
        print("  \(people) people, a group of \(members) (seeded in \(Bench.format(seconds)) s)")
        print(
            "    " + left("", 24) + "     /s   p50 ms   p95 ms   CPU µs   alone: p50 ms   p95 ms")
        let load = SCIMBenchLoad(port: server.port, headers: headers) { [process = server.processIdentifier] in
            BenchServer.cpuSeconds(of: process)
        }
        let operations = SCIMBenchOperations(seed: seed, headers: headers)
        var rows: [(name: String, figures: Figures)] = []
        for operation in operations.all where isWanted("BENCH_SCIM", { operation.name.contains($0) }) {
            let figures = try load.measure(operation)
            rows.append((operation.name, figures))
            print(
                "    " + left(operation.name, 24) + right(figures.perSecond, 7, 0) + right(figures.median, 9, 2)
                    + right(figures.tail, 9, 2) + right(figures.cpu, 9, 0) + right(figures.aloneMedian, 16, 2)
                    + right(figures.aloneTail, 9, 2))
            fflush(nil)
        }
        if members >= 100000 { try replaceGroup(server, seed, operations) }
        return rows
    }

    /// For profiling: `BENCH_SCIM=create,add` measures what has one of these in its name, `BENCH_SCIM_PEOPLE=1000`
    /// those sizes alone.
    private static func isWanted(_ variable: String, _ matches: (String) -> Bool) -> Bool {
        guard let part = ProcessInfo.processInfo.environment[variable] else { return true }
        return part.split(separator: ",").contains { matches(String($0)) }
    }

    /// An admin's word, for half of the directory is going to lose access and have it back (rule S-4).
    static func allowDeprovisioning(_ server: BenchServer, _ seed: SCIMBenchSeed) throws {
        let answer = try BenchClient(port: server.port).send(
            "POST",
            "/api/v1/organizations/\(seed.organization)/directories/\(seed.directory)/allow-deprovisioning",
            headers: ["Authorization: Bearer \(BenchServer.key)", "Content-Type: application/json"],
            body: "{\"minutes\":1440}")
        guard answer.status == 200 else { throw SCIMBenchLoad.unexpected(answer, "status 200") }
    }

    /// A PUT that fills an empty group, and one that takes a thousand out again; both answer with all members.
    private static func replaceGroup(
        _ server: BenchServer, _ seed: SCIMBenchSeed, _ operations: SCIMBenchOperations
    ) throws {
        let http = try BenchClient(port: server.port)
        for (left, words) in [(0, "an empty group"), (1000, "the same, 1,000 leave")] {
            let request = operations.replacement(of: seed.otherGroup.text, without: left)
            server.forgetPeak()
            let (before, cpu, began) = (server.residentMegabytes(), server.cpuSeconds(), Bench.wall())
            let answer = try http.send(
                request.method, request.path, headers: operations.headers, body: request.body)
            guard answer.status == 200 else { throw SCIMBenchLoad.unexpected(answer, "status 200") }
            let seconds = Bench.wall() - began
            print(
                "    PUT of \(seed.people - left) members (\(request.body.utf8.count / 1024) KB) to \(words):"
                    + " \(Bench.format(seconds, 2)) s, CPU \(Bench.format(server.cpuSeconds() - cpu, 2)) s, answer"
                    + " \(answer.body.count / 1024) KB, memory \(Bench.format(before)) MB before")
            target("  growth at the peak in MB", server.peakMegabytes() - before, atMost: 64)
            fflush(nil)
        }
    }

    // MARK: Printing

    private static func target(_ name: String, _ value: Double, atLeast: Double) {
        print("  \(name): \(Bench.format(value, 0)) (target ≥ \(Bench.format(atLeast, 0)))" + verdict(value >= atLeast))
    }

    private static func target(_ name: String, _ value: Double, atMost: Double) {
        print("  \(name): \(Bench.format(value, 2)) (target ≤ \(Bench.format(atMost, 0)))" + verdict(value <= atMost))
    }

    private static func verdict(_ isMet: Bool) -> String { isMet ? "  met" : "  MISSED" }

    static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    static func right(_ value: Double, _ width: Int, _ digits: Int) -> String {
        let text = digits == 0 ? "\(Int(value.isFinite ? value.rounded() : 0))" : Bench.format(value, digits)
        return String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
