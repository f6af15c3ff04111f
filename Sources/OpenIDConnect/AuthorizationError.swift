package import Essentials

/// Why an authorization request is not answered with a code (RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6).
package enum AuthorizationError: CodedError, Hashable {
    case repeatedParameter(String)
    case missingParameter(String)
    case unknownClient(String)
    case redirectURIMismatch(String)
    case unsupportedResponseType(String?)
    case unsupportedResponseMode(String)
    case openIDScopeMissing
    case codeChallengeMissing
    case codeChallengeMethod(String?)
    case codeChallengeMalformed
    case requestObject
    case requestURI
    case malformedParameter(String)
    case promptConflict
    case loginRequired
    case interactionRequired
    case accessDenied(String)
    case serverError

    /// The OAuth error code that the application gets.
    package var oauthCode: String {
        switch self {
        case .unsupportedResponseType: "unsupported_response_type"
        case .openIDScopeMissing: "invalid_scope"
        case .requestObject: "request_not_supported"
        case .requestURI: "request_uri_not_supported"
        case .loginRequired: "login_required"
        case .interactionRequired: "interaction_required"
        case .accessDenied: "access_denied"
        case .serverError: "server_error"
        case .unknownClient: "unauthorized_client"
        default: "invalid_request"
        }
    }

    /// False before client and redirect URI are proven: then a page says what is wrong (no open redirector).
    package var mayRedirect: Bool {
        switch self {
        case .unknownClient, .redirectURIMismatch, .repeatedParameter: false
        case .missingParameter(let name): name != "client_id" && name != "redirect_uri"
        default: true
        }
    }

    package var code: String { "oidc." + (mayRedirect ? oauthCode : detailCode) }

    private var detailCode: String {
        switch self {
        case .unknownClient: "unknown_client"
        case .redirectURIMismatch: "redirect_uri_mismatch"
        case .repeatedParameter: "repeated_parameter"
        default: "invalid_request"
        }
    }

    package var message: String {
        switch self {
        case .repeatedParameter(let name): "the parameter \(name) stands more than once"
        case .missingParameter(let name): "the parameter \(name) is missing"
        case .unknownClient(let id): "there is no application with the client_id \(id)"
        case .redirectURIMismatch(let uri): "\(uri) is not a registered redirect_uri of this application"
        case .unsupportedResponseType(let type): "response_type is \(type ?? "absent"), expected code"
        case .unsupportedResponseMode(let mode): "response_mode is \(mode), expected query"
        case .openIDScopeMissing: "scope does not contain openid"
        case .codeChallengeMissing: "code_challenge is missing: PKCE is required"
        case .codeChallengeMethod(let method): "code_challenge_method is \(method ?? "absent"), expected S256"
        case .codeChallengeMalformed: "code_challenge is not the base64url of a SHA-256 digest"
        case .requestObject: "the request parameter is not supported"
        case .requestURI: "the request_uri parameter is not supported"
        case .malformedParameter(let name): "the parameter \(name) can't be read"
        case .promptConflict: "prompt has none together with another value"
        case .loginRequired: "nobody is signed in, and no page may be shown"
        case .interactionRequired: "a page would have to be shown"
        case .accessDenied(let reason): reason
        case .serverError: "the request could not be completed"
        }
    }

    package var remedy: Remedy? { Remedy(.application, "compare the request with the discovery document") }
    package var exposure: Exposure { .anyone }
}
