import Console
import Essentials
import GatewayModel
import OpenIDConnect
import SAML
import SignOn

/// What the IdP's side of a connection sees.
struct SAMLRoutes {
    let services: GatewayServices
    let pages: PageRenderer
    let cookies: GatewayCookies

    var routes: [Route] {
        [
            // A form of 512 KiB in percent-encoding: every byte of base64 may take three.
            Route("POST", "/saml/{connection}/acs", audience: .page, bodyLimit: 640 << 10, handler: receive),
            Route("GET", "/saml/{connection}/metadata", audience: .page, handler: metadata),
            Route("GET", "/saml/{connection}/login", audience: .page, handler: start),
        ]
    }

    /// The assertion consumer service: verifies, parks, and sends the browser on by GET (rule L-12).
    private func receive(_ request: GatewayRequest) async throws -> GatewayResponse {
        guard let field = try FormDecoder.value(of: "SAMLResponse", in: request.body) else {
            if try FormDecoder.value(of: "SAMLRequest", in: request.body) != nil {
                throw SAMLError.isRequest("SAMLRequest")
            }
            throw HTTPProblem.missingParameter("SAMLResponse")
        }
        let parked = try await services.login.receive(
            connection: request.parameter("connection"), formField: field, origin: request.origin)
        return GatewayResponse.seeOther("\(services.baseURL)/sign-in/complete?handle=\(parked.handle)")
            .settingCookie(cookies.browser(parked.browserSecret))
    }

    private func metadata(_ request: GatewayRequest) async throws -> GatewayResponse {
        let connection = try await services.login.connection(request.parameter("connection"))
        let document = ServiceProviderMetadata(
            entityID: connection.serviceProviderEntityID, acsURL: connection.acsURL)
        return GatewayResponse(
            status: 200, headers: [("content-type", "application/samlmetadata+xml")], body: document.xml)
    }

    private func start(_ request: GatewayRequest) async throws -> GatewayResponse {
        let state = cookies.state(of: request)
        let id = request.parameter("connection")
        let step =
            if let ticket = try request.queryPairs.first(where: { $0.name == "test" })?.value {
                try await services.login.startTest(connection: id, ticket: ticket, browser: state)
            } else {
                try await services.login.start(connection: id, browser: state)
            }
        return pages.answer(step, cookies)
    }
}

extension PageRenderer {
    /// The answer to a step: a redirect, a form that submits itself, or the sign-in page.
    func answer(_ step: LoginStep, _ cookies: GatewayCookies) -> GatewayResponse {
        let response: GatewayResponse =
            switch step.kind {
            case .redirect(let url): .seeOther(url)
            case .post(let action, let fields):
                answer(PostFormPage(action: action, fields: fields), leadsElsewhere: true)
            case .askForEmail(let attempt, let hint, let application):
                answer(
                    SignInPage(attempt: attempt.text, email: hint, application: application), leadsElsewhere: true)
            case .askForPassword(let attempt, let email):
                answer(PasswordPages.password(attempt: attempt.text, email: email), leadsElsewhere: true)
            case .choose(let attempt, let email, let organization):
                answer(
                    PasswordPages.choice(attempt: attempt.text, email: email, organization: organization),
                    leadsElsewhere: true)
            case .chooseOrganization(let choices): answer(ChoicePage(choices), leadsElsewhere: true)
            }
        return response.settingCookie(cookies.browser(step.browserSecret)).settingCookie(
            cookies.session(step.sessionSecret))
    }
}
