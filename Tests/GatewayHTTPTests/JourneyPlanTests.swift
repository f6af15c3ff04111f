import Essentials
import Foundation
import GatewayHTTP
import GatewayTesting
import QueryPlans
import Testing

/// A log-in and a directory's request cost the same among ten organizations and among a hundred thousand.
@Suite struct JourneyPlanTests {
    private let plans: PlannedDatabase
    private let world: World

    init() async throws {
        plans = try PlannedDatabase()
        world = try await World(database: plans)
    }

    /// Where one organization has one row or a few, whatever its size.
    private static let small = [
        "connections", "domain_claims", "directories", "member_counts", "audit_heads", "event_counters",
        "memberships USING COVERING INDEX memberships_owners", "memberships USING INDEX memberships_owners", "l",
        "shared_sso_links",
    ]

    private func expectLookUpsOnly(_ tables: [String]) {
        for step in plans.steps {
            #expect(!step.isScan, "\(step)")
            #expect(!step.isWalk, "\(step)")
            let isSmall = JourneyPlanTests.small.contains { step.detail.hasPrefix("SEARCH \($0) ") }
            #expect(!step.readsWholeOrganization || isSmall, "\(step)")
        }
        let statements = plans.statements
        for table in tables {
            let isThere = statements.contains { $0.contains(table) }
            #expect(isThere, "no statement names \(table): this test looks at nothing")
        }
    }

    private func organization() async throws -> (id: String, connection: JSONValue) {
        let id = try await world.organization("Works", domain: "works.example")
        let connection = try await world.connection(of: id, idpInitiated: true)
        try await world.switches(id, managed: true)
        return (id, connection)
    }

    /// From an address to the tokens.
    private func signIn(_ journey: Journey, _ connection: JSONValue, _ email: String) async throws -> JSONValue {
        let begun = await journey.browser.get(journey.authorizeURL([("login_hint", email)]))
        try #require(begun.status == 303)
        let order = try journey.order(
            connection, requestID: try Journey.requestID(begun.header("location")), email: email)
        let done = try await journey.finish(try await journey.post(order, to: connection))
        let (status, tokens) = try await journey.redeem(try #require(query(done.header("location"))["code"]))
        try #require(status == 200)
        return tokens
    }

    @Test func `rule L-1: a log-in finds each of its rows through an index, for a newcomer and for a member`()
        async throws
    {
        let (_, connection) = try await organization()
        let client = try await world.application()
        plans.forget()
        for _ in 0..<2 { _ = try await signIn(Journey(world, client: client), connection, "ada@works.example") }
        expectLookUpsOnly([
            "domain_claims", "sign_on_attempts", "consumed_assertions", "memberships", "identity_links",
            "sign_on_traces", "parked_outcomes", "sessions", "authorization_codes", "access_grants", "audit_heads",
            "event_counters", "first_sign_ons", "invitations",
        ])
    }

    @Test func `rule L-1: an address that is typed on the sign-in page is routed through indexes`() async throws {
        _ = try await organization()
        let journey = Journey(world, client: try await world.application())
        let page = String(decoding: await journey.browser.get(journey.authorizeURL()).body, as: UTF8.self)
        let start = try #require(page.range(of: "name=\"attempt\" value=\""))
        let attempt = String(page[start.upperBound...].prefix { $0 != "\"" })
        plans.forget()
        let routed = await journey.browser.post(
            "/sign-in", [("attempt", attempt), ("email", "ada@works.example")])
        #expect(routed.status == 303)
        expectLookUpsOnly(["domain_claims", "connections", "sign_on_attempts"])
    }

    @Test func `rule L-8: a log-in that the IdP began, and the silent one behind it, walk through no table`()
        async throws
    {
        let (_, connection) = try await organization()
        let client = try await world.application(initiate: "https://shop.example.com/login")
        for number in 0..<3 { _ = try await world.application(initiate: "https://shop-\(number).example.com/login") }
        let journey = Journey(world, client: client)
        plans.forget()
        let order = try journey.order(connection, requestID: nil, email: "ada@works.example")
        let parked = try await journey.post(order, to: connection)
        let handle = try #require(query(parked.header("location"))["handle"])
        #expect(try await journey.finish(parked).status == 200)
        let done = await journey.browser.post("/sign-in/confirm", [("handle", handle)])
        #expect(done.status == 303, "\(String(decoding: done.body, as: UTF8.self))")
        let silent = await journey.browser.get(journey.authorizeURL([("prompt", "none")]))
        let code = try #require(query(silent.header("location"))["code"])
        #expect(try await journey.redeem(code).0 == 200)
        expectLookUpsOnly(["applications", "sessions", "authorization_codes"])
    }

    @Test func `rule L-10: a refused response writes its trace without a walk`() async throws {
        let (id, connection) = try await organization()
        let journey = Journey(world, client: try await world.application())
        let requestID = try await journey.begin(connection: connection)
        plans.forget()
        let order = try journey.order(connection, requestID: requestID, email: "eve@elsewhere.example")
        _ = try await journey.post(order, to: connection)
        expectLookUpsOnly(["sign_on_traces", "consumed_assertions", "audit_events"])
        #expect(try await journey.lastCode(id) != nil)
    }

    @Test func `rule S-2: a token opens its directory, and people and groups are changed, through indexes`()
        async throws
    {
        let (id, _) = try await organization()
        let client = try await SCIMClient(world, id)
        plans.forget()
        let user = try await client.makeUser("ada@works.example", [("externalId", "00u1")])
        let group = try await client.makeGroup("Engineering", [user])
        for path in [
            "/Users/\(user)", "/Users?filter=userName eq \"ada@works.example\"", "/Users?filter=externalId eq \"00u1\"",
            "/Groups/\(group)", "/Groups?filter=displayName eq \"Engineering\"",
        ] {
            #expect(try await client.send("GET", path).status == 200, "\(path)")
        }
        let changes: [(String, JSONValue)] = [
            ("/Users/\(user)", SCIMClient.patch(["op": "replace", "path": "title", "value": "Countess"])),
            ("/Users/\(user)", SCIMClient.active(false)), ("/Users/\(user)", SCIMClient.active(true)),
            ("/Groups/\(group)", SCIMClient.patch(["op": "remove", "path": "members"])),
        ]
        for (path, change) in changes {
            #expect([200, 204].contains(try await client.send("PATCH", path, change).status), "\(path)")
        }
        #expect(try await client.send("DELETE", "/Groups/\(group)").status == 204)
        #expect(try await client.send("DELETE", "/Users/\(user)").status == 204)
        try await world.services.flushLogs()
        expectLookUpsOnly([
            "directory_tokens", "memberships", "teams", "team_memberships", "sessions", "provisioning_log",
            "deprovisionings",
        ])
    }
}
