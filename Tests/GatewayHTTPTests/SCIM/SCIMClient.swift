import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Testing

/// What an identity provider is to the gateway: somebody with a token.
struct SCIMClient {
    let world: World
    let organization: String
    let directory: String
    var token: String
    var userAgent: String?
    /// In another case than most servers have it, for nothing may depend on that.
    var contentType = "application/scim+json; charset=utf-8"

    /// Makes a token of the organization's directory.
    init(
        _ world: World, _ organization: String, adapter: String = "generic-saml", overlap: Int? = nil,
        directory: String? = nil
    ) async throws {
        var body = JSONObject([("adapter", .string(adapter))])
        body["overlap_seconds"] = overlap.map { .integer(Int64($0)) }
        body["directory"] = directory.map(JSONValue.string)
        let made = try await world.api("POST", "/organizations/\(organization)/scim-tokens", .object(body))
        try #require(made.status == 201, "\(made.json.text)")
        self.world = world
        self.organization = organization
        self.directory = try #require(made.json["directory"]?.string)
        token = try #require(made.json["token"]?.string)
    }

    /// An organization with one domain and a directory.
    static func works(_ world: World, adapter: String = "generic-saml") async throws -> SCIMClient {
        try await SCIMClient(
            world, try await world.organization("Works", domain: "works.example"), adapter: adapter)
    }

    /// - Parameter target: below `/scim/v2`, with a query that is encoded here.
    func send(
        _ method: String, _ target: String, _ body: JSONValue? = nil, _ headers: [(name: String, value: String)] = []
    ) async throws -> SCIMAnswer {
        try await send(method, target, bytes: body.flatMap { $0.isNull ? nil : $0.utf8 } ?? [], headers)
    }

    func send(
        _ method: String, _ target: String, bytes: [UInt8], _ headers: [(name: String, value: String)] = []
    ) async throws -> SCIMAnswer {
        // No two requests come in one millisecond here, so that logs have an order.
        world.clock.advance(by: .milliseconds(1))
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var fields: [(name: String, value: String)] = [("authorization", "Bearer \(token)")]
        if !bytes.isEmpty { fields.append(("content-type", contentType)) }
        if let userAgent { fields.append(("user-agent", userAgent)) }
        let request = GatewayRequest(
            method: method, path: "/scim/v2" + parts[0], query: parts.count > 1 ? Self.encoded(parts[1]) : nil,
            headers: fields + headers, body: bytes, remoteAddress: "192.0.2.7", requestID: "req-scim")
        let answer = await world.dispatcher.respond(to: request)
        return SCIMAnswer(
            status: answer.status, json: answer.body.isEmpty ? .null : try JSONValue(parsing: answer.body),
            headers: answer.headers)
    }

    private static func encoded(_ query: String) -> String {
        // What separates pairs stays; a plus is a space already.
        let kept = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "=&+-._~?:%"))
        return query.addingPercentEncoding(withAllowedCharacters: kept) ?? query
    }

    // MARK: Bodies

    static let userSchema: JSONValue = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    static let groupSchema: JSONValue = ["urn:ietf:params:scim:schemas:core:2.0:Group"]
    static let patchSchema: JSONValue = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]

    static func user(_ email: String, _ more: [(String, JSONValue)] = []) -> JSONValue {
        .object(
            JSONObject(
                [
                    ("schemas", userSchema), ("userName", .string(email)),
                    ("emails", [["value": .string(email), "type": "work", "primary": true]]),
                ] + more))
    }

    static func group(_ name: String, _ members: [String] = []) -> JSONValue {
        ["schemas": groupSchema, "displayName": .string(name), "members": entries(members)]
    }

    static func entries(_ ids: [String]) -> JSONValue { .array(ids.map { ["value": .string($0)] }) }

    static func patch(_ operations: JSONValue...) -> JSONValue {
        ["schemas": patchSchema, "Operations": .array(operations)]
    }

    static func active(_ isActive: Bool) -> JSONValue {
        patch(["op": "replace", "path": "active", "value": .bool(isActive)])
    }

    // MARK: Shortcuts

    /// The id of a user made now.
    func makeUser(_ email: String, _ more: [(String, JSONValue)] = []) async throws -> String {
        let made = try await send("POST", "/Users", SCIMClient.user(email, more))
        try #require(made.status == 201, "\(made.json.text)")
        return try #require(made.json["id"]?.string)
    }

    /// The id of a group made now.
    func makeGroup(_ name: String, _ members: [String] = []) async throws -> String {
        let made = try await send("POST", "/Groups", SCIMClient.group(name, members))
        try #require(made.status == 201, "\(made.json.text)")
        return try #require(made.json["id"]?.string)
    }

    func state() async throws -> DirectoryState { try await DirectoryState.read(world, organization) }

    /// The request log, oldest first.
    func log() async throws -> [JSONValue] {
        let found = try await world.api("GET", "/organizations/\(organization)/provisioning-log?limit=100")
        return (found.json["items"]?.array ?? []).reversed()
    }
}

/// An answer of the SCIM endpoint.
struct SCIMAnswer {
    let status: Int
    let json: JSONValue
    let headers: [(name: String, value: String)]

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    var detail: String { json["detail"]?.string ?? "" }
    var resources: [JSONValue] { json["Resources"]?.array ?? [] }
    var ids: [String] { resources.compactMap { $0["id"]?.string } }
}
