import Essentials
import Foundation
import GatewayHTTP
import GatewayTesting
import OpenIDConnect
import Testing

/// One log-in under way, in one browser.
struct Journey {
    let world: World
    let browser: Browser
    let client: (id: String, secret: String)
    static let verifier = "a-verifier-of-at-least-forty-three-characters-length"

    init(_ world: World, client: (id: String, secret: String)) {
        self.world = world
        self.client = client
        browser = Browser(world)
    }

    func authorizeURL(_ extra: [(String, String)] = []) -> String {
        AuthorizationResponse.url(
            world.base + "/oauth2/authorize",
            [
                ("response_type", "code"), ("client_id", client.id),
                ("redirect_uri", "https://shop.example.com/callback"),
                ("scope", "openid email profile"), ("state", "s-1"), ("nonce", "n-1"),
                ("code_challenge", CodeChallenge.challenge(for: Journey.verifier)), ("code_challenge_method", "S256"),
            ] + extra.map { ($0.0, Optional($0.1)) })
    }

    /// Begins at a connection and returns the AuthnRequest's id, as the IdP would read it.
    func begin(connection: JSONValue, _ extra: [(String, String)] = []) async throws -> String {
        let id = try #require(connection["id"]?.string)
        let answer = await browser.get(authorizeURL([("connection", id)] + extra))
        try #require(answer.status == 303, "\(String(decoding: answer.body, as: UTF8.self))")
        return try Journey.requestID(answer.header("location"))
    }

    static func requestID(_ location: String?) throws -> String {
        let encoded = try #require(query(location)["SAMLRequest"])
        let deflated = try #require(Base64.decode(encoded.utf8))
        // One stored DEFLATE block: five bytes before the text.
        let xml = String(decoding: deflated.dropFirst(5), as: UTF8.self)
        let start = try #require(xml.range(of: " ID=\""))
        return String(xml[start.upperBound...].prefix { $0 != "\"" })
    }

    func order(_ connection: JSONValue, requestID: String?, email: String) throws -> ResponseOrder {
        ResponseOrder(
            acsURL: try #require(connection["acs_url"]?.string),
            audience: try #require(connection["sp_entity_id"]?.string),
            inResponseTo: requestID, now: world.clock.now(), email: email,
            attributes: [("firstName", ["Ada"]), ("lastName", ["Lovelace"]), ("groups", ["Engineering"])])
    }

    /// Posts a response as the IdP's page does.
    func post(_ order: ResponseOrder, to connection: JSONValue) async throws -> GatewayResponse {
        await browser.crossSitePost(
            try #require(connection["acs_url"]?.string),
            [("SAMLResponse", try #require(World.forge).response(order)), ("RelayState", "ignored")])
    }

    /// Follows from the ACS's answer to the application's redirect URI.
    func finish(_ parked: GatewayResponse) async throws -> GatewayResponse {
        try #require(parked.status == 303, "\(String(decoding: parked.body, as: UTF8.self))")
        return await browser.get(try #require(parked.header("location")))
    }

    func redeem(
        _ code: String, verifier: String = Journey.verifier, secret: String? = nil
    ) async throws -> (Int, JSONValue) {
        let answer = await browser.post(
            "/oauth2/token",
            [
                ("grant_type", "authorization_code"), ("code", code),
                ("redirect_uri", "https://shop.example.com/callback"),
                ("client_id", client.id), ("client_secret", secret ?? client.secret), ("code_verifier", verifier),
            ])
        return (answer.status, try JSONValue(parsing: answer.body))
    }

    /// The whole log-in; returns the ID token's claims.
    func signIn(_ connection: JSONValue, email: String) async throws -> JSONValue {
        let requestID = try await begin(connection: connection)
        let done = try await finish(
            try await post(try order(connection, requestID: requestID, email: email), to: connection))
        try #require(done.status == 303, "\(String(decoding: done.body, as: UTF8.self))")
        let (status, tokens) = try await redeem(try #require(query(done.header("location"))["code"]))
        try #require(status == 200)
        let payload = try #require(tokens["id_token"]?.string).split(separator: ".")[1]
        return try JSONValue(parsing: try #require(Base64.decodeURLSafe(Array(payload.utf8))))
    }

    /// The code of the newest trace.
    func lastCode(_ organization: String) async throws -> String? {
        try await world.api("GET", "/organizations/\(organization)/sign-on-traces?limit=1").json["items"]?.array?
            .first?["code"]?
            .string
    }
}

extension GatewayResponse {
    /// The code that an error page shows.
    var shownCode: String? {
        let page = String(decoding: body, as: UTF8.self)
        guard let start = page.range(of: "Code <code>") else { return nil }
        return String(page[start.upperBound...].prefix { $0 != "<" })
    }
}
