import Administration
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Provisioning
import Testing

/// An organization whose people have passwords, an application, and mail that arrives.
struct PasswordStage {
    static let password = "four blue herons at dusk"

    let world: World
    let organization: String
    let client: (id: String, secret: String)

    init(domain: String = "works.example", initiate: String? = nil, world made: World? = nil) async throws {
        if let made { world = made } else { world = try await World() }
        world.mailer.allow()
        organization = try await world.organization("Works", domain: domain)
        client = try await world.application(initiate: initiate)
    }

    /// Lets a second pass, so that what comes later is later.
    func tick() { world.clock.advance(by: .seconds(1)) }

    func journey() -> Journey { Journey(world, client: client) }

    /// A member made by hand.
    @discardableResult
    func add(
        _ email: String, role: Membership.Role = .member, to organization: String? = nil
    ) async throws -> Member {
        let id = try #require(Identifier<Organization>(organization ?? self.organization))
        let address = try EmailAddress(email)
        let pipeline = ProvisioningPipeline(random: SeededRandom(UInt64.random(in: 0..<UInt64.max)))
        let now = world.clock.now()
        return try await world.store.write { scope in
            try pipeline.run(
                .add(email: address, to: id, role: role), in: scope, at: now, actor: .operators(key: nil), origin: nil)
        }
    }

    /// Invites by the operator's key, and returns the invitation's id.
    @discardableResult
    func invite(
        _ email: String, role: String = "member", teams: [String] = [], to organization: String? = nil
    ) async throws -> String {
        let made = try await world.api(
            "POST", "/organizations/\(organization ?? self.organization)/invitations",
            ["email": .string(email), "role": .string(role), "teams": JSONValue(teams)])
        try #require(made.status == 201, "\(made.json.text)")
        return try #require(made.json["id"]?.string)
    }

    /// The members by address.
    func members(of organization: String? = nil) async throws -> [String: JSONValue] {
        let answer = try await world.api("GET", "/organizations/\(organization ?? self.organization)/members")
        let items = answer.json["items"]?.array ?? []
        return Dictionary(items.map { ($0["email"]?.string ?? "", $0) }) { first, _ in first }
    }

    /// Switches, with a connection where SSO is on.
    func switches(
        sso: Bool = true, require: Bool = false, managed: Bool = false, guests: String = "blocked"
    ) async throws {
        let answer = try await world.api(
            "PUT", "/organizations/\(organization)/access-security",
            [
                "sso_enabled": .bool(sso), "require_sso": .bool(require), "idp_managed_access": .bool(managed),
                "external_members": .string(guests),
            ])
        try #require(answer.status == 200, "\(answer.json.text)")
    }

    /// The last message to this address, once the worker has been there.
    func mail(to email: String) async throws -> MailMessage? {
        try await world.mailWorker.sendDue()
        return world.mailer.sent.last { $0.to == email }
    }

    /// Asks for a link and takes the token out of the message.
    func token(for email: String, _ browser: Browser) async throws -> String {
        tick()
        let asked = await browser.post("/password/forgotten", [("email", email)])
        try #require(asked.status == 200)
        let text = try #require(try await mail(to: email)).text
        let start = try #require(text.range(of: "/password/set?token="))
        return String(text[start.upperBound...].prefix { !$0.isNewline })
    }

    /// Sets a password through a mailed link; returns the last page.
    @discardableResult
    func setPassword(
        _ email: String, _ password: String = PasswordStage.password, _ browser: Browser? = nil
    ) async throws -> GatewayResponse {
        let browser = browser ?? Browser(world)
        let token = try await token(for: email, browser)
        let opened = await browser.post("/password/open", [("token", token)])
        try #require(opened.status == 200, "\(opened.shownCode ?? "")")
        let done = await browser.post("/password/set", [("token", token), ("email", email), ("password", password)])
        try #require(done.status == 200, "\(done.text)")
        return done
    }

    /// An attempt of this browser, as the sign-in page has it.
    func attempt(_ browser: Browser, _ extra: [(String, String)] = []) async throws -> String {
        tick()
        let page = await browser.get(Journey(world, client: client).authorizeURL(extra))
        return try #require(hiddenValue(of: "attempt", in: page.body), "\(page.text)")
    }

    /// Types address and password on the password page.
    func signIn(
        _ email: String, _ password: String = PasswordStage.password, _ browser: Browser,
        _ extra: [(String, String)] = []
    ) async throws -> GatewayResponse {
        let attempt = try await attempt(browser, extra)
        return await browser.post(
            "/sign-in/password", [("attempt", attempt), ("email", email), ("password", password)])
    }

    /// Follows a log-in to the application and returns the ID token's claims.
    func claims(_ answer: GatewayResponse, _ browser: Browser) async throws -> JSONValue {
        try #require(answer.status == 303, "\(answer.status) \(answer.text)")
        let done = await browser.get(try #require(answer.header("location")))
        try #require(done.status == 303, "\(done.status) \(done.text)")
        return try await claims(ofRedirect: done)
    }

    func claims(ofRedirect answer: GatewayResponse) async throws -> JSONValue {
        let code = try #require(query(answer.header("location"))["code"])
        let (status, tokens) = try await journey().redeem(code)
        try #require(status == 200, "\(tokens.text)")
        let payload = try #require(tokens["id_token"]?.string).split(separator: ".")[1]
        return try JSONValue(parsing: try #require(Base64.decodeURLSafe(Array(payload.utf8))))
    }

    /// The actions of the organization's audit log, newest first.
    func actions() async throws -> [String] {
        let events = try await world.api("GET", "/organizations/\(organization)/audit-events?limit=200")
        return (events.json["items"]?.array ?? []).compactMap { $0["action"]?.string }
    }
}

extension String {
    /// What stands behind the first `mark`, up to `end`.
    func value(behind mark: String, until end: Character) -> String? {
        range(of: mark).map { String(self[$0.upperBound...].prefix { $0 != end }) }
    }
}

extension GatewayResponse {
    var text: String { String(decoding: body, as: UTF8.self) }

    /// What a stranger can compare: status, headers and body, with one address and the secrets of the day left out.
    func comparable(without email: String) -> String {
        let fields = headers.map { name, value in
            name == "set-cookie" ? "\(name): \(value.prefix { $0 != "=" })" : "\(name): \(value)"
        }
        var page = text.replacingOccurrences(of: email, with: "")
        if let attempt = hiddenValue(of: "attempt", in: body) {
            page = page.replacingOccurrences(of: attempt, with: "")
        }
        return "\(status)\n\(fields.joined(separator: "\n"))\n\n\(page)"
    }
}
