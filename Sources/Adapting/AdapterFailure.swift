package import Essentials

/// An adapter that could not answer, or whose answer can't be trusted; it costs the one request that asked.
package enum AdapterFailure: CodedError, Hashable {
    case unknown(String)
    case unavailable(String)
    case crashed(String)
    case timedOut(String)
    case malformedAnswer(String)
    /// The adapter's own refusal of the assertion or request.
    case refused(adapter: String, code: String, message: String)
    /// It returned a value that was not asserted.
    case untrustedValue(adapter: String, field: String)
    /// It changed something of a SCIM request or answer that is not an adapter's to change.
    case untrustedRewrite(adapter: String, part: String)

    package var code: String {
        switch self {
        case .unknown: "adapter.unknown"
        case .unavailable: "adapter.unavailable"
        case .crashed: "adapter.crashed"
        case .timedOut: "adapter.timed_out"
        case .malformedAnswer: "adapter.malformed_answer"
        case .refused: "adapter.refused"
        case .untrustedValue: "adapter.untrusted_value"
        case .untrustedRewrite: "adapter.untrusted_rewrite"
        }
    }

    package var message: String {
        switch self {
        case .unknown(let id): "there is no adapter \"\(id)\""
        case .unavailable(let id): "the adapter \"\(id)\" could not be started"
        case .crashed(let id): "the adapter \"\(id)\" crashed"
        case .timedOut(let id): "the adapter \"\(id)\" did not answer in time"
        case .malformedAnswer(let id): "the answer of the adapter \"\(id)\" can't be read"
        case .refused(let id, let code, let message): "the adapter \"\(id)\" refuses: \(message) (\(code))"
        case .untrustedValue(let id, let field):
            "the adapter \"\(id)\" returned a value for \(field) that the identity provider did not assert"
        case .untrustedRewrite(let id, let part):
            "the adapter \"\(id)\" changed \(part) of a SCIM message, expected it as it was sent"
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .unknown, .unavailable:
            Remedy(.operators, "run gatehouse adapter list: it says which adapters are loaded and which were refused")
        case .refused: Remedy(.organizationAdmin, "compare the connection's values with the identity provider's")
        case .crashed, .timedOut, .malformedAnswer, .untrustedValue, .untrustedRewrite:
            Remedy(.operators, "run gatehouse adapter test on the adapter, and report the mistake to its author")
        }
    }

    package var exposure: Exposure { .administrators }
}
