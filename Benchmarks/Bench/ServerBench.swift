import Cryptography
import Essentials
import Foundation
import GatewayTesting
import OpenIDConnect

/// Log-ins through a real `gatehouse serve` over HTTP, everything durable, with the load generator on the same cores.
enum ServerBench {
    static let threads = 12

    static func run() async throws {
        let server = try await BenchServer()
        defer { server.stop() }
        print(
            "server: start to ready \(Bench.format(server.readyMilliseconds, 0)) ms wall (target ≤ 300),"
                + " idle memory \(Bench.format(server.residentMegabytes())) MB (target ≤ 60)")
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let forge = try ResponseForge(issuer: "https://idp.example.com/saml", now: now)
        let stage = try BenchStage(server: server, forge: forge)
        let count = max(200, Int(Bench.seconds * 400))
        // People who exist already: four in five of those who will log in.
        _ = try stage.logIn(people: (0..<(count * 4 / 5)).map { "person-\($0)" }, through: .token)
        let people = (0..<count).map { $0 % 5 == 4 ? "newcomer-\($0)" : "person-\($0 * 4 / 5)" }
        let logIns = try stage.logIn(people: people.shuffled(), through: .token)
        print(
            "  complete log-ins, \(count) people, one in five new: \(Bench.format(logIns.perSecond, 0)) /s"
                + " (target ≥ 400), gateway CPU \(Bench.format(logIns.cpuMilliseconds, 2)) ms each")
        let alone = try stage.logIn(people: (0..<count).map { "person-\($0 % (count * 4 / 5))" }, through: .acs)
        print(
            "  responses at the ACS alone, \(count): \(Bench.format(alone.perSecond, 0)) /s (target ≥ 1000),"
                + " gateway CPU \(Bench.format(alone.cpuMilliseconds, 2)) ms each")
        print("  memory after the load \(Bench.format(server.residentMegabytes())) MB")
        print("  (\(threads) connections; forging the responses is the IdP's work and is not timed)")
    }
}
