import Essentials
import Foundation
import GatewayModel
import GatewayTesting
import Persistence
import SQLPersistence
import SQLiteDriver
import SignOn

/// What routing, a log-in, a duty's look at the clock and a SCIM token cost among few organizations and among many.
enum RoutingBench {
    private static let sizes = [10, 100000]
    private static let target = 1.2
    private static let rounds = 3
    /// Operations in one transaction: going to the database's thread and back is not what is measured.
    private static let together = 200

    private struct Installation {
        let seed: RoutingBenchSeed
        let server: BenchServer
        let logIns: BenchLogIns
        let store: SQLStore
    }

    static func run() async throws {
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let forge = try ResponseForge(issuer: "https://idp.example.com/saml", now: now)
        print("routing: organizations, each with a verified domain, a connection, a directory and a SCIM token")
        // The large one first, for it takes long: what both do soon after their start must not fall into the measurement.
        let large = try await install(sizes[1], forge)
        defer { large.server.stop() }
        let small = try await install(sizes[0], forge)
        defer { small.server.stop() }
        print(
            "    " + SCIMBench.left("CPU of", 66) + "\(sizes[0])".padded(9) + "\(sizes[1])".padded(9) + "   ratio"
                + "   (target ≤ \(target), or less than 1 µs more)")
        try logIns(small, large)
        for operation in operations {
            let least = try await leastMicroseconds(small, large, operation.body)
            show(operation.name + ", µs", least.small, least.large, digits: 1, isFlat: operation.isFlat)
        }
        print("")
    }

    private static func install(_ size: Int, _ forge: ResponseForge) async throws -> Installation {
        var filled: RoutingBenchSeed?
        let began = Bench.wall()
        let server = try await BenchServer {
            filled = try await RoutingBenchSeed.fill($0, organizations: size, kept: 1000, forge)
        }
        guard let seed = filled else { throw BenchFailure(description: "no organizations") }
        let attributes = try FileManager.default.attributesOfItem(atPath: server.databasePath)
        let megabytes = Double(attributes[.size] as? Int ?? 0) / 1_048_576
        print(
            "    \(size) organizations, \(Bench.format(megabytes)) MB: filled in"
                + " \(Bench.format(Bench.wall() - began)) s, start to ready"
                + " \(Bench.format(server.readyMilliseconds, 0)) ms, idle memory"
                + " \(Bench.format(server.residentMegabytes())) MB")
        fflush(nil)
        return Installation(
            seed: seed, server: server, logIns: try BenchLogIns(server: server, forge: forge),
            store: try await SQLStore(database: try SQLiteDatabase(path: server.databasePath, readers: 1)))
    }

    // MARK: Log-ins

    /// Turn by turn, so that both see the same machine; the least of the rounds.
    private static func logIns(_ small: Installation, _ large: Installation) throws {
        let count = max(100, Int(Bench.seconds * 60))
        for (few, words) in [(true, "10 organizations"), (false, "\(count) organizations")] {
            var least = (small: Double.infinity, large: Double.infinity)
            // The first round makes the members.
            for round in 0...rounds {
                let first = try milliseconds(small, people(count, few, small.seed))
                let second = try milliseconds(large, people(count, few, large.seed))
                guard round > 0 else { continue }
                least = (min(least.small, first), min(least.large, second))
            }
            show("a complete log-in of a member, people of \(words), ms", least.small, least.large, digits: 2)
        }
    }

    private static func people(_ count: Int, _ few: Bool, _ seed: RoutingBenchSeed) -> [BenchLogIns.Person] {
        let connections = few ? Array(seed.connections.prefix(10)) : seed.connections
        return (0..<count).map {
            let connection = connections[$0 % connections.count]
            return BenchLogIns.Person(name: "person-\($0)", connection: connection, isRoutedByEmail: true)
        }
    }

    private static func milliseconds(_ installation: Installation, _ people: [BenchLogIns.Person]) throws -> Double {
        try installation.logIns.run(people, through: .token).cpuMilliseconds
    }

    // MARK: In the database

    private typealias Body = @Sendable (SQLStore, RoutingBenchSeed, Int) async throws -> Void

    /// Thrown by a write that is only looked at.
    private struct Undone: Error {}

