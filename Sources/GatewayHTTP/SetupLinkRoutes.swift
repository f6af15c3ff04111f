import Administration
import Console
import Essentials
import GatewayModel

/// The address of a set-up link (rule P-5): looked at, opened, and carried on in another browser with a mailed code.
///
/// A look uses nothing up, for mail scanners take one; opening is a form.
struct SetupLinkRoutes {
    let services: GatewayServices
    let pages: PageRenderer
    let cookies: GatewayCookies

    var routes: [Route] {
        [
            Route("POST", "/setup/{token}/code", audience: .page, bodyLimit: 16 << 10, handler: mailCode),
            Route("POST", "/setup/{token}/resume", audience: .page, bodyLimit: 16 << 10, handler: resume),
        ]
    }

    func show(_ request: GatewayRequest) async throws -> GatewayResponse {
        let token = request.parameter("token")
        switch try await services.setupLinks.look(token: token, secret: cookies.setup(of: request)) {
        case .open(let link, let organization):
            return page(
                SetupEntryScreen(
                    organization: organization.name, link: link, action: "/setup/\(token)", now: services.now()))
        case .held(let visit): return entered(visit, nil)
        case .elsewhere: return page(elsewhere(token))
        }
    }

    func open(_ request: GatewayRequest) async throws -> GatewayResponse {
        try requireOwnSite(request)
        let token = request.parameter("token")
        do {
            let (visit, secret) = try await services.setupLinks.open(
                token: token, secret: cookies.setup(of: request), origin: request.origin)
            return entered(visit, secret)
        } catch let error as SetupLinkError where error == .otherBrowser {
            return page(elsewhere(token), problem: error)
        }
    }

    private func mailCode(_ request: GatewayRequest) async throws -> GatewayResponse {
        try requireOwnSite(request)
        let token = request.parameter("token")
        do {
            try await services.setupLinks.requestCode(
                .token(token), secret: cookies.setup(of: request), origin: request.origin)
            return page(elsewhere(token, isMailed: true))
        } catch let error as SetupLinkError where error.isAboutCode {
            return page(elsewhere(token), problem: error)
        }
    }

    private func resume(_ request: GatewayRequest) async throws -> GatewayResponse {
        try requireOwnSite(request)
        let (token, fields) = (request.parameter("token"), try FormFields(request))
        do {
            let (visit, secret) = try await services.setupLinks.resume(
                .token(token), code: fields["code"], secret: cookies.setup(of: request), origin: request.origin)
            return entered(visit, secret)
        } catch let error as SetupLinkError where error.isAboutCode {
            return page(elsewhere(token, isMailed: error.isTriedAgain), problem: error)
        }
    }

    // MARK: Parts

    private func elsewhere(_ token: String, isMailed: Bool = false) -> SetupCodeScreen {
        SetupCodeScreen(
            .otherBrowser, mail: "/setup/\(token)/code", resume: "/setup/\(token)/resume", isMailed: isMailed)
    }

    private func entered(_ visit: SetupLinkService.Visit, _ secret: String?) -> GatewayResponse {
        GatewayResponse.seeOther("\(services.baseURL)/console/organizations/\(visit.organization.id)/set-up")
            .settingCookie(cookies.setup(secret))
    }

    private func page(_ screen: some Screen, problem: SetupLinkError? = nil) -> GatewayResponse {
        pages.answer(
            ConsolePage(
                screen, frame: ConsoleFrame(email: nil, formToken: ""), problem: problem.map(ConsoleRoutes.notice)),
            status: problem?.status ?? 200)
    }

    /// Whoever has the token may send it; but a page of another site doesn't open links in somebody's browser.
    private func requireOwnSite(_ request: GatewayRequest) throws(ConsoleProblem) {
        guard let site = request.header("sec-fetch-site") else { return }
        guard site == "same-origin" || site == "none" else { throw .foreignForm }
    }
}

extension SetupLinkError {
    /// Whether the page that asks for the code says it.
    var isAboutCode: Bool {
        switch self {
        case .codeWrong, .codeEnded, .wait: true
        default: false
        }
    }

    /// Whether the code that was mailed is still good.
    var isTriedAgain: Bool {
        guard case .codeWrong = self else { return false }
        return true
    }
}
