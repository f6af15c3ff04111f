import Console
import Essentials
import GatewayModel
import SignOn

/// The console's front door: coming in, proving who it is once more, going out.
extension ConsoleRoutes {
    var frontRoutes: [Route] {
        [
            show(home), show(account),
            Route("GET", "/console/sign-in", audience: .page, handler: signIn),
            show(confirm),
            Route("POST", "/console/confirm", audience: .page, bodyLimit: 16 << 10, handler: confirmed),
            act(home, at: "/console/sign-out", bodyLimit: 16 << 10) { call, _ in
                try await services.console.signOut(try call.visitor.visit)
                return .response(
                    pages.answer(
                        MessagePage(
                            title: "You are signed out",
                            paragraphs: ["Your session here has ended. One at your identity provider may go on."],
                            link: (text: "Sign in again", url: "\(services.baseURL)/console"))
                    ).settingCookie(cookies.ended))
            },
            asset("/assets/console.css", ConsoleAssets.styleSheet, "text/css; charset=utf-8"),
            asset("/assets/console.js", ConsoleAssets.script, "text/javascript; charset=utf-8"),
        ]
    }

    private func asset(_ path: String, _ text: String, _ type: String) -> Route {
        Route("GET", path, audience: .page) { _ in
            var response = GatewayResponse.text(text, type: type)
            response.headers.append(("cache-control", "public, max-age=3600"))
            return response
        }
    }

    private var home: View {
        View(path: "/console", section: .home) { call, _ in
            let places = try await services.console.places(of: try call.visitor.visit)
            guard !places.isEmpty || call.visitor.isOperator else {
                throw ConsoleProblem.nothingToAdminister(email: call.visitor.email ?? "")
            }
            return HomeScreen(
                places: places.map {
                    HomeScreen.Place(
                        name: $0.organization.name, role: $0.role?.rawValue ?? "operator",
                        isAdminOrganization: $0.organization.kind == .admin,
                        url: "/console/organizations/\($0.organization.id)"
                            + ($0.extent == .all ? "" : ConsoleSection.sharedSSO.path))
                }, isOperator: call.visitor.isOperator)
        }
    }

    private var account: View {
        View(path: "/console/account", section: .account) { call, _ in
            let result = try call.visitor.visit.result
            var through: String?
            if let id = result.connection { through = try await services.login.connection(id.text).name }
            return AccountScreen(
                email: call.visitor.email ?? "", connection: through, authenticatedAt: result.authenticatedAt,
                usedRecoveryCode: result.method == .recoveryCode, now: call.now)
        }
    }

    // MARK: Coming in

    private func signIn(_ request: GatewayRequest) async throws -> GatewayResponse {
        let path = try request.queryPairs.first { $0.name == "return" }?.value ?? "/console"
        let step = try await services.login.startConsole(
            ConsoleRequest(path: path, isFresh: false), email: nil, browser: cookies.state(of: request))
        return pages.answer(step, cookies)
    }

    /// Asks for a new authentication, by password or at the IdP, and leads back to the page that needs it (rule D-2).
    private var confirm: View {
        View(path: "/console/confirm", section: .account) { call, _ in
            let asked = ConsoleRequest(path: try call.query("return"), isFresh: true)
            return ConfirmIdentityScreen(
                email: call.visitor.email ?? "", returnPath: asked.path,
                isAtProvider: try call.visitor.visit.result.connection != nil)
        }
    }

    private func confirmed(_ request: GatewayRequest) async throws -> GatewayResponse {
        guard let visitor = try await visitor(of: request) else { throw ConsoleProblem.signInNeeded }
        let fields = try FormFields(request)
        try requireOwnForm(fields, visitor)
        let step = try await services.login.startConsole(
            ConsoleRequest(path: fields["return"], isFresh: true), email: visitor.email,
            browser: cookies.state(of: request))
        return pages.answer(step, cookies)
    }
}
