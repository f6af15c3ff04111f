import Essentials
import Foundation
import GatewayModel

/// What a group of an Admin Organization costs that is mapped to a linked organization, beside one that is not (rule O-6).
///
/// For each member the mapped one writes a membership, its audit event and its outgoing event besides.
enum SCIMBenchMapped {
    static func run(_ people: Int) async throws {
        var filled: SCIMBenchSeed?
        let server = try await BenchServer {
            filled = try await SCIMBenchSeed.fill($0, people: people, members: 0, of: .admin)
        }
        defer { server.stop() }
        guard let seed = filled else { throw BenchFailure(description: "no directory") }
        let headers = ["Authorization: Bearer \(SCIMBenchSeed.secret)", "Content-Type: application/scim+json"]
        try SCIMBench.allowDeprovisioning(server, seed)
        let operations = SCIMBenchOperations(seed: seed, headers: headers)
        print("  an Admin Organization of \(people) people, one linked organization")
        let unmapped = try put(server, operations, operations.replacement(of: seed.otherGroup.text, without: 0))
        let group = seed.mappedGroup.text
        func mapped(without left: Int) throws -> Double {
            try put(
                server, operations, operations.replacement(of: group, named: SCIMBenchSeed.mappedName, without: left))
        }
        let filling = try mapped(without: 0)
        let (leaving, left) = (try mapped(without: people / 2), Double(people / 2))
        let returning = try mapped(without: 0)
        let count = Double(people)
        print(
            "    PUT of \(people) members, CPU µs a member: unmapped \(Bench.format(unmapped / count * 1e6, 0)), mapped"
                + " \(Bench.format(filling / count * 1e6, 0)): \(Bench.format(filling / unmapped)) ×; half of them leave"
                + " \(Bench.format(leaving / left * 1e6, 0)) each, come back \(Bench.format(returning / left * 1e6, 0)) each"
        )
        fflush(nil)
    }

    /// The gateway's CPU seconds.
    private static func put(
        _ server: BenchServer, _ operations: SCIMBenchOperations, _ request: SCIMBenchOperation.Request
    ) throws -> Double {
        server.forgetPeak()
        let (before, cpu, began) = (server.residentMegabytes(), server.cpuSeconds(), Bench.wall())
        let answer = try BenchClient(port: server.port).send(
            request.method, request.path, headers: operations.headers, body: request.body)
        guard answer.status == 200 else { throw SCIMBenchLoad.unexpected(answer, "status 200") }
        let spent = server.cpuSeconds() - cpu
        print(
            "    \(Bench.format(Bench.wall() - began, 2)) s, CPU \(Bench.format(spent, 2)) s, growth at the peak"
                + " \(Bench.format(server.peakMegabytes() - before)) MB")
        return spent
    }
}
