import Essentials
import Provisioning
import SCIM

/// The SCIM endpoint: reads the request off HTTP and writes the reply; the bridge decides.
struct SCIMRoutes {
    let services: GatewayServices

    var routes: [Route] {
        [
            // A group's members are that many; everything else is small (interfaces.md).
            route("PUT", "/scim/v2/Groups/{id}", limit: SCIMGroupDocument.maximumLength),
            route("POST", "/scim/v2/Bulk", limit: SCIMBridge.maximumBulkPayload),
            route(Route.anyMethod, "/scim/v2/{rest...}", limit: 1 << 20),
        ]
    }

    private func route(_ method: String, _ path: String, limit: Int) -> Route {
        Route(method, path, audience: .scim, bodyLimit: limit) { request in try await answer(request) }
    }

    private func answer(_ request: GatewayRequest) async throws -> GatewayResponse {
        // Doubled and trailing slashes, and an empty pair in the query, are some clients' habit (checklist 8).
        let segments = request.path.split(separator: "/").dropFirst(2)
        var path: [String] = []
        for segment in segments {
            // `+` stands for itself in a path.
            let pairs = try FormDecoder.pairs(Array(segment.replacing("+", with: "%2B").utf8))
            path.append(pairs.first?.name ?? "")
        }
        let (reply, failure) = await services.scim.answer(
            SCIMRequest(
                method: request.method, path: path, rawQuery: request.query, query: try request.queryPairs,
                token: request.bearerToken.map { Secret($0) }, ifMatch: request.header("if-match"),
                ifNoneMatch: request.header("if-none-match"), userAgent: request.header("user-agent"),
                methodOverride: request.header("x-http-method-override"), body: request.body, origin: request.origin))
        if let failure { throw failure }
        var answer = response(to: request, reply)
        answer.failures = reply.failures.map { ($0.operation, $0.cause) }
        return answer
    }

    private func response(to request: GatewayRequest, _ reply: SCIMReply) -> GatewayResponse {
        var response = GatewayResponse(status: reply.status)
        switch reply.body {
        case .none: break
        case .value(let value): response.body = value.utf8
        case .text(let pieces): response.pieces = pieces
        }
        if !response.pieces.isEmpty { response.headers.append(("content-type", Self.contentType(for: request))) }
        if let location = reply.location { response.headers.append(("location", location)) }
        if let version = reply.version { response.headers.append(("etag", version.text)) }
        if let seconds = reply.retryAfter { response.headers.append(("retry-after", String(seconds))) }
        if !reply.allowed.isEmpty { response.headers.append(("allow", reply.allowed.joined(separator: ", "))) }
        if reply.status == 401 { response.headers.append(("www-authenticate", "Bearer realm=\"scim\"")) }
        return response
    }

    /// `application/json` for who asks for that alone, `application/scim+json` for everybody else (checklist 1, 3).
    static func contentType(for request: GatewayRequest) -> String {
        let accepted = request.header("accept")?.lowercased() ?? ""
        let isPlain = accepted.contains("application/json") && !accepted.contains("scim+json")
        return isPlain ? "application/json" : "application/scim+json"
    }
}
