import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// One organization with its owner, as tests of members, teams and projects want it.
struct Roster {
    let world: World
    let organization: String
    let id: Identifier<Organization>
    let path: String

    init(_ world: World, domain: String = "works.example") async throws {
        self.world = world
        organization = try await world.organization("Works", domain: domain)
        id = try #require(Identifier(organization))
        path = "/organizations/\(organization)"
    }

    func api(
        _ method: String, _ path: String, _ body: JSONValue? = nil, key: String? = World.apiKey
    ) async throws -> (status: Int, json: JSONValue) {
        try await world.api(method, self.path + path, body, key: key)
    }

    /// Adds a member by hand and returns their id.
    @discardableResult
    func add(_ email: String, role: String = "member") async throws -> String {
        let made = try await api("POST", "/members", ["email": .string(email), "role": .string(role)])
        try #require(made.status == 201, "\(made.json.text)")
        return try #require(made.json["id"]?.string)
    }

    func make(_ noun: String, _ name: String) async throws -> String {
        let made = try await api("POST", "/\(noun)", ["name": .string(name)])
        try #require(made.status == 201, "\(made.json.text)")
        return try #require(made.json["id"]?.string)
    }

    func members() async throws -> [String: JSONValue] {
        let items = try await api("GET", "/members").json["items"]?.array ?? []
        return Dictionary(items.map { ($0["email"]?.string ?? "", $0) }) { first, _ in first }
    }

    func owner() async throws -> String {
        try #require(try await members()["owner@works.example"]?["id"]?.string)
    }

    func key(_ scopes: [String]) async throws -> String {
        let made = try await api("POST", "/api-keys", ["name": "ci", "scopes": JSONValue(scopes)])
        return try #require(made.json["key"]?.string)
    }

    /// The person behind a membership, as an actor.
    func person(_ membership: String) async throws -> Actor {
        let found = try await api("GET", "/members/\(membership)").json["identity"]?.string ?? ""
        return .person(try #require(Identifier<Identity>(found)))
    }

    func eventTypes() async throws -> [String] {
        let id = id
        return try await world.store.read { try $0.tenant(id).events(after: 0, limit: 1000).map(\.event.type) }
    }

    func actions() async throws -> [String] {
        let id = id
        return try await world.store.read { try $0.tenant(id).auditEvents(before: nil, limit: 1000).map(\.action) }
    }

    /// A SCIM call with a token of the organization's directory.
    func scim(
        _ method: String, _ path: String, _ body: JSONValue? = nil, token: String
    ) async throws -> (status: Int, json: JSONValue) {
        let answer = await world.dispatcher.respond(
            to: GatewayRequest(
                method: method, path: "/scim/v2" + path,
                headers: [("content-type", "application/scim+json"), ("authorization", "Bearer \(token)")],
                body: body?.utf8 ?? [], requestID: "req-scim"))
        return (answer.status, answer.body.isEmpty ? .null : try JSONValue(parsing: answer.body))
    }

    func scimToken() async throws -> String {
        try #require(
            try await api("POST", "/scim-tokens", ["adapter": "generic-saml"]).json["token"]?.string)
    }

    /// Pushes a user and returns their id.
    func push(_ email: String, token: String) async throws -> String {
        let made = try await scim(
            "POST", "/Users",
            [
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": .string(email),
                "name": ["givenName": "Ada", "familyName": "Lovelace"],
                "emails": [["value": .string(email), "primary": true]], "active": true,
            ], token: token)
        try #require(made.status == 201, "\(made.json.text)")
        return try #require(made.json["id"]?.string)
    }
}

/// The code of an error answer.
func code(_ answer: (status: Int, json: JSONValue)) -> String? { answer.json["error"]?["code"]?.string }

/// The code of the error that `body` throws, or nil.
func refusal(_ body: () async throws -> some Any) async -> String? {
    do {
        _ = try await body()
        return nil
    } catch {
        return (error as? any CodedError)?.code ?? "\(error)"
    }
}
