import Administration
import Essentials
import GatewayModel

/// The administration API, `/api/v1`: thin, for the verbs decide.
struct APIRoutes {
    let services: GatewayServices

    var routes: [Route] {
        let described =
            organizationRoutes + traceRoutes + memberRoutes + teamRoutes + projectRoutes + invitationRoutes
            + accessRequestRoutes
            + domainRoutes + connectionRoutes + certificateRoutes + accessSecurityRoutes + applicationRoutes
            + presetRoutes + directoryRoutes + eventRoutes + webhookRoutes + apiKeyRoutes + auditRoutes
            + mailRoutes + sharedSSORoutes + linkingRoutes + domainTransferRoutes
            + migrationRoutes + setupLinkRoutes
        let document = OpenAPIDocument.json(described, baseURL: services.baseURL)
        return described + [
            Route("GET", "/api/v1/openapi.json", audience: .api) { _ in .json(document) }
        ]
    }

    /// A route of the API: authenticates, and hands on who asks.
    func route(
        _ method: String, _ path: String, _ summary: String,
        _ handler: @escaping @Sendable (APIRequest) async throws -> GatewayResponse
    ) -> Route {
        Route(method, "/api/v1" + path, audience: .api, summary: summary) { request in
            let actor = try await services.apiKeys.authenticate(request.bearerToken)
            return try await handler(APIRequest(request: request, actor: actor))
        }
    }
}
