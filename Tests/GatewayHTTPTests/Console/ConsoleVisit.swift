import Cryptography
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import SignOn
import Testing

/// Somebody who is signed in at the console, in one browser.
struct ConsoleVisit {
    let world: World
    let email: String
    private let secret: String

    /// Signs a member of the organization in, as if by password, at this instant.
    init(_ world: World, _ email: String, of organization: String) async throws {
        self.world = world
        self.email = email
        let secret = "session-of-\(email)-\(UInt64.random(in: 0..<UInt64.max))"
        self.secret = secret
        let (now, id) = (world.clock.now(), try #require(Identifier<Organization>(organization)))
        try await world.store.write { scope in
            let identity = try #require(try scope.identity(email: try EmailAddress(email)))
            try scope.insert(
                Session(
                    id: Identifier(stored: "ses-\(UInt32.random(in: 0..<UInt32.max))"),
                    cookieHash: Digest.sha256(secret),
                    result: SignOnResult(
                        organization: id, method: .password, identity: identity.id, authenticatedAt: now),
                    createdAt: now, expiresAt: now.advanced(by: .hours(8))))
        }
    }

    /// An owner of the operators' organization.
    static func operators(_ world: World) async throws -> ConsoleVisit {
        let made = try await world.api(
            "POST", "/organizations", ["name": "Operators", "owner_email": "root@operators.example"])
        let id = try #require(made.json["id"]?.string)
        try await world.store.write { try $0.setOperatorsOrganization(try #require(Identifier(id))) }
        return try await ConsoleVisit(world, "root@operators.example", of: id)
    }

    private func send(
        _ method: String, _ path: String, _ form: [(String, String)]
    ) async -> GatewayResponse {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        var headers: [(name: String, value: String)] = [("cookie", "__Host-gatehouse_session=\(secret)")]
        if method == "POST" { headers.append(("content-type", "application/x-www-form-urlencoded")) }
        let body = form.map { "\($0.0)=\($0.1.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" }
        return await world.dispatcher.respond(
            to: GatewayRequest(
                method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, headers: headers,
                body: Array(body.joined(separator: "&").utf8), requestID: "req-console"))
    }

    func open(_ path: String) async -> GatewayResponse { await send("GET", path, []) }

    /// The text of a page that must be there.
    func page(_ path: String) async throws -> String {
        let answer = await open(path)
        let text = String(decoding: answer.body, as: UTF8.self)
        try #require(answer.status == 200, "\(path): \(answer.status) \(answer.header("location") ?? text)")
        return text
    }

    /// Sends a form as the page would.
    func post(_ path: String, _ form: [(String, String)] = []) async -> GatewayResponse {
        await send("POST", path, [("form_token", hexadecimal(Digest.sha256("console-form\u{0}" + secret)))] + form)
    }

    /// Sends a form that another site has made.
    func postForeign(_ path: String, _ form: [(String, String)] = []) async -> GatewayResponse {
        await send("POST", path, form)
    }
}

/// Addresses in a page that begin so.
func links(_ page: String, beginning prefix: String) -> [String] {
    page.components(separatedBy: "href=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
        .filter { $0.hasPrefix(prefix) }
        .map { $0.replacingOccurrences(of: "&amp;", with: "&").replacingOccurrences(of: "&#x3D;", with: "=") }
}
