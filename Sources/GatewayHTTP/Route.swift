/// One path and method, and what answers it.
package struct Route: Sendable {
    /// How an error of this route is shown.
    package enum Audience: Sendable {
        /// A person with a browser: a page.
        case page
        /// A program: `{"error": {"code", "message", "remedy", "request_id"}}`.
        case api
        /// An OAuth client: `{"error", "error_description"}` (RFC 6749 5.2).
        case oauth
        /// A SCIM client: the error message of RFC 7644 3.12.
        case scim
    }

    /// The method of a route that answers to every one, and says itself which it knows.
    package static let anyMethod = "*"

    package let method: String
    /// Segments with `{name}` for a parameter: `/saml/{connection}/acs`; `{name...}` at the end for any number of them.
    package let path: String
    package let audience: Audience
    /// The largest body in bytes.
    package let bodyLimit: Int
    /// One sentence for the API's description; nil leaves the route out of it.
    package let summary: String?
    package let handler: @Sendable (GatewayRequest) async throws -> GatewayResponse

    package init(
        _ method: String, _ path: String, audience: Audience, bodyLimit: Int = 1 << 20, summary: String? = nil,
        handler: @escaping @Sendable (GatewayRequest) async throws -> GatewayResponse
    ) {
        self.method = method
        self.path = path
        self.audience = audience
        self.bodyLimit = bodyLimit
        self.summary = summary
        self.handler = handler
    }
}
