import Cryptography
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// An organization with a verified domain, and people who are signed in at its settings pages.
struct SettingsStage {
    let world: World
    let organization: String
    let base: String

    init() async throws {
        world = try await World()
        organization = try await world.organization("Works", domain: "works.example")
        base = "/console/organizations/\(organization)"
    }

    func owner(through connection: JSONValue? = nil) async throws -> SettingsVisitor {
        try await visitor("owner@works.example", of: organization, through: connection)
    }

    /// Signs a member in at this instant.
    ///
    /// - Parameter connection: where they come from; nil: a password.
    func visitor(
        _ email: String, of organization: String, through connection: JSONValue? = nil
    ) async throws -> SettingsVisitor {
        let secret = "session-\(UInt64.random(in: 0..<UInt64.max))"
        let (now, id) = (world.clock.now(), try #require(Identifier<Organization>(organization)))
        var method = SignOnMethod.password
        if let text = connection?["id"]?.string { method = .connection(try #require(Identifier(text))) }
        let how = method
        try await world.store.write { scope in
            let identity = try #require(try scope.identity(email: try EmailAddress(email)))
            try scope.insert(
                Session(
                    id: Identifier(stored: "ses-\(UInt32.random(in: 0..<UInt32.max))"),
                    cookieHash: Digest.sha256(secret),
                    result: SignOnResult(
                        organization: id, method: how, identity: identity.id, authenticatedAt: now),
                    createdAt: now, expiresAt: now.advanced(by: .hours(8))))
        }
        return SettingsVisitor(world: world, secret: secret)
    }

    /// A member of the organization who is no admin, signed in.
    func member() async throws -> SettingsVisitor {
        let made = try await world.api(
            "POST", "/organizations/\(organization)/members", ["email": "mel@works.example"])
        try #require(made.status == 201, "\(made.json.text)")
        return try await visitor("mel@works.example", of: organization)
    }

    /// The owner of another organization, signed in.
    func stranger() async throws -> SettingsVisitor {
        let other = try await world.organization("Other", domain: "other.example")
        return try await visitor("owner@other.example", of: other)
    }

    func api(_ method: String, _ path: String, _ body: JSONValue? = nil) async throws -> JSONValue {
        try await world.api(method, "/organizations/\(organization)" + path, body).json
    }

    func audited(_ action: String) async throws -> Int {
        try await api("GET", "/audit-events?limit=200")["items"]?.array?.count { $0["action"]?.string == action } ?? 0
    }
}

/// Somebody who is signed in, in one browser.
struct SettingsVisitor {
    let world: World
    let secret: String

    private func send(
        _ method: String, _ path: String, type: String? = nil, _ body: [UInt8] = []
    ) async -> GatewayResponse {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        var headers: [(name: String, value: String)] = [("cookie", "__Host-gatehouse_session=\(secret)")]
        if let type { headers.append(("content-type", type)) }
        return await world.dispatcher.respond(
            to: GatewayRequest(
                method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, headers: headers, body: body,
                requestID: "req-settings"))
    }

    func open(_ path: String) async -> GatewayResponse { await send("GET", path) }

    /// The text of a page that must be there.
    func page(_ path: String) async throws -> String {
        let answer = await open(path)
        try #require(answer.status == 200, "\(path): \(answer.status) \(answer.header("location") ?? answer.text)")
        return answer.text
    }

    private var token: (String, String) { ("form_token", hexadecimal(Digest.sha256("console-form\u{0}" + secret))) }

    /// Sends a form of this session, or one that another site has made.
    func post(_ path: String, _ form: [(String, String)] = [], isOwn: Bool = true) async -> GatewayResponse {
        let pairs = ((isOwn ? [token] : []) + form).map { name, value in
            let (name, value) = (escaped(name), escaped(value))
            return "\(name)=\(value)"
        }
        return await send(
            "POST", path, type: "application/x-www-form-urlencoded", Array(pairs.joined(separator: "&").utf8))
    }

    /// Sends a form with a chosen file.
    func post(_ path: String, file: [UInt8], named name: String) async -> GatewayResponse {
        var body: [UInt8] = []
        body += "--cut\r\nContent-Disposition: form-data; name=\"\(token.0)\"\r\n\r\n\(token.1)\r\n".utf8
        body += "--cut\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"idp.cer\"\r\n".utf8
        body += "Content-Type: application/octet-stream\r\n\r\n".utf8
        body += file
        body += "\r\n--cut--\r\n".utf8
        return await send("POST", path, type: "multipart/form-data; boundary=cut", body)
    }

    private func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

/// What hidden fields a page's last form carries.
func hiddenFields(_ page: String) -> [(String, String)] {
    let form = page.components(separatedBy: "<form ").last ?? ""
    return form.components(separatedBy: "<input type=\"hidden\" name=\"").dropFirst().compactMap { part in
        guard let value = part.value(behind: "value=\"", until: "\"") else { return nil }
        return (String(part.prefix { $0 != "\"" }), value)
    }.filter { $0.0 != "form_token" }
}
