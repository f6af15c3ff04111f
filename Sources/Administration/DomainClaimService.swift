import Effects
package import Essentials
package import GatewayModel
import Persistence

/// Domain claims: claim, verify, re-check, withdraw (rules D-1 to D-6).
package struct DomainClaimService: Sendable {
    let context: AdministrationContext
    /// The pause between two look-ups of one claim on demand (rule D-3).
    private static let pause: Duration = .seconds(5)

    package init(_ context: AdministrationContext) { self.context = context }

    /// The text that must stand in a TXT record of the domain.
    package func recordText(_ claim: DomainClaim) -> String { claim.recordText(prefix: context.recordPrefix) }

    /// Claims a domain; it is pending until the record is found.
    ///
    /// A domain that another organization has verified may be claimed all the same: refusing here would tell a stranger
    /// who is a customer. The proof is refused at ``verify(_:of:actor:origin:)`` (rule D-5).
    ///
    /// A person must have authenticated within ``Authorization/freshness``; an API key counts as that, and the holder of a
    /// set-up link for hours after its browser was bound (rule D-2).
    /// - Parameter domain: as an admin writes it; U-labels become A-labels (rule D-1).
    package func claim(
        _ domain: String, for id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> DomainClaim {
        let name = try self.name(domain)
        try RefusedDomains.check(name, context.domainTables)
        let claim = DomainClaim(
            id: context.random.identifier(), organization: id, domain: name,
            token: hexadecimal(context.random.bytes(16)), createdAt: context.clock.now())
        try await context.store.write { scope in
            _ = try context.organization(id, "domain-claims:write", actor, in: scope)
            try Authorization.requireFresh(actor, at: claim.createdAt, in: scope)
            guard try !scope.tenant(id).domainClaims().contains(where: { $0.domain == name }) else {
                throw AdministrationError.domainClaimedAlready(name.text)
            }
            try scope.insert(claim)
            try scope.append(
                context.audit(
                    "domain.claimed", id, target: claim.id.text, actor, origin, after: ["domain": .string(name.text)]))
        }
        return claim
    }

    private func name(_ text: String) throws -> DomainName {
        do {
            return try DomainName(text)
        } catch ModelError.domainNotASCII(let text) {
            guard let ascii = context.domainTables.asciiForm(text) else { throw ModelError.malformedDomain(text) }
            return try DomainName(ascii)
        }
    }

    package func list(of id: Identifier<Organization>, actor: Actor) async throws -> [DomainClaim] {
        try await context.store.read { scope in
            _ = try context.organization(id, "domain-claims:read", actor, in: scope)
            return try scope.tenant(id).domainClaims()
        }
    }

    package func get(
        _ claim: Identifier<DomainClaim>, of id: Identifier<Organization>, actor: Actor
    ) async throws -> DomainClaim {
        try await context.store.read { scope in
            _ = try context.organization(id, "domain-claims:read", actor, in: scope)
            guard let found = try scope.tenant(id).domainClaim(claim) else {
                throw AdministrationError.notFound("domain claim \(claim)")
            }
            return found
        }
    }

    /// Looks the record up now (rule D-3).
    ///
    /// - Throws: `domain.checked_too_soon`; `domain.held_elsewhere` where the record is there and another organization has
    ///   the domain.
    package func verify(
        _ claimID: Identifier<DomainClaim>, of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> DomainClaim {
        let before = try await context.store.read { scope in
            _ = try context.organization(id, "domain-claims:write", actor, in: scope)
            guard let claim = try scope.tenant(id).domainClaim(claimID) else {
                throw AdministrationError.notFound("domain claim \(claimID)")
            }
            return claim
        }
        let now = context.clock.now()
        if let last = before.lastCheckedAt, now.since(last) < DomainClaimService.pause {
            let left = DomainClaimService.pause - now.since(last)
            throw AdministrationError.checkedTooSoon(seconds: Int(left.components.seconds) + 1)
        }
        return try await check(before, actor: actor, origin: origin)
    }

    /// Withdraws a claim; the effect is that of a lapse, at once (rule D-6).
    package func withdraw(
        _ claimID: Identifier<DomainClaim>, of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws {
        let now = context.clock.now()
        try await context.store.write { scope in
            _ = try context.organization(id, "access-security:write", actor, whileLinked: true, in: scope)
            guard let claim = try scope.tenant(id).domainClaim(claimID) else {
                throw AdministrationError.notFound("domain claim \(claimID)")
            }
            try scope.delete(claim)
            let ended = try scope.endAccess(throughDomain: claim.domain, of: id, at: now)
            try scope.append(
                context.audit(
                    "domain.withdrawn", id, target: claim.id.text, actor, origin,
                    before: ["domain": .string(claim.domain.text), "state": .string(claim.state.rawValue)],
                    after: ["ended_sessions": .integer(Int64(ended))]))
            try scope.append(event("domain.lost", claim, at: now))
        }
    }

    /// What withdrawing a claim would do, before it is done (rules A-5, D-6).
    package func withdrawalPlan(
        _ claimID: Identifier<DomainClaim>, of id: Identifier<Organization>, actor: Actor
    ) async throws -> (claim: DomainClaim, members: Int) {
        try await context.store.read { scope in
            _ = try context.organization(id, "access-security:read", actor, in: scope)
            guard let claim = try scope.tenant(id).domainClaim(claimID) else {
                throw AdministrationError.notFound("domain claim \(claimID)")
            }
            return (claim, claim.state.isEffective ? try scope.tenant(id).memberCount(in: [claim.domain]) : 0)
        }
    }
}
