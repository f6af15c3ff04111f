import Administration
import Console
import Essentials
import GatewayModel

/// An organization's domain claims: claim, look at the DNS, withdraw (rules D-1 to D-6).
extension ConsoleRoutes {
    var domainRoutes: [Route] {
        let path = "/console/organizations/{org}/domains"
        return [
            show(domains(path)), show(claiming(path)),
            act(claiming(path)) { call, fields in
                let claim = try await services.domainClaims.claim(
                    fields["domain"], for: try call.organizationID, actor: call.actor, origin: call.origin)
                return .go(try call.url("/domains/\(claim.id)"))
            },
            show(domain(path)),
            act(domain(path), at: path + "/{claim}/check") { call, _ in
                let claim = try await services.domainClaims.verify(
                    try call.claimID, of: try call.organizationID, actor: call.actor, origin: call.origin)
                return .go(try call.url("/domains/\(claim.id)"), done: .domainChecked)
            },
            show(withdrawing(path)),
            act(withdrawing(path)) { call, fields in
                try await services.domainClaims.withdraw(
                    try call.claimID, of: try call.organizationID, shown: Int(fields["members"]) ?? -1,
                    actor: call.actor, origin: call.origin)
                return .go(try call.url("/domains"), done: .domainWithdrawn)
            },
        ]
    }

    /// Whether another organization's settings apply in place of this one's (rule O-3).
    func isLinked(_ call: ConsoleCall) async throws -> Bool {
        // A set-up link opens nothing of a linked organization (rule P-5).
        guard call.visitor.holder == nil else { return false }
        return try await services.accessSecurity.administrator(of: try call.organizationID, actor: call.actor) != nil
    }

    private func domains(_ path: String) -> View {
        View(path: path, section: .domains) { call, _ in
            DomainsScreen(
                claims: try await services.domainClaims.list(of: try call.organizationID, actor: call.actor),
                isLinked: try await isLinked(call), base: try call.url(""), now: call.now)
        }
    }

    private func claiming(_ path: String) -> View {
        View(path: path + "/new", section: .domains) { call, fields in
            try call.requireFresh()
            return ClaimDomainScreen(typed: fields?["domain"] ?? "", base: try call.url(""))
        }
    }

    private func domain(_ path: String) -> View {
        View(path: path + "/{claim}", section: .domains) { call, _ in
            let claim = try await services.domainClaims.get(
                try call.claimID, of: try call.organizationID, actor: call.actor)
            return DomainScreen(
                claim: claim, recordText: services.domainClaims.recordText(claim), isLinked: try await isLinked(call),
                mayWithdraw: call.visitor.holder == nil, base: try call.url(""), now: call.now)
        }
    }

    private func withdrawing(_ path: String) -> View {
        View(path: path + "/{claim}/withdraw", section: .domains) { call, _ in
            let plan = try await services.domainClaims.withdrawalPlan(
                try call.claimID, of: try call.organizationID, actor: call.actor)
            return WithdrawDomainScreen(claim: plan.claim, members: plan.members, base: try call.url(""))
        }
    }
}

extension ConsoleCall {
    fileprivate var claimID: Identifier<DomainClaim> {
        get throws { try id("claim", "domain claim") }
    }
}
