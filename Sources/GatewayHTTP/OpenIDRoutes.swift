import Console
import Essentials
import OpenIDConnect
import SignOn

/// The OpenID provider.
struct OpenIDRoutes {
    let services: GatewayServices
    let pages: PageRenderer
    let cookies: GatewayCookies

    var routes: [Route] {
        [
            Route("GET", "/.well-known/openid-configuration", audience: .oauth, handler: discovery),
            Route("GET", "/.well-known/oauth-authorization-server", audience: .oauth, handler: discovery),
            Route("GET", "/oauth2/jwks", audience: .oauth) { _ in
                cacheable(.json(services.tokens.keySet))
            },
            Route("GET", "/oauth2/authorize", audience: .page) { try await authorize($0, try $0.queryPairs) },
            Route("POST", "/oauth2/authorize", audience: .page, bodyLimit: 64 << 10) {
                try await authorize($0, try $0.formPairs)
            },
            Route("POST", "/oauth2/token", audience: .oauth, bodyLimit: 64 << 10, handler: token),
            Route("GET", "/oauth2/userinfo", audience: .oauth, handler: userInfo),
            Route("POST", "/oauth2/userinfo", audience: .oauth, bodyLimit: 64 << 10, handler: userInfo),
            Route("GET", "/oauth2/logout", audience: .page) { try await logOut($0, try $0.queryPairs) },
            Route("POST", "/oauth2/logout", audience: .page, bodyLimit: 64 << 10) {
                try await logOut($0, try $0.formPairs)
            },
        ]
    }

    private func discovery(_ request: GatewayRequest) -> GatewayResponse {
        cacheable(.json(DiscoveryDocument(issuer: services.baseURL).json))
    }

    /// Public documents that a relying party may keep for a while.
    private func cacheable(_ response: GatewayResponse) -> GatewayResponse {
        var response = response
        response.headers.append(("cache-control", "public, max-age=300"))
        response.headers.append(("access-control-allow-origin", "*"))
        return response
    }

    private func authorize(
        _ request: GatewayRequest, _ parameters: [(name: String, value: String)]
    ) async throws -> GatewayResponse {
        let step = try await services.login.begin(parameters: parameters, browser: cookies.state(of: request))
        return pages.answer(step, cookies)
    }

    private func token(_ request: GatewayRequest) async throws -> GatewayResponse {
        let parameters: [(name: String, value: String)]
        do { parameters = try request.formPairs } catch { throw TokenError.invalidRequest(error.message) }
        let answer = try await services.tokens.redeem(
            try TokenRequest(parameters: parameters, authorization: request.header("authorization")))
        var response = GatewayResponse.json(answer)
        response.headers.append(("pragma", "no-cache"))
        return response
    }

    private func userInfo(_ request: GatewayRequest) async throws -> GatewayResponse {
        var token = request.bearerToken
        if token == nil, request.method == "POST", let pairs = try? request.formPairs {
            token = pairs.first { $0.name == "access_token" }?.value
        }
        guard let token else { throw TokenError.invalidToken }
        return .json(try await services.tokens.userInfo(accessToken: token))
    }

    /// Local log-out always works (rule L-9).
    private func logOut(
        _ request: GatewayRequest, _ parameters: [(name: String, value: String)]
    ) async throws -> GatewayResponse {
        let asked = try EndSessionRequest(parameters)
        let browser = cookies.state(of: request)
        // Where no cookie came, none is taken away: another site's form would sign out whoever is signed in.
        let ended = browser.sessionSecret == nil ? nil : cookies.ended
        switch try await services.logout.logOut(asked, browser: browser) {
        case .ask(let question): return pages.answer(LogoutPages.question(question, asked), leadsElsewhere: true)
        case .done(let url?): return GatewayResponse.seeOther(url).settingCookie(ended)
        case .done(nil): return pages.answer(LogoutPages.done).settingCookie(ended)
        }
    }
}

/// The log-out pages.
enum LogoutPages {
    static func question(_ question: LogoutService.Question, _ asked: EndSessionRequest) -> FormPage {
        var page = FormPage(title: "Sign out?", action: "/oauth2/logout", button: "Sign out")
        page.paragraphs = [
            "You are signed in as \(question.email). Signing out ends that for every application that you opened in this "
                + "browser."
        ]
        let further = [
            ("client_id", question.client?.text), ("post_logout_redirect_uri", asked.postLogoutRedirectURI),
            ("state", asked.state),
        ]
        page.hidden =
            [("confirmation", question.confirmation)]
            + further.compactMap { name, value in value.map { (name: name, value: $0) } }
        return page
    }

    static let done = MessagePage(title: "You are signed out", paragraphs: ["You can close this page."])
}
