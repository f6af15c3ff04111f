import Administration
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Provisioning
import Testing

/// An organization with its own sign-on, and an Admin Organization that is ready to take it.
struct MigrationStage {
    let passwords: PasswordStage
    let organization: Identifier<Organization>
    let admin: Identifier<Organization>
    /// The organization's own, and the Admin Organization's.
    let old: JSONValue
    let new: JSONValue
    var world: World { passwords.world }
    var service: MigrationService { world.services.migrations }

    init(_ world: World? = nil) async throws {
        passwords = try await PasswordStage(world: world)
        let world = passwords.world
        organization = try #require(Identifier(passwords.organization))
        old = try await world.connection(of: passwords.organization)
        try await passwords.switches(require: true, managed: true)
        let head = try await world.organization("Head Office", domain: "head.example")
        try await world.makeAdminOrganization(head)
        admin = try #require(Identifier(head))
        new = try await world.connection(of: head)
        try await world.switches(head, managed: true)
        try await test(new)
        try await passwords.add("ada@works.example")
        passwords.tick()
    }

    /// A test log-in has passed through the connection.
    func test(_ connection: JSONValue) async throws {
        let id: Identifier<Connection> = try identifier(of: connection)
        let now = world.clock.now()
        try await world.store.write { scope in
            var found = try #require(try scope.connection(id))
            found.recordPassedTest(at: now)
            try scope.update(found)
        }
    }

    var request: JSONValue {
        ["kind": "shared_sso", "organization": JSONValue(organization), "admin_organization": JSONValue(admin)]
    }

    func plan(_ changes: [(String, JSONValue)] = []) async throws -> JSONValue {
        var body = request.object ?? JSONObject()
        for (key, value) in changes { body[key] = value }
        let answer = try await world.api("POST", "/migrations/plan", .object(body))
        try #require(answer.status == 201, "\(answer.json.text)")
        return answer.json
    }

    /// Plans, and calls a verb on the plan.
    func call(_ verb: String, _ migration: JSONValue) async throws -> (status: Int, json: JSONValue) {
        passwords.tick()
        return try await world.api("POST", "/migrations/\(migration["id"]?.string ?? "")/\(verb)")
    }

    func applied() async throws -> JSONValue {
        let answer = try await call("apply", try await plan())
        try #require(answer.status == 200, "\(answer.json.text)")
        passwords.tick()
        return answer.json
    }

    /// Everything that a migration may change, as one text.
    func standing(withPlans: Bool = true) async throws -> String {
        let (organization, admin) = (organization, admin)
        return try await world.store.read { scope in
            let link = try scope.link(of: organization)
            let claims = try [organization, admin].flatMap { try scope.tenant($0).domainClaims() }
                .map { "\($0.domain.text) \($0.organization)" }.sorted()
            let connections = try [organization, admin].flatMap { try scope.tenant($0).connections() }
                .map { "\($0.id) \($0.primary)" }
            let audits = try [organization, admin].map {
                try scope.tenant($0).auditEvents(before: nil, limit: 1000).count
            }
            let events = try [organization, admin].map { try scope.tenant($0).events(after: 0, limit: 1000).count }
            let states = withPlans ? try scope.migrations(of: organization, limit: 9).map(\.state.rawValue) : []
            return "\(link.map { "\($0)" } ?? "own") \(claims) \(connections) \(audits) \(events) \(states)"
        }
    }

    /// Logs in at a connection as far as it is taken, wherever it may lead.
    func logIn(_ email: String, through connection: JSONValue) async throws {
        let journey = passwords.journey()
        let requestID = try await journey.begin(connection: connection)
        let parked = try await journey.post(
            try journey.order(connection, requestID: requestID, email: email), to: connection)
        try #require(parked.status == 303, "\(parked.text)")
    }

    /// From the application through a connection and back; nil stands for no error.
    func refusal(_ email: String, through connection: JSONValue, _ journey: Journey? = nil) async throws -> String? {
        let journey = journey ?? passwords.journey()
        let requestID = try await journey.begin(connection: connection, [("organization", organization.text)])
        return try await finish(journey, connection, requestID, email)
    }

    func finish(
        _ journey: Journey, _ connection: JSONValue, _ requestID: String, _ email: String
    ) async throws -> String? {
        let parked = try await journey.post(
            try journey.order(connection, requestID: requestID, email: email), to: connection)
        guard parked.status == 303 else { return parked.shownCode ?? "\(parked.status)" }
        let done = try await journey.finish(parked)
        return done.status == 303 ? nil : done.shownCode ?? "\(done.status) \(done.text)"
    }

    func code(of answer: (status: Int, json: JSONValue)) -> String? { answer.json["error"]?["code"]?.string }
}

/// The id that an answer shows.
func identifier<Kind>(of shown: JSONValue) throws -> Identifier<Kind> {
    let text = try #require(shown["id"]?.string, "\(shown.text)")
    return try #require(Identifier(text))
}
