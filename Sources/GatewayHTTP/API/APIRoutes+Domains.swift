import Administration
import Essentials
import GatewayModel

extension APIRoutes {
    private func rendered(_ claim: DomainClaim) -> JSONValue {
        APIRendering.claim(claim, recordText: services.domainClaims.recordText(claim))
    }

    var domainRoutes: [Route] {
        [
            route("POST", "/organizations/{org}/domain-claims", "Claim a domain") { api in
                let body = try api.body(["domain"])
                let claim = try await services.domainClaims.claim(
                    try body.neededText("domain"), for: try api.organization, actor: api.actor, origin: api.origin)
                return .json(rendered(claim), status: 201)
            },
            route("GET", "/organizations/{org}/domain-claims", "List domain claims") { api in
                let found = try await services.domainClaims.list(of: try api.organization, actor: api.actor)
                return APIRendering.list(found.map(rendered))
            },
            route("GET", "/organizations/{org}/domain-claims/{claim}", "Get a domain claim") { api in
                let found = try await services.domainClaims.get(
                    try api.id("claim", "domain claim"), of: try api.organization, actor: api.actor)
                return .json(rendered(found))
            },
            route("POST", "/organizations/{org}/domain-claims/{claim}/verify", "Look the TXT record up now") { api in
                let found = try await services.domainClaims.verify(
                    try api.id("claim", "domain claim"), of: try api.organization, actor: api.actor, origin: api.origin)
                return .json(rendered(found))
            },
            route(
                "GET", "/organizations/{org}/domain-claims/{claim}/withdrawal-plan",
                "Say what withdrawing the claim would do"
            ) { api in
                let plan = try await services.domainClaims.withdrawalPlan(
                    try api.id("claim", "domain claim"), of: try api.organization, actor: api.actor)
                return .json([
                    "domain": .string(plan.claim.domain.text), "effective": .bool(plan.claim.state.isEffective),
                    "members_who_lose_sign_on": .integer(Int64(plan.members)),
                ])
            },
            route("DELETE", "/organizations/{org}/domain-claims/{claim}", "Withdraw a domain claim") { api in
                try await services.domainClaims.withdraw(
                    try api.id("claim", "domain claim"), of: try api.organization, actor: api.actor, origin: api.origin)
                return .noContent
            },
        ]
    }
}
