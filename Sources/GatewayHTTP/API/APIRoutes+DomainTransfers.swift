import Administration
import Essentials
import GatewayModel

extension APIRoutes {
    var domainTransferRoutes: [Route] {
        let claim = "/organizations/{org}/domain-claims/{claim}/transfer"
        let offers = "/organizations/{org}/domain-transfers"
        return [
            route(
                "POST", claim, "Offer a verified domain to an Admin Organization, or transfer it where both are yours"
            ) {
                api in
                let target = try api.body(["to"]).neededText("to")
                let found = try await services.sharedSSO.transfer(
                    try api.claim, of: try api.organization, to: try APIRequest.id(target, "organization"),
                    actor: api.actor, origin: api.origin)
                return .json(
                    APIRendering.claim(found, recordText: services.domainClaims.recordText(found)),
                    status: found.offeredTo == nil ? 200 : 202)
            },
            route("DELETE", claim, "Take the offer of a domain back") { api in
                try await services.sharedSSO.cancelTransfer(
                    try api.claim, of: try api.organization, actor: api.actor, origin: api.origin)
                return .noContent
            },
            route("GET", offers, "List the domains that are offered to an Admin Organization") { api in
                let found = try await services.sharedSSO.transferOffers(to: try api.organization, actor: api.actor)
                return APIRendering.list(found.map(APIRendering.offer))
            },
            route("GET", offers + "/{claim}", "Get a domain that is offered to an Admin Organization") { api in
                .json(
                    APIRendering.offer(
                        try await services.sharedSSO.transferOffer(
                            try api.claim, to: try api.organization, actor: api.actor)))
            },
            route("POST", offers + "/{claim}/accept", "Take over a domain that is offered") { api in
                _ = try api.body([])
                let found = try await services.sharedSSO.acceptTransfer(
                    try api.claim, to: try api.organization, actor: api.actor, origin: api.origin)
                return .json(APIRendering.claim(found, recordText: services.domainClaims.recordText(found)))
            },
            route("POST", offers + "/{claim}/decline", "Decline a domain that is offered") { api in
                _ = try api.body([])
                try await services.sharedSSO.declineTransfer(
                    try api.claim, to: try api.organization, actor: api.actor, origin: api.origin)
                return .noContent
            },
        ]
    }
}

extension APIRequest {
    fileprivate var claim: Identifier<DomainClaim> {
        get throws { try id("claim", "domain claim") }
    }
}
