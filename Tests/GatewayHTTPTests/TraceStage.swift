import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Testing

/// An organization with one connection and its own admin's key, for traces of all kinds.
struct TraceStage {
    let world: World
    let organization: String
    let connection: JSONValue
    let journey: Journey
    /// A key of the organization that reads traces and tries connections out.
    let key: String

    init(preset: String = "generic-saml") async throws {
        world = try await World()
        organization = try await world.organization("Works", domain: "works.example")
        connection = try await world.connection(of: organization)
        try await world.switches(organization, managed: true)
        journey = Journey(world, client: try await world.application())
        let made = try await world.api(
            "POST", "/organizations/\(organization)/api-keys",
            ["scopes": ["traces:read", "access-security:write", "audit:read"]])
        key = try #require(made.json["key"]?.string, "\(made.json.text)")
    }

    var path: String { "/organizations/\(organization)/sign-on-traces" }

    /// A log-in whose response is changed on purpose; returns its trace's id.
    func logIn(
        email: String = "ada@works.example", _ change: (inout ResponseOrder) throws -> Void = { _ in }
    ) async throws -> String {
        // Each at an instant of its own, so that the newest is the last one.
        world.clock.advance(by: .seconds(1))
        let fresh = Journey(world, client: journey.client)
        let id = try await fresh.begin(connection: connection)
        var order = try fresh.order(connection, requestID: id, email: email)
        try change(&order)
        _ = try await fresh.post(order, to: connection)
        return try await newest()
    }

    func newest() async throws -> String {
        let list = try await world.api("GET", path + "?limit=1")
        return try #require(list.json["items"]?.array?.first?["id"]?.string)
    }

    func get(_ rest: String, key: String? = nil) async throws -> (status: Int, json: JSONValue) {
        try await world.api("GET", path + rest, key: key ?? self.key)
    }

    func replay(
        _ trace: String, _ draft: JSONValue = [:], key: String? = nil
    ) async throws -> (status: Int, json: JSONValue) {
        try await world.api("POST", path + "/\(trace)/replay", draft, key: key ?? self.key)
    }

    /// The audit events of an action.
    func audited(_ action: String) async throws -> [JSONValue] {
        try await world.api("GET", "/organizations/\(organization)/audit-events?action=\(action)").json["items"]?.array
            ?? []
    }
}
