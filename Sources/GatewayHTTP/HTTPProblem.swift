package import Essentials

/// A request that can't be read, whatever it asks for.
package enum HTTPProblem: CodedError, Hashable {
    case notFound(path: String)
    case methodNotAllowed(method: String, allowed: [String])
    case tooLarge(limit: Int)
    case notAForm(received: String?)
    case notJSON(received: String?)
    case malformedForm
    case missingParameter(String)
    case repeatedParameter(String)
    /// The server can't take the request now; it loses nothing by being sent again.
    case unavailable

    package var code: String {
        switch self {
        case .notFound: "request.not_found"
        case .methodNotAllowed: "request.method_not_allowed"
        case .tooLarge: "request.too_large"
        case .notAForm: "request.not_a_form"
        case .notJSON: "request.not_json"
        case .malformedForm: "request.malformed_form"
        case .missingParameter: "request.missing_parameter"
        case .repeatedParameter: "request.repeated_parameter"
        case .unavailable: "request.unavailable"
        }
    }

    package var message: String {
        switch self {
        case .notFound(let path): "there is nothing at \(path)"
        case .methodNotAllowed(let method, let allowed):
            "\(method) is not possible here, only \(allowed.joined(separator: ", "))"
        case .tooLarge(let limit): "the request body is larger than \(limit) bytes"
        case .notAForm(let type):
            "the content type is \(type ?? "absent"), expected application/x-www-form-urlencoded"
        case .notJSON(let type): "the content type is \(type ?? "absent"), expected application/json"
        case .malformedForm: "the form is not percent-encoded UTF-8"
        case .missingParameter(let name): "the parameter \(name) is missing"
        case .repeatedParameter(let name): "the parameter \(name) stands more than once"
        case .unavailable: "the server can't take this request now"
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .notFound: Remedy(.person, "check the address")
        case .methodNotAllowed: Remedy(.application, "use an allowed method")
        case .tooLarge: Remedy(.application, "send less; the limits stand in the documentation")
        case .notAForm, .notJSON: Remedy(.application, "set the Content-Type header")
        case .malformedForm: Remedy(.application, "encode the fields as the HTML standard says")
        case .missingParameter(let name): Remedy(.application, "send \(name)")
        case .repeatedParameter(let name): Remedy(.application, "send \(name) once")
        case .unavailable: Remedy(.person, "try again in a moment")
        }
    }

    package var exposure: Exposure { .anyone }

    /// The HTTP status (RFC 9110 15).
    package var status: Int {
        switch self {
        case .notFound: 404
        case .methodNotAllowed: 405
        case .tooLarge: 413
        case .notAForm, .notJSON: 415
        case .malformedForm, .missingParameter, .repeatedParameter: 400
        case .unavailable: 503
        }
    }
}
