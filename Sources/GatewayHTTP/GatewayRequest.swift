import Essentials

/// A request as the routes see it: values only, so that a journey runs without a socket.
package struct GatewayRequest: Sendable {
    /// Upper case, such as `POST`.
    package let method: String
    /// The path without the query, as received (not percent-decoded).
    package let path: String
    /// The raw query, or nil.
    package let query: String?
    /// Header fields with names in lower case, in order.
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]
    /// Where the request comes from: the peer's address, and behind a trusted proxy its client's; nil in tests.
    package internal(set) var remoteAddress: String?
    /// Names this request in logs, answers and the audit log.
    package let requestID: String
    /// What stood in the braces of the route's path.
    package internal(set) var pathParameters: [String: String] = [:]

    package init(
        method: String, path: String, query: String? = nil, headers: [(name: String, value: String)] = [],
        body: [UInt8] = [], remoteAddress: String? = nil, requestID: String
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.remoteAddress = remoteAddress
        self.requestID = requestID
    }

    /// The first header field of this name (lower case), or nil.
    package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// The value in the braces `{name}` of the route's path; the empty string where the route has none of that name.
    package func parameter(_ name: String) -> String { pathParameters[name] ?? "" }

    /// The path as logs may have it: what stands in a route's `{token}` is a secret.
    var loggedPath: String {
        guard let token = pathParameters["token"], !token.isEmpty else { return path }
        return path.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0 == token ? "‹secret›" : String($0) }.joined(separator: "/")
    }

    /// The cookie of this name, or nil; of several, the first.
    package func cookie(_ name: String) -> String? {
        for field in headers where field.name == "cookie" {
            for pair in field.value.split(separator: ";") {
                let trimmed = pair.drop { $0 == " " }
                guard let equals = trimmed.firstIndex(of: "="), trimmed[..<equals] == name else { continue }
                return String(trimmed[trimmed.index(after: equals)...])
            }
        }
        return nil
    }

    /// The bearer token of the Authorization header (RFC 6750 2.1), or nil.
    package var bearerToken: String? {
        guard let value = header("authorization"), value.utf8.count > 7, value.prefix(7).lowercased() == "bearer "
        else { return nil }
        return String(value.dropFirst(7)).trimmingBlanks
    }

    /// The decoded pairs of the query, in order.
    package var queryPairs: [(name: String, value: String)] {
        get throws(HTTPProblem) { try FormDecoder.pairs(Array((query ?? "").utf8)) }
    }

    /// The decoded pairs of a form body, in order.
    ///
    /// - Throws: `request.not_a_form` where the content type is another.
    package var formPairs: [(name: String, value: String)] {
        get throws(HTTPProblem) {
            let type = header("content-type")?.split(separator: ";").first.map {
                String($0).trimmingBlanks.lowercased()
            }
            guard type == "application/x-www-form-urlencoded" else { throw .notAForm(received: type) }
            return try FormDecoder.pairs(body)
        }
    }
}

extension String {
    var trimmingBlanks: String {
        var slice = Substring(self)
        while slice.first == " " || slice.first == "\t" { slice.removeFirst() }
        while slice.last == " " || slice.last == "\t" { slice.removeLast() }
        return String(slice)
    }
}
