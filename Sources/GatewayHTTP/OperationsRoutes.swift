import Essentials

/// Health, for whoever restarts and balances.
struct OperationsRoutes {
    let services: GatewayServices

    var routes: [Route] {
        [
            Route("GET", "/healthz", audience: .api) { _ in .json(["status": "alive"]) },
            Route("GET", "/readyz", audience: .api) { _ in
                if let reason = await services.readiness() {
                    return .json(["status": "not ready", "reason": .string(reason)], status: 503)
                }
                return .json(["status": "ready"])
            },
        ]
    }
}
