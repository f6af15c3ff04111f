import Essentials
import Foundation

/// Prints figures: CPU time per operation and ratios to a floor measured in the same run.
@main enum Bench {
    static var seconds: Double { Double(ProcessInfo.processInfo.environment["BENCH_SECONDS"] ?? "") ?? 5 }

    static func main() async throws {
        print("seconds per measurement: \(seconds); CPU time unless said otherwise\n")
        // A part by name for profiling; everything without.
        let parts = CommandLine.arguments.dropFirst()
        if parts.isEmpty || parts.contains("validation") { try await ValidationBench.run() }
        fflush(nil)
        if parts.isEmpty || parts.contains("server") { try await ServerBench.run() }
        fflush(nil)
        if parts.isEmpty || parts.contains("routing") { try await RoutingBench.run() }
        fflush(nil)
        if parts.isEmpty || parts.contains("lists") { try await ListBench.run() }
        fflush(nil)
        if parts.isEmpty || parts.contains("scim") { try await SCIMBench.run() }
        fflush(nil)
        if parts.isEmpty || parts.contains("migration") { try await MigrationBench.run() }
    }

    /// Microseconds of process CPU time for one call, the least of several rounds: noise only ever adds.
    static func microseconds(_ body: () async throws -> Void) async rethrows -> Double {
        for _ in 0..<50 { try await body() }
        let rounds = 12
        var least = Double.infinity
        for _ in 0..<rounds {
            let limit = wall() + seconds / Double(rounds) / 4
            let start = cpu()
            var calls = 0
            repeat {
                for _ in 0..<20 { try await body() }
                calls += 20
            } while wall() < limit
            least = min(least, (cpu() - start) / Double(calls) * 1_000_000)
        }
        return least
    }

    static func cpu() -> Double { time(CLOCK_PROCESS_CPUTIME_ID) }
    static func wall() -> Double { time(CLOCK_MONOTONIC) }

    static func time(_ clock: clockid_t) -> Double {
        var now = timespec()
        unsafe clock_gettime(clock, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1_000_000_000
    }

    static func format(_ value: Double, _ digits: Int = 1) -> String {
        let scale = (0..<digits).reduce(1.0) { result, _ in result * 10 }
        return "\((value * scale).rounded() / scale)"
    }
}
