extension SCIMError {
    /// The stable name, for logs and the error index; never renamed.
    package var code: String { "scim." + word }

    private var word: String {
        switch self {
        case .invalidFilter: "invalid_filter"
        case .tooMany: "too_many"
        case .uniqueness: "uniqueness"
        case .mutability: "mutability"
        case .invalidSyntax: "invalid_syntax"
        case .invalidPath: "invalid_path"
        case .noTarget: "no_target"
        case .invalidValue: "invalid_value"
        case .invalidVers: "invalid_version"
        case .sensitive: "sensitive"
        case .invalidCursor: "invalid_cursor"
        case .expiredCursor: "expired_cursor"
        case .invalidCount: "invalid_count"
        case .notFound: "not_found"
        case .notImplemented: "not_implemented"
        case .methodNotAllowed: "method_not_allowed"
        case .preconditionFailed: "precondition_failed"
        case .payloadTooLarge: "payload_too_large"
        case .unauthorized: "unauthorized"
        case .forbidden: "forbidden"
        case .administeredElsewhere: "administered_elsewhere"
        case .tooManyRequests: "too_many_requests"
        case .held: "held"
        case .conflict: "conflict"
        case .concurrentChange: "concurrent_change"
        case .unresolvedReference: "unresolved_reference"
        case .internalFailure: "internal_failure"
        }
    }
}
