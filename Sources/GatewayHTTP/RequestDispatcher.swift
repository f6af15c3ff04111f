import Essentials
package import Logging

/// Takes a request to its route and turns every error into an answer.
package struct RequestDispatcher: Sendable {
    private let table: RouteTable
    private let renderer: any ErrorRendering
    private let log: Logger
    private let proxies: TrustedProxies

    package init(
        routes: [Route], renderer: any ErrorRendering, log: Logger, proxies: TrustedProxies = .loopback
    ) {
        table = RouteTable(routes)
        self.renderer = renderer
        self.log = log
        self.proxies = proxies
    }

    /// The largest body that the route of this request takes, so that the server stops reading there.
    package func bodyLimit(method: String, path: String) -> Int {
        if case .found(let route, _) = table.match(method: method, path: path) { route.bodyLimit } else { 64 << 10 }
    }

    package func respond(to request: GatewayRequest) async -> GatewayResponse {
        var request = request
        request.remoteAddress = proxies.client(
            peer: request.remoteAddress, forwarded: request.headers.filter { $0.name == "x-forwarded-for" }.map(\.value)
        )
        var answer: GatewayResponse
        switch table.match(method: request.method, path: request.path) {
        case .found(let route, let parameters):
            request.pathParameters = parameters
            do {
                guard request.body.count <= route.bodyLimit else { throw HTTPProblem.tooLarge(limit: route.bodyLimit) }
                answer = try await route.handler(request)
                logFailures(of: answer, request)
            } catch {
                answer = refusal(error, request, route.audience)
            }
        case .wrongMethod(let allowed):
            answer = refusal(
                HTTPProblem.methodNotAllowed(method: request.method, allowed: allowed), request, audience(of: request))
            answer.headers.append(("allow", allowed.joined(separator: ", ")))
        case .notFound:
            answer = refusal(HTTPProblem.notFound(path: request.path), request, audience(of: request))
        }
        answer.headers.append(("x-request-id", request.requestID))
        SecurityHeaders.apply(to: &answer)
        if request.method == "HEAD" { (answer.body, answer.rest) = ([], nil) }
        return answer
    }

    private func logFailures(of answer: GatewayResponse, _ request: GatewayRequest) {
        for (part, cause) in answer.failures {
            let coded = cause as? any CodedError
            log.error(
                "a part of a request failed",
                metadata: [
                    "request_id": "\(request.requestID)", "method": "\(request.method)",
                    "path": "\(request.loggedPath)", "part": "\(part)", "code": "\(coded?.code ?? "internal")",
                    "message": "\(coded?.message ?? String(describing: cause))",
                ])
        }
    }

    private func audience(of request: GatewayRequest) -> Route.Audience {
        if request.path.hasPrefix("/scim/") { return .scim }
        return request.path.hasPrefix("/api/") ? .api : .page
    }

    /// An answer to a request whose body was longer than its route takes.
    package func tooLarge(_ request: GatewayRequest, limit: Int) -> GatewayResponse {
        let audience: Route.Audience =
            if case .found(let route, _) = table.match(method: request.method, path: request.path) {
                route.audience
            } else {
                self.audience(of: request)
            }
        var answer = refusal(HTTPProblem.tooLarge(limit: limit), request, audience)
        answer.headers.append(("x-request-id", request.requestID))
        SecurityHeaders.apply(to: &answer)
        return answer
    }

    private func refusal(_ error: any Error, _ request: GatewayRequest, _ audience: Route.Audience) -> GatewayResponse {
        let coded = error as? any CodedError
        let status = coded.map(ErrorStatus.status(of:)) ?? 500
        // The operator's log sees everything; whoever asked sees what the error's exposure allows.
        log.log(
            level: status >= 500 ? .error : .info, "request refused",
            metadata: [
                "request_id": "\(request.requestID)", "method": "\(request.method)", "path": "\(request.loggedPath)",
                "status": "\(status)", "code": "\(coded?.code ?? "internal")",
                "message": "\(coded?.message ?? String(describing: error))",
            ])
        return renderer.render(coded, status: status, request: request, audience: audience)
    }
}