    private static let operations: [(name: String, isFlat: Bool, body: Body)] = [
        ("the route of an address, one of 10 organizations", true, { try await route($0, among: 10, $2) }),
        ("a SCIM token's look-up, one of 10 organizations", true, { try await token($0, among: 10, $2) }),
        // What is asked for lies in none of the caches: a page of the file for each step down an index.
        ("the route of an address, any organization", false, { try await route($0, among: $1.organizations, $2) }),
        ("a SCIM token's look-up, any organization", false, { try await token($0, among: $1.organizations, $2) }),
        ("claims to check, none due", true, { store, _, _ in try await lease(store, .claims, due: false) }),
        ("claims to check, all due, 10 taken", true, { store, _, _ in try await lease(store, .claims, due: true) }),
        ("metadata to read, none due", true, { store, _, _ in try await lease(store, .metadata, due: false) }),
        ("metadata to read, all due, 10 taken", true, { store, _, _ in try await lease(store, .metadata, due: true) }),
        (
            "certificates to look at, a page of 10", true,
            { store, _, _ in
                try await store.read { scope in
                    for _ in 0..<together { _ = try scope.activeConnections(after: nil, limit: 10) }
                }
            }
        ),
    ]

    /// Numbers that lie far from each other.
    private static func numbers(_ turn: Int, among count: Int) -> [Int] {
        (0..<together).map { (turn * together + $0) * 7919 % count }
    }

    private static func token(_ store: SQLStore, among count: Int, _ turn: Int) async throws {
        let hashes = numbers(turn, among: count).map(RoutingBenchSeed.tokenHash)
        try await store.read { scope in
            for hash in hashes {
                guard try scope.directoryToken(hash: hash) != nil else { throw BenchFailure.missing("token") }
            }
        }
    }

    private static func route(_ store: SQLStore, among count: Int, _ turn: Int) async throws {
        let emails = try numbers(turn, among: count).map { try EmailAddress("ada@" + RoutingBenchSeed.domain($0)) }
        try await store.read { scope in
            for email in emails {
                guard case .sso = try HomeRealmDiscovery.route(for: email, in: scope) else {
                    throw BenchFailure.missing("route")
                }
            }
        }
    }

    private enum Duty { case claims, metadata }

    private static func lease(_ store: SQLStore, _ duty: Duty, due: Bool) async throws {
        let now = RoutingBenchSeed.due.advanced(by: .seconds(due ? 1 : -1))
        do {
            try await store.write { scope in
                for _ in 0..<together {
                    // A lease that ends at once: the next look finds the same ones due.
                    let taken =
                        switch duty {
                        case .claims: try scope.leaseDueClaims(at: now, until: now, limit: 10).count
                        case .metadata: try scope.leaseDueRefreshes(at: now, until: now, limit: 10).count
                        }
                    guard taken == (due ? 10 : 0) else { throw BenchFailure.missing("duty") }
                }
                throw Undone()
            }
        } catch is Undone {}
    }

    /// The least CPU time of one operation on either side, turn by turn.
    private static func leastMicroseconds(
        _ small: Installation, _ large: Installation, _ body: Body
    ) async throws -> (small: Double, large: Double) {
        var least = (small: Double.infinity, large: Double.infinity)
        let limit = Bench.wall() + Bench.seconds / 4
        var turn = 0
        repeat {
            for _ in 0..<5 {
                turn += 1
                least.small = min(least.small, try await microseconds(small, turn, body))
                least.large = min(least.large, try await microseconds(large, turn, body))
            }
        } while Bench.wall() < limit
        return least
    }

    private static func microseconds(
        _ installation: Installation, _ turn: Int, _ body: Body
    ) async throws -> Double {
        let start = Bench.cpu()
        try await body(installation.store, installation.seed, turn)
        return (Bench.cpu() - start) / Double(together) * 1_000_000
    }

    // MARK: Printing

    private static func show(_ name: String, _ small: Double, _ large: Double, digits: Int, isFlat: Bool = true) {
        let ratio = large / small
        // One more page of an index, or the scheduler, is all that so little can be.
        let isMet = ratio <= target || (digits == 1 && large - small < 1)
        print(
            "    " + SCIMBench.left(name, 66) + SCIMBench.right(small, 9, digits) + SCIMBench.right(large, 9, digits)
                + SCIMBench.right(ratio, 8, 2)
                + (isMet ? "   met" : isFlat ? "   MISSED" : "   (from the file)"))
        fflush(nil)
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}

extension BenchFailure {
    static func missing(_ what: String) -> BenchFailure { BenchFailure(description: "no \(what)") }
}
