package import Essentials

extension SCIMError {
    /// What was received and what was expected.
    package var message: String {
        switch self {
        case .invalidFilter(let reason): "the filter can't be answered: \(reason)"
        case .tooMany(let maximum): "more than \(maximum) resources match"
        case .uniqueness(let attribute, let value): "\(attribute) \(excerpt(value)) belongs to another resource"
        case .mutability(let attribute, let reason): "\(attribute) \(reason)"
        case .invalidSyntax(let reason): "the message can't be read: \(reason)"
        case .invalidPath(let path, let reason): "the path \(excerpt(path)) can't be read: \(reason)"
        case .noTarget(let path, let reason): "the path \(excerpt(path)) has no target: \(reason)"
        case .invalidValue(let attribute, let reason): "\(attribute) \(reason)"
        case .invalidVers(let version): "the protocol version \(excerpt(version)) is not served, expected v2"
        case .sensitive(let what): "\(what) stands in the URL"
        case .invalidCursor(let reason): "the cursor can't be used: \(reason)"
        case .expiredCursor: "the cursor has expired"
        case .invalidCount(let reason): "the count can't be used: \(reason)"
        case .notFound(let what): "\(what) does not exist"
        case .notImplemented(let feature): "\(feature) is not supported"
        case .methodNotAllowed(let method, let allowed):
            "\(excerpt(method)) is not a method of this endpoint, expected \(allowed.joined(separator: ", "))"
        case .preconditionFailed(let current?): "the resource is in version \(current), not in the one named"
        case .preconditionFailed(nil): "the resource is not in the version named"
        case .payloadTooLarge(let unit, let maximum): "the request has more than \(maximum) \(unit)"
        case .unauthorized: "the request has no token that opens this connection"
        case .forbidden(let reason): "this is not permitted: \(reason)"
        case .administeredElsewhere(let organization, let administrator):
            "\(excerpt(administrator)) administers the sign-on of \(excerpt(organization)), nothing was changed"
        case .tooManyRequests(let seconds): "too many requests, the next is welcome in \(seconds) seconds"
        case .held(let reason, _): "the change is held: \(reason)"
        case .conflict(let reason): "the request conflicts with what is there: \(reason)"
        case .concurrentChange: "another request changed the resource in the same moment"
        case .unresolvedReference(let bulkId): "bulkId \(excerpt(bulkId)) names no resource created by this request"
        case .internalFailure: "the request could not be completed"
        }
    }

    /// What to do next; every refusal has one.
    package var remedy: Remedy? { Remedy(side, instruction) }

    private var side: Remedy.Side {
        switch self {
        case .unauthorized, .forbidden, .administeredElsewhere, .uniqueness, .conflict, .held: .organizationAdmin
        case .internalFailure: .operators
        default: .identityProvider
        }
    }

    private var instruction: String {
        switch self {
        case .invalidFilter: "send a filter as in RFC 7644 3.4.2.2 on attributes that /Schemas lists"
        case .tooMany: "narrow the filter, or read page by page"
        case .uniqueness: "look the resource up by this attribute and update it, or send another value"
        case .mutability: "leave the attribute out of the request"
        case .invalidSyntax: "send the message as its schema in RFC 7643 and RFC 7644 says"
        case .invalidPath: "send attr, attr.sub, attr[filter] or attr[filter].sub with names that /Schemas lists"
        case .noTarget: "name a value that the resource has, or add it first"
        case .invalidValue: "send a value as /Schemas describes it"
        case .invalidVers: "use the base URL shown with the connection"
        case .sensitive: "send it in the body of POST /.search"
        case .invalidCursor, .expiredCursor: "start again with an empty cursor"
        case .invalidCount: "send the count of the first page, or none"
        case .notFound: "look it up again, it may have been deleted"
        case .notImplemented: "see /ServiceProviderConfig for what is supported"
        case .methodNotAllowed: "use one of these methods"
        case .preconditionFailed: "read the resource again and repeat the change on it"
        case .payloadTooLarge: "split the request"
        case .unauthorized: "copy the token shown with the connection to the client, or make a new one"
        case .forbidden: "change the connection's settings, or do not send this"
        case .administeredElsewhere:
            "deactivate this application at the identity provider, people are provisioned through the other organization"
        case .tooManyRequests: "wait, then repeat the request"
        case .held: "an admin confirms it in the directory's settings; then repeat the request"
        case .conflict: "read the resource again and decide"
        case .concurrentChange: "repeat the request"
        case .unresolvedReference: "add the operation that creates it, or mend the one that failed"
        case .internalFailure: "look up the request in the operator's log; the client may repeat it"
        }
    }
}

/// A received text in quotation marks, cut to a length that fits a sentence.
func excerpt(_ text: some StringProtocol) -> String {
    let head = text.unicodeScalars.prefix(61)
    let shown = String(String.UnicodeScalarView(head.prefix(60).map { $0.value < 0x20 ? "?" : $0 }))
    return head.count > 60 ? "\"\(shown)…\"" : "\"\(shown)\""
}
