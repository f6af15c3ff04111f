import Console
import Cryptography
import Essentials
import GatewayHTTP
import LiveEffects
import OpenIDConnect
import Synchronization

/// The demonstration's application: an ordinary OpenID Connect relying party, in one file.
final class DemoApplication: Sendable {
    private let issuer: String
    private let clientID: String
    private let clientSecret: String
    private let redirectURI: String
    private let pages: PageRenderer
    private let pool: BlockingPool
    private let describe: @Sendable (String) async throws -> (member: String, trace: String)
    /// State → nonce and verifier of log-ins under way.
    private let pending = Mutex<[String: (nonce: String, verifier: String)]>([:])

    init(
        issuer: String, clientID: String, clientSecret: String, redirectURI: String, pages: PageRenderer,
        pool: BlockingPool,
        describe: @escaping @Sendable (String) async throws -> (member: String, trace: String)
    ) {
        self.issuer = issuer
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.redirectURI = redirectURI
        self.pages = pages
        self.pool = pool
        self.describe = describe
    }

    var routes: [Route] {
        [
            Route("GET", "/", audience: .page) { [self] _ in
                html(DemoHomePage(email: "ada@example.com", domain: "example.com"))
            },
            Route("GET", "/start", audience: .page) { [self] _ in .seeOther(authorizationURL()) },
            Route("GET", "/callback", audience: .page) { [self] in try await callback($0) },
            Route("GET", "/assets/gatehouse.css", audience: .page) { _ in
                .text(Assets.styleSheet, type: "text/css; charset=utf-8")
            },
        ]
    }

    private func html(_ page: some Page) -> GatewayResponse {
        GatewayResponse(status: 200, headers: [("content-type", "text/html; charset=utf-8")], body: pages.render(page))
    }

    private func authorizationURL() -> String {
        let (state, nonce, verifier) = (random(), random(), random())
        pending.withLock { $0[state] = (nonce, verifier) }
        return AuthorizationResponse.url(
            issuer + "/oauth2/authorize",
            [
                ("response_type", "code"), ("client_id", clientID), ("redirect_uri", redirectURI),
                ("scope", "openid email profile"), ("state", state), ("nonce", nonce),
                ("code_challenge", CodeChallenge.challenge(for: verifier)), ("code_challenge_method", "S256"),
            ])
    }

    private func random() -> String { Base64.encodeURLSafe(SecureRandom.bytes(32)) }

    private func callback(_ request: GatewayRequest) async throws -> GatewayResponse {
        let query = try request.queryPairs
        func value(_ name: String) -> String? { query.first { $0.name == name }?.value }
        if let error = value("error") {
            return html(MessagePage(title: "Not signed in", paragraphs: [error, value("error_description") ?? ""]))
        }
        // The state proves the browser, `iss` proves the gateway (RFC 9207).
        guard let state = value("state"), let code = value("code"), value("iss") == issuer,
            let begun = pending.withLock({ $0.removeValue(forKey: state) })
        else { throw HTTPProblem.missingParameter("state") }
        let claims = try await redeem(code, begun)
        let (member, trace) = try await describe(claims["org_id"]?.string ?? "")
        return html(DemoResultPage(token: claims.prettyText, member: member, trace: trace))
    }

    private func redeem(_ code: String, _ begun: (nonce: String, verifier: String)) async throws -> JSONValue {
        let form = AuthorizationResponse.url(
            "",
            [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirectURI),
                ("client_id", clientID), ("client_secret", clientSecret), ("code_verifier", begun.verifier),
            ]
        ).dropFirst()
        let (issuer, body) = (issuer, Array(form.utf8))
        let answers = await pool.run {
            Result {
                (
                    try HTTPExchange.perform(
                        "POST", issuer + "/oauth2/token",
                        headers: [("Content-Type", "application/x-www-form-urlencoded")], body: body),
                    try HTTPExchange.perform("GET", issuer + "/oauth2/jwks")
                )
            }
        }
        let (token, keys) = try answers.get()
        guard token.status == 200, let idToken = try JSONValue(parsing: token.body)["id_token"]?.string else {
            throw HTTPExchange.Failed(
                description:
                    "the token endpoint answered \(token.status): \(String(decoding: token.body, as: UTF8.self))")
        }
        let claims = try DemoTokenCheck.claims(idToken, keySet: try JSONValue(parsing: keys.body))
        guard claims["iss"]?.string == issuer, claims["aud"]?.string == clientID,
            claims["nonce"]?.string == begun.nonce,
            let expiry = claims["exp"]?.integer, expiry > SystemClock().now().secondsSinceEpoch
        else { throw HTTPExchange.Failed(description: "the ID token is not meant for this log-in") }
        return claims
    }
}
