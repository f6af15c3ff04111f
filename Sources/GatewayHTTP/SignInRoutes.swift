import Console
import Essentials
import GatewayModel
import SignOn

/// The pages between the application and the IdP.
struct SignInRoutes {
    let services: GatewayServices
    let pages: PageRenderer
    let cookies: GatewayCookies

    var routes: [Route] {
        [
            Route("GET", "/sign-in", audience: .page) { _ in
                pages.answer(
                    MessagePage(
                        title: "Open your application",
                        paragraphs: [
                            "A log-in begins at the application that you want to use. Open it and choose to sign in.",
                            "Where that leads to an identity provider that is down, owners and admins sign in at "
                                + "\(services.baseURL)/sign-in/password.",
                        ]))
            },
            Route("POST", "/sign-in", audience: .page, bodyLimit: 16 << 10, handler: route),
            Route("GET", "/sign-in/complete", audience: .page) { request in
                let handle = try request.queryPairs.first { $0.name == "handle" }?.value ?? ""
                return try await complete(request, handle: handle, confirmed: false)
            },
            Route("POST", "/sign-in/confirm", audience: .page, bodyLimit: 16 << 10) { request in
                let handle = try request.formPairs.first { $0.name == "handle" }?.value ?? ""
                return try await complete(request, handle: handle, confirmed: true)
            },
            Route("GET", "/assets/gatehouse.css", audience: .page) { _ in
                asset(Assets.styleSheet, "text/css; charset=utf-8")
            },
            Route("GET", "/assets/icon.svg", audience: .page) { _ in asset(Assets.icon, "image/svg+xml") },
            // What browsers ask for at pages that name no icon, such as metadata.
            Route("GET", "/favicon.ico", audience: .page) { _ in asset(Assets.icon, "image/svg+xml") },
            Route("GET", "/assets/submit.js", audience: .page) { _ in
                asset(Assets.submitScript, "text/javascript; charset=utf-8")
            },
        ]
    }

    /// Whether the session opens the organization's pages; a failure of the store is none of both.
    private func opens(_ organization: Identifier<Organization>, _ visit: ConsoleAccess.Visit) async throws -> Bool {
        do {
            return try await services.console.place(organization, for: visit).extent == .all
        } catch SignOnError.notAllowed {
            return false
        }
    }

    /// What a test log-in found: in the console for who is signed in there, else on a page of its own for the browser that
    /// ran it, which has sent the response itself (rule A-6).
    private func testResult(of trace: SignOnTrace, _ request: GatewayRequest) async throws -> GatewayResponse {
        if let organization = trace.organization,
            let visit = try await services.console.visit(cookies.state(of: request)),
            try await opens(organization, visit)
        {
            return .seeOther("\(services.baseURL)/console/organizations/\(organization)/log-ins/\(trace.id)")
        }
        let (report, response) = try await services.traces.testResult(trace)
        let screen = TraceScreen(report, document: response.map(TraceDocument.init), ways: nil, now: services.now())
        return pages.answer(ConsolePage(screen, frame: ConsoleFrame(email: nil, formToken: "")))
    }

    private func asset(_ text: String, _ type: String) -> GatewayResponse {
        var response = GatewayResponse.text(text, type: type)
        response.headers.append(("cache-control", "public, max-age=3600"))
        return response
    }

    private func route(_ request: GatewayRequest) async throws -> GatewayResponse {
        let fields = try request.formPairs
        let attempt = fields.first { $0.name == "attempt" }?.value ?? ""
        let email = (fields.first { $0.name == "email" }?.value ?? "").trimmingBlanks
        let word = fields.first { $0.name == "wish" }?.value
        // The button on the sign-up page leads here, perhaps before an address was typed.
        if word == SignUpPages.accountWish, email.isEmpty {
            return pages.answer(SignInPage(attempt: attempt), leadsElsewhere: true)
        }
        let wish = word.flatMap { LoginService.Wish(rawValue: $0) }
        do {
            let step = try await services.login.route(
                attempt: attempt, email: email, wish: wish, browser: cookies.state(of: request))
            return pages.answer(step, cookies)
        } catch let error as ModelError {
            return again(attempt, email, "That is not an e-mail address: \(error.message).", 422)
        } catch let error as PasswordError {
            return again(attempt, email, PasswordPages.sentence(error), error.status)
        }
    }

    private func again(_ attempt: String, _ email: String, _ problem: String, _ status: Int) -> GatewayResponse {
        pages.answer(SignInPage(attempt: attempt, email: email, problem: problem), status: status, leadsElsewhere: true)
    }

    private func complete(
        _ request: GatewayRequest, handle: String, confirmed: Bool
    ) async throws -> GatewayResponse {
        let completion = try await services.login.complete(
            handle: handle, browser: cookies.state(of: request), confirmed: confirmed, origin: request.origin)
        let response: GatewayResponse =
            switch completion.kind {
            case .redirect(let url): .seeOther(url)
            case .confirm(let email, let organization, let application):
                pages.answer(
                    ConfirmPage(email: email, organization: organization, application: application, handle: handle),
                    leadsElsewhere: true)
            case .signedIn(let email):
                pages.answer(
                    MessagePage(
                        title: "You are signed in",
                        paragraphs: ["Signed in as \(email). Open your application to go on."]))
            case .testReport(let trace): try await testResult(of: trace, request)
            case .chooseOrganization(let choices): pages.answer(ChoicePage(choices), leadsElsewhere: true)
            }
        return response.settingCookie(cookies.session(completion.sessionSecret))
    }
}
