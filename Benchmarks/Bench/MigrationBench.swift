import Essentials
import Foundation
import GatewayModel
import GatewayTesting

/// Plan, apply and undo of a migration, through a real `gatehouse serve` on SQLite, everything durable.
enum MigrationBench {
    static func run() async throws {
        // The short variant is for every day; the long one says what the targets are about.
        let isLong = Bench.seconds >= 5
        let (linked, people) = isLong ? (1000, 100_000) : (100, 10_000)
        let forge = try ResponseForge(
            issuer: "https://idp.example.com/saml",
            now: Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)))
        try await flatness(linked, people, forge)
        var filled: MigrationBenchSeed?
        let server = try await BenchServer {
            filled = try await MigrationBenchSeed.fill($0, linked: linked, people: people, forge)
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

    private struct Installation {
        let seed: MigrationBenchSeed
        let server: BenchServer
        let logIns: BenchLogIns

        init(_ linked: Int, _ people: Int, _ forge: ResponseForge) async throws {
            var filled: MigrationBenchSeed?
            server = try await BenchServer {
                filled = try await MigrationBenchSeed.fill($0, linked: linked, people: people, forge)
            }
            guard let filled else { throw BenchFailure(description: "no organizations") }
            seed = filled
            logIns = try BenchLogIns(server: server, forge: forge)
            // People are provisioned in the domain that they have: so that both are the Admin Organization's, all moves.
            let body: JSONValue = [
                "kind": "shared_sso", "organization": JSONValue(seed.organization),
                "admin_organization": JSONValue(seed.admin),
            ]
            let http = try BenchClient(port: server.port)
            let (plan, _) = try call(http, "/migrations/plan", body, expecting: 201)
            _ = try call(http, "/migrations/\(plan["id"]?.string ?? "")/apply", nil, expecting: 200)
        }

        /// Members log in to one of ten linked organizations through the Admin Organization; CPU ms each.
        func logIn(_ count: Int) throws -> Double {
            let people = (0..<count).map {
                BenchLogIns.Person(
                    name: "log-in-\($0)", connection: seed.connection, organization: seed.linked[$0 % 10].text)
            }
            return try logIns.run(people, through: .token).cpuMilliseconds
        }

        /// The Admin Organization's directory changes names; CPU ms each.
        func patch(_ round: Int) throws -> Double {
            let http = try BenchClient(port: server.port)
            let before = server.cpuSeconds()
            for user in seed.users {
                let answer = try http.send(
                    "PATCH", "/scim/v2/Users/\(user)",
                    headers: [
                        "Authorization: Bearer \(MigrationBenchSeed.token)", "Content-Type: application/scim+json",
                    ],
                    body: #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":"#
                        + #"[{"op":"replace","path":"displayName","value":"Ada \#(round)"}]}"#)
                guard answer.status == 200 || answer.status == 204 else {
                    throw BenchFailure(
                        description: "PATCH: \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
                }
            }
            return (server.cpuSeconds() - before) * 1000 / Double(seed.users.count)
        }
    }

    /// Log-in and provisioning cost the same under an Admin Organization of few and of many.
    private static func flatness(_ linked: Int, _ people: Int, _ forge: ResponseForge) async throws {
        let large = try await Installation(linked, people, forge)
        defer { large.server.stop() }
        let small = try await Installation(10, 100, forge)
        defer { small.server.stop() }
        let count = max(100, Int(Bench.seconds * 60))
        var (logIn, patch) = ((Double.infinity, Double.infinity), (Double.infinity, Double.infinity))
        // The first round makes the members.
        for round in 0...3 {
            let figures = (
                try small.logIn(count), try large.logIn(count), try small.patch(round), try large.patch(round)
            )
            guard round > 0 else { continue }
            logIn = (min(logIn.0, figures.0), min(logIn.1, figures.1))
            patch = (min(patch.0, figures.2), min(patch.1, figures.3))
        }
        print("Shared SSO: 10 linked organizations and 100 people, \(linked) and \(people); CPU ms, ratio")
        for (name, figures) in [
            ("a log-in to a linked organization", logIn), ("a SCIM PATCH of a person", patch),
        ] {
            let ratio = figures.1 / figures.0
            print(
                "    \(name): \(Bench.format(figures.0, 2)) \(Bench.format(figures.1, 2)) \(Bench.format(ratio, 2))"
                    + " (target ≤ 1.2)" + (ratio <= 1.2 ? "  met" : "  MISSED"))
        }
        print("")
        fflush(nil)
    }

    fileprivate static func call(
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
