package import Essentials
package import GatewayModel

/// A request at the SCIM endpoint, without HTTP.
package struct SCIMRequest: Sendable {
    /// In capitals.
    package var method: String
    /// Percent-decoded segments behind `/scim/v2`; empty ones are left out (checklist 8).
    package var path: [String]
    /// The raw query, or nil; for the request log.
    package var rawQuery: String?
    /// Decoded, in order.
    package var query: [(name: String, value: String)]
    package var token: Secret?
    package var ifMatch: String?
    package var ifNoneMatch: String?
    package var userAgent: String?
    /// `X-HTTP-Method-Override`, which is refused.
    package var methodOverride: String?
    package var body: [UInt8]
    package var origin: Origin

    package init(
        method: String, path: [String], rawQuery: String? = nil, query: [(name: String, value: String)] = [],
        token: Secret?, ifMatch: String? = nil, ifNoneMatch: String? = nil, userAgent: String? = nil,
        methodOverride: String? = nil, body: [UInt8] = [], origin: Origin
    ) {
        self.method = method
        self.path = path
        self.rawQuery = rawQuery
        self.query = query
        self.token = token
        self.ifMatch = ifMatch
        self.ifNoneMatch = ifNoneMatch
        self.userAgent = userAgent
        self.methodOverride = methodOverride
        self.body = body
        self.origin = origin
    }
}
