import Foundation
import Synchronization

/// Something that a directory does over and over.
struct SCIMBenchOperation: Sendable {
    struct Request: Sendable {
        var method = "GET"
        let path: String
        var body = ""
    }

    let name: String
    /// The n-th request, counted over all clients; nil once there is nothing left to do.
    let request: @Sendable (_ turn: Int) -> Request?
    let status: Int
    /// Stands in every answer; looked for in the first one of each client.
    var expected: String?
    /// Sees every answer.
    var note: (@Sendable (BenchClient.Answer) -> Void)?
    /// Between rounds, untimed.
    var restore: (@Sendable (BenchClient) throws -> Void)?
}

/// Runs an operation on several kept-alive connections at once, and on one alone.
struct SCIMBenchLoad {
    static let clients = 16

    struct Figures: Sendable {
        var perSecond = 0.0
        /// Of the gateway, in microseconds an operation.
        var cpu = Double.infinity
        /// Milliseconds, of the fastest round with all clients.
        var median = 0.0
        var tail = 0.0
        /// Milliseconds with one client.
        var aloneMedian = Double.infinity
        var aloneTail = Double.infinity
    }

    private struct Round {
        let seconds: Double
        let cpu: Double
        /// Ascending.
        let latencies: [Double]

        func latency(_ share: Double) -> Double {
            latencies.isEmpty ? .infinity : latencies[Int(Double(latencies.count - 1) * share)] * 1000
        }
    }

    private final class Turns: Sendable {
        private let count = Atomic<Int>(0)
        func next() -> Int { count.add(1, ordering: .relaxed).oldValue }
        func restart() { count.store(0, ordering: .relaxed) }
    }

    let port: UInt16
    let headers: [String]
    let cpuSeconds: @Sendable () -> Double

    /// The best of several rounds, for noise only ever adds.
    func measure(_ operation: SCIMBenchOperation) throws -> Figures {
        var figures = Figures()
        let turns = Turns()
        func run(clients: Int, seconds: Double) throws -> Round {
            let round = try self.round(operation, turns, clients: clients, seconds: seconds)
            if let restore = operation.restore {
                try restore(BenchClient(port: port))
                turns.restart()
            }
            return round
        }
        _ = try run(clients: Self.clients, seconds: 0.1)
        for _ in 0..<3 {
            let round = try run(clients: Self.clients, seconds: max(0.2, Bench.seconds / 5))
            guard !round.latencies.isEmpty else { continue }
            let (count, rate) = (Double(round.latencies.count), Double(round.latencies.count) / round.seconds)
            figures.cpu = min(figures.cpu, round.cpu / count * 1_000_000)
            if rate > figures.perSecond {
                figures.perSecond = rate
                (figures.median, figures.tail) = (round.latency(0.5), round.latency(0.95))
            }
        }
        for _ in 0..<3 {
            let round = try run(clients: 1, seconds: max(0.15, Bench.seconds / 12))
            figures.aloneMedian = min(figures.aloneMedian, round.latency(0.5))
            figures.aloneTail = min(figures.aloneTail, round.latency(0.95))
        }
        return figures
    }

    private func round(
        _ operation: SCIMBenchOperation, _ turns: Turns, clients: Int, seconds: Double
    ) throws -> Round {
        let results = Mutex<[Double]>([])
        let failure = Mutex<String?>(nil)
        let group = DispatchGroup()
        let (cpu, start) = (cpuSeconds(), Bench.wall())
        let deadline = start + seconds
        for _ in 0..<clients {
            group.enter()
            let (port, headers) = (port, headers)
            Thread {
                do {
                    let http = try BenchClient(port: port)
                    let latencies = try Self.turns(operation, turns, http, headers, until: deadline)
                    results.withLock { $0 += latencies }
                } catch {
                    failure.withLock { $0 = "\(operation.name): \(error)" }
                }
                group.leave()
            }.start()
        }
        group.wait()
        if let text = failure.withLock({ $0 }) { throw BenchFailure(description: text) }
        return Round(
            seconds: Bench.wall() - start, cpu: cpuSeconds() - cpu, latencies: results.withLock { $0.sorted() })
    }

    private static func turns(
        _ operation: SCIMBenchOperation, _ turns: Turns, _ http: BenchClient, _ headers: [String],
        until deadline: Double
    ) throws -> [Double] {
        var latencies: [Double] = []
        while let request = operation.request(turns.next()) {
            let began = Bench.wall()
            let answer = try http.send(request.method, request.path, headers: headers, body: request.body)
            let ended = Bench.wall()
            guard answer.status == operation.status else { throw unexpected(answer, "status \(operation.status)") }
            if latencies.isEmpty, let expected = operation.expected,
                !String(decoding: answer.body, as: UTF8.self).contains(expected)
            {
                throw unexpected(answer, expected)
            }
            operation.note?(answer)
            latencies.append(ended - began)
            if ended >= deadline { break }
        }
        return latencies
    }

    static func unexpected(_ answer: BenchClient.Answer, _ wanted: String) -> BenchFailure {
        let text = String(decoding: answer.body.prefix(400), as: UTF8.self)
        return BenchFailure(description: "expected \(wanted), the answer was \(answer.status) \(text)")
    }
}
