import Administration
package import Console
package import Essentials
import GatewayModel
import OpenIDConnect
import Provisioning
import SCIM
import SignOn

/// Errors for their three audiences: people, API clients, OAuth clients.
package struct GatewayErrorRenderer: ErrorRendering {
    private let pages: PageRenderer

    package init(pages: PageRenderer) { self.pages = pages }

    package func render(
        _ error: (any CodedError)?, status: Int, request: GatewayRequest, audience: Route.Audience
    ) -> GatewayResponse {
        switch audience {
        case .page: page(error, status, request)
        case .api: api(error, status, request)
        case .oauth: oauth(error, status)
        case .scim: scim(error, status, request)
        }
    }

    // MARK: People

    private func page(_ error: (any CodedError)?, _ status: Int, _ request: GatewayRequest) -> GatewayResponse {
        var number = request.requestID
        if case .refused(_, _, _, _, let trace)? = error as? SignOnError { number = trace.text }
        // Whoever is at the console is an admin: nobody else gets past its sign-in.
        let isConsole = request.path.hasPrefix("/console")
        let isForEverybody = isConsole ? error.map { $0.exposure != .operators } ?? false : error?.exposure == .anyone
        return pages.answer(
            ErrorPage(
                title: status >= 500 ? "Something went wrong on our side" : title(error, isConsole: isConsole),
                sentence: isForEverybody
                    ? sentence(error?.message ?? "")
                    : isConsole
                        ? "That could not be done. Nothing was changed."
                        : "Your sign-in could not be completed. Nothing was changed.",
                whoMendsIt: who(error?.remedy?.side, status),
                remedy: isForEverybody ? error?.remedy.map { sentence($0.text) } : nil,
                code: error?.code ?? "internal", supportNumber: number), status: status)
    }

    private func title(_ error: (any CodedError)?, isConsole: Bool) -> String {
        switch error {
        case is HTTPProblem, is ConsoleProblem: "That page can't be shown"
        case is FirstRunError: "That address opens nothing"
        case SetupLinkError.expired?: "This set-up link has expired"
        case SetupLinkError.revoked?: "This set-up link was revoked"
        case SetupLinkError.completed?: "This set-up is completed"
        case SetupLinkError.unknown?: "That address opens nothing"
        case is SetupLinkError: "The set-up can't go on"
        default: isConsole ? "That was not done" : "Sign-in was not completed"
        }
    }

    private func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }

    private func who(_ side: Remedy.Side?, _ status: Int) -> String? {
        if status >= 500 { return "The operator of this service. Quote the support number." }
        switch side {
        case .person: return "You can try again yourself."
        case .organizationAdmin: return "An admin of your organization. Give them the code and the support number."
        case .identityProvider:
            return "Whoever runs your organization's identity provider. Give them the code and the support number."
        case .application: return "The people who run the application."
        case .operators: return "The operator of this service. Quote the support number."
        case nil: return nil
        }
    }

    // MARK: Programs

    private func api(_ error: (any CodedError)?, _ status: Int, _ request: GatewayRequest) -> GatewayResponse {
        // Who administers through the API may read what admins may read; the operators' share stays in the log.
        let readable = error.map { $0.exposure != .operators } ?? false
        var response = GatewayResponse.json(
            [
                "error": [
                    "code": .string(error?.code ?? "internal"),
                    "message": .string(readable ? error?.message ?? "" : "the request could not be completed"),
                    "remedy": JSONValue(readable ? error?.remedy?.text : "quote the request id to the operator"),
                    "request_id": .string(request.requestID),
                ]
            ], status: status)
        if status == 401 { response.headers.append(("www-authenticate", "Bearer")) }
        if status == 503 || status == 429 {
            let seconds =
                switch error {
                case SharedSSOError.tooManyCodes(let seconds)?, SetupLinkError.wait(let seconds)?: seconds
                default: 5
                }
            response.headers.append(("retry-after", String(seconds)))
        }
        return response
    }

    private func scim(_ error: (any CodedError)?, _ status: Int, _ request: GatewayRequest) -> GatewayResponse {
        let known: SCIMError =
            switch error {
            case HTTPProblem.tooLarge(let limit)?: .payloadTooLarge(unit: "bytes", maximum: limit)
            case HTTPProblem.notFound(let path)?: .notFound("the endpoint \(path.prefix(100))")
            case HTTPProblem.methodNotAllowed(let method, let allowed)?: .methodNotAllowed(method, allowed: allowed)
            case let problem as HTTPProblem: .invalidSyntax(problem.message)
            default: .internalFailure
            }
        var response = GatewayResponse.json(known.body, status: known.status)
        response.headers = [("content-type", SCIMRoutes.contentType(for: request))]
        return response
    }

    private func oauth(_ error: (any CodedError)?, _ status: Int) -> GatewayResponse {
        let known =
            error as? TokenError ?? (status >= 500 ? .serverError : .invalidRequest(error?.message ?? "unknown"))
        var response = GatewayResponse.json(known.json, status: known.status)
        switch known {
        case .invalidClient: response.headers.append(("www-authenticate", "Basic realm=\"token\""))
        case .invalidToken: response.headers.append(("www-authenticate", "Bearer error=\"invalid_token\""))
        default: break
        }
        return response
    }
}

extension TokenError: StatusBearing {}
extension AdministrationError: StatusBearing {}
extension SharedSSOError: StatusBearing {}
extension MigrationError: StatusBearing {}
extension SetupLinkError: StatusBearing {}
extension TraceError: StatusBearing {}
extension ProvisioningRefusal: StatusBearing {}
extension SignOnError: StatusBearing {
    package var status: Int {
        switch self {
        case .unknownConnection, .noRoute: 404
        case .responseReplayed, .anotherPersonSignedIn, .conflictingHints: 409
        case .attemptUnknown, .attemptExpired, .outcomeUnknown: 410
        case .refused(let code, _, _, _, _): code.hasPrefix("adapter.") ? 502 : 403
        default: 403
        }
    }
}
