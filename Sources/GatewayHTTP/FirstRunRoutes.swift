import Console
import Essentials
import GatewayModel
import SignOn

/// The page behind the address that the server prints when it has no administrator.
struct FirstRunRoutes {
    let services: GatewayServices
    let pages: PageRenderer
    let cookies: GatewayCookies

    private var setup: SetupLinkRoutes { SetupLinkRoutes(services: services, pages: pages, cookies: cookies) }

    var routes: [Route] {
        [
            // Customers' set-up links have addresses of the same form, and tokens that tell them apart.
            Route("GET", "/setup/{token}", audience: .page) { request in
                let token = request.parameter("token")
                guard FirstRunService.isFirstRunToken(token) else { return try await setup.show(request) }
                switch try await services.firstRun.state(token: token) {
                case .open: return pages.answer(page(token, nil, nil))
                case .closed: throw FirstRunError.closed
                case .tokenUnknown: throw FirstRunError.tokenUnknown
                }
            },
            Route("POST", "/setup/{token}", audience: .page, bodyLimit: 16 << 10, handler: make),
        ]
    }

    private func make(_ request: GatewayRequest) async throws -> GatewayResponse {
        let token = request.parameter("token")
        guard FirstRunService.isFirstRunToken(token) else { return try await setup.open(request) }
        let fields = try FormFields(request)
        do {
            let codes = try await services.firstRun.make(
                token: token, organization: fields["organization"].trimmingBlanks,
                email: fields["email"].trimmingBlanks,
                password: Secret(fields["password"]), origin: request.origin)
            return pages.answer(
                CodesPage(
                    title: "The first administrator is made",
                    paragraphs: [
                        "Keep these recovery codes where you find them when your identity provider is down. Each is good once, and "
                            + "they are not shown again.",
                        "Sign in at \(services.baseURL)/console as \(fields["email"].trimmingBlanks).",
                    ], codes: codes, link: (text: "Sign in", url: "\(services.baseURL)/console")))
        } catch let error as any CodedError where !(error is FirstRunError) && ErrorStatus.status(of: error) < 500 {
            return pages.answer(page(token, fields, error), status: ErrorStatus.status(of: error))
        }
    }

    private func page(_ token: String, _ fields: FormFields?, _ error: (any CodedError)?) -> FormPage {
        var page = FormPage(title: "Make the first administrator", action: "/setup/\(token)", button: "Make it")
        page.paragraphs = [
            "This gateway has no administrator yet. Whoever fills this in operates it: sees all organizations and makes new ones.",
            "Further administrators are the owners and admins of the organization that you name here.",
        ]
        if !services.baseURL.hasPrefix("https://") {
            page.paragraphs.append(
                "Note: the base URL is \(services.baseURL), without TLS, so cookies are not marked secure. That is for this machine alone."
            )
        }
        page.inputs = [
            .init(
                "organization", label: "Name of the operators' organization", type: "text",
                autocomplete: "organization",
                value: fields?["organization"] ?? ""),
            .init(
                "email", label: "Your e-mail", type: "email", autocomplete: "username", value: fields?["email"] ?? ""),
            .init(
                "password", label: "A new password, 12 characters or more", type: "password",
                autocomplete: "new-password"),
        ]
        if let error { page.problem = ConsoleRoutes.sentence(error.message) }
        return page
    }
}

extension FirstRunError: StatusBearing {
    package var status: Int { 410 }
}
