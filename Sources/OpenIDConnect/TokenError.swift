package import Essentials

/// Why a token request is refused (RFC 6749 5.2), or a bearer token (RFC 6750 3.1).
package enum TokenError: CodedError, Hashable {
    case invalidClient
    case invalidGrant(String)
    case unsupportedGrantType(String?)
    case invalidRequest(String)
    case invalidToken
    case serverError

    package var oauthCode: String {
        switch self {
        case .invalidClient: "invalid_client"
        case .invalidGrant: "invalid_grant"
        case .unsupportedGrantType: "unsupported_grant_type"
        case .invalidRequest: "invalid_request"
        case .invalidToken: "invalid_token"
        case .serverError: "server_error"
        }
    }

    package var status: Int {
        switch self {
        case .invalidClient, .invalidToken: 401
        case .serverError: 500
        default: 400
        }
    }

    package var code: String { "oauth." + oauthCode }

    package var message: String {
        switch self {
        case .invalidClient: "the client is unknown, or its secret is wrong"
        case .invalidGrant(let reason): reason
        case .unsupportedGrantType(let type): "grant_type is \(type ?? "absent"), expected authorization_code"
        case .invalidRequest(let reason): reason
        case .invalidToken: "the access token is unknown, expired or revoked"
        case .serverError: "the request could not be completed"
        }
    }

    package var remedy: Remedy? { Remedy(.application, "compare the request with RFC 6749 4.1.3") }
    package var exposure: Exposure { .anyone }

    /// The body of the answer.
    package var json: JSONValue {
        ["error": .string(oauthCode), "error_description": .string(AuthorizationResponse.describing(message))]
    }
}
