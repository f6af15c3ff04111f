package import Essentials

/// Why a SCIM request is refused (RFC 7644 3.12).
///
/// Texts name the attribute and the rule, and the value received. They go to whoever holds the connection's token, and
/// some clients show them to an admin, so none may carry data of another tenant.
package enum SCIMError: CodedError, Hashable {
    /// 400: the filter is malformed, too large, or asks what the schema can't answer.
    case invalidFilter(String)
    /// 400: the answer would be larger than the server gives.
    case tooMany(maximum: Int)
    /// 409: another resource has this value of a unique attribute.
    case uniqueness(attribute: String, value: String)
    /// 400: the attribute can't be changed this way.
    case mutability(attribute: String, String)
    /// 400: the message is not built as its schema says.
    case invalidSyntax(String)
    /// 400: the path of a PATCH operation is malformed or names nothing in the schema.
    case invalidPath(path: String, String)
    /// 400: the path names no value that exists.
    case noTarget(path: String, String)
    /// 400: the value is missing, of another type, or against the attribute's rule.
    case invalidValue(attribute: String, String)
    /// 400: the URL names a protocol version that is not served.
    case invalidVers(String)
    /// 400: the request carries sensitive data in its URL.
    case sensitive(String)
    /// 400: the cursor is not one of ours, or belongs to another query.
    case invalidCursor(String)
    /// 400: the cursor was ours, and is too old.
    case expiredCursor
    /// 400: the page size is not the one the cursor was made for, or no number.
    case invalidCount(String)
    /// 404: there is no such resource; the same for unknown, deleted and another tenant's (checklist 48).
    case notFound(String)
    /// 501: the feature is not served, as ServiceProviderConfig says.
    case notImplemented(String)
    /// 405: the endpoint does not know the method; `allowed` goes into `Allow`.
    case methodNotAllowed(String, allowed: [String])
    /// 412: the resource is not in the version that the client named.
    case preconditionFailed(current: String?)
    /// 413: the body has more than `maximum` of `unit`.
    case payloadTooLarge(unit: String, maximum: Int)
    /// 401: no token, or not one that opens this connection; the same for every reason (checklist 5).
    case unauthorized
    /// 403: the token is good, and may not do this.
    case forbidden(String)
    /// 403: the token is good, and its organization's sign-on is another organization's to administer: nothing was changed.
    case administeredElsewhere(organization: String, administrator: String)
    /// 429: too many requests; `retryAfter` is in seconds.
    case tooManyRequests(retryAfter: Int)
    /// 429: the change waits for an admin's word; `retryAfter` is in seconds.
    case held(String, retryAfter: Int)
    /// 409: the request contradicts the state of things, without a unique attribute being the reason.
    case conflict(String)
    /// 409: another request changed the resource in the same moment.
    case concurrentChange
    /// 409: a bulk operation refers to a `bulkId` that no operation created (RFC 7644 3.7.2).
    case unresolvedReference(bulkId: String)
    /// 500: our fault; what went wrong is in the operator's log.
    case internalFailure

    /// Who may read the message: all of them are answers to the client.
    package var exposure: Exposure { .anyone }

    /// The HTTP status of the answer.
    package var status: Int {
        switch self {
        case .unauthorized: 401
        case .forbidden, .administeredElsewhere: 403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .uniqueness, .conflict, .concurrentChange, .unresolvedReference: 409
        case .preconditionFailed: 412
        case .payloadTooLarge: 413
        case .tooManyRequests, .held: 429
        case .internalFailure: 500
        case .notImplemented: 501
        default: 400
        }
    }

    /// The word for clients; nil where the standard has none.
    package var scimType: ScimType? {
        switch self {
        case .invalidFilter: .invalidFilter
        case .tooMany: .tooMany
        case .uniqueness: .uniqueness
        case .mutability: .mutability
        case .invalidSyntax: .invalidSyntax
        case .invalidPath: .invalidPath
        case .noTarget: .noTarget
        case .invalidValue, .unresolvedReference: .invalidValue
        case .invalidVers: .invalidVers
        case .sensitive: .sensitive
        case .invalidCursor: .invalidCursor
        case .expiredCursor: .expiredCursor
        case .invalidCount: .invalidCount
        default: nil
        }
    }

    /// What happened and what to do about it, as one text for the admin of the client.
    package var detail: String { remedy.map { "\(message); \($0.text)" } ?? message }

    /// The error message of RFC 7644 3.12, with the status as text.
    package var body: JSONValue {
        var object = JSONObject()
        object["schemas"] = .array([.string(SCIMMessage.error)])
        object["status"] = .string(String(status))
        object["scimType"] = scimType.map { .string($0.rawValue) }
        object["detail"] = .string(detail)
        return .object(object)
    }
}
