import Essentials
import Foundation

/// Plan, apply and undo of a migration, through a real `gatehouse serve` on SQLite, everything durable.
enum MigrationBench {
    static func run() async throws {
        // The short variant is for every day; the long one says what the targets are about.
        let isLong = Bench.seconds >= 5
        let (linked, people) = isLong ? (1000, 100_000) : (100, 10_000)
        var filled: MigrationBenchSeed?
        let server = try await BenchServer {
            filled = try await MigrationBenchSeed.fill($0, linked: linked, people: people)
        }
        defer { server.stop() }
        guard let seed = filled else { throw BenchFailure(description: "no organizations") }
        print(
            "migration: an Admin Organization with \(linked) linked organizations and \(people) people; one more organization,"
                + " with all of them, moves under it")
        let http = try BenchClient(port: server.port)
        for (name, scimName) in [("without a SCIM Name", nil), ("whose group has everybody", seed.group)]
            as [(String, String?)]
        {
            var body: JSONObject = JSONObject([
                ("kind", "shared_sso"), ("organization", JSONValue(seed.organization)),
                ("admin_organization", JSONValue(seed.admin)),
            ])
            body["scim_name"] = scimName.map(JSONValue.string)
            let (plan, planSeconds) = try call(http, "/migrations/plan", .object(body), expecting: 201)
            guard let id = plan["id"]?.string, plan["plan"]?["blocked_by"]?.array?.isEmpty == true else {
                throw BenchFailure(description: "the plan is blocked: \(plan.text.prefix(2000))")
            }
            let (_, applySeconds) = try call(http, "/migrations/\(id)/apply", nil, expecting: 200)
            let (_, undoSeconds) = try call(http, "/migrations/\(id)/undo", nil, expecting: 200)
            print("  \(name):")
            target("plan, s", planSeconds, atMost: 5)
            target("apply, s", applySeconds, atMost: 10)
            target("undo, s", undoSeconds, atMost: 10)
            fflush(nil)
        }
        print("")
    }

    private static func call(
        _ http: BenchClient, _ path: String, _ body: JSONValue?, expecting status: Int
    ) throws -> (JSONValue, Double) {
        let began = Bench.wall()
        let answer = try http.send(
            "POST", "/api/v1" + path,
            headers: ["Authorization: Bearer \(BenchServer.key)", "Content-Type: application/json"],
            body: body?.text ?? "")
        let seconds = Bench.wall() - began
        guard answer.status == status else {
            throw BenchFailure(
                description: "\(path): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
        }
        return (try JSONValue(parsing: answer.body), seconds)
    }

    private static func target(_ name: String, _ value: Double, atMost: Double) {
        print(
            "    \(name): \(Bench.format(value, 2)) (target ≤ \(Bench.format(atMost, 0)))"
                + (value <= atMost ? "  met" : "  MISSED"))
    }
}
