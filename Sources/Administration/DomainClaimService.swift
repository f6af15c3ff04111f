import Effects
package import Essentials
package import GatewayModel
import Persistence

/// Domain claims: claim, verify, withdraw (rules D-1 to D-6, as far as pending and verified go).
package struct DomainClaimService: Sendable {
    private let context: AdministrationContext
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
    /// An API key counts as fresh authentication (rule D-2).
    package func claim(
        _ domain: String, for id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> DomainClaim {
        let name = try DomainName(domain)
        try RefusedDomains.check(name)
        let claim = DomainClaim(
            id: context.random.identifier(), organization: id, domain: name,
            token: hexadecimal(context.random.bytes(16)), createdAt: context.clock.now())
        try await context.store.write { scope in
            _ = try context.organization(id, "access-security:write", actor, in: scope)
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

    package func list(of id: Identifier<Organization>, actor: Actor) async throws -> [DomainClaim] {
        try await context.store.read { scope in
            _ = try context.organization(id, "access-security:read", actor, in: scope)
            return try scope.tenant(id).domainClaims()
        }
    }

    package func get(
        _ claim: Identifier<DomainClaim>, of id: Identifier<Organization>, actor: Actor
    ) async throws -> DomainClaim {
        try await context.store.read { scope in
            _ = try context.organization(id, "access-security:read", actor, in: scope)
            guard let found = try scope.tenant(id).domainClaim(claim) else {
                throw AdministrationError.notFound("domain claim \(claim)")
            }
            return found
        }
    }

    /// Looks the record up now (rule D-3).
    ///
    /// An answer that could not be had changes nothing (rule D-4).
    package func verify(
        _ claimID: Identifier<DomainClaim>, of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> DomainClaim {
        let before = try await context.store.read { scope in
            _ = try context.organization(id, "access-security:write", actor, in: scope)
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
        let answer = await context.resolver.textRecords(at: before.domain.text)
        let wanted = recordText(before)
        return try await context.store.write { scope in
            guard var claim = try scope.tenant(id).domainClaim(claimID) else {
                throw AdministrationError.notFound("domain claim \(claimID)")
            }
            switch answer {
            case .records(let records) where records.contains(wanted):
                if let holder = try scope.effectiveClaim(of: claim.domain), holder.organization != id {
                    throw AdministrationError.domainHeldElsewhere(claim.domain.text)
                }
                let wasVerified = claim.state == .verified
                claim.verify(at: now)
                if !wasVerified {
                    try scope.append(
                        context.audit(
                            "domain.verified", id, target: claim.id.text, actor, origin,
                            after: ["domain": .string(claim.domain.text)]))
                }
            case .records(let records):
                claim.noteCheck(at: now, outcome: "\(records.count) TXT records, none of them \(wanted)")
            case .noRecords: claim.noteCheck(at: now, outcome: "the domain has no TXT record")
            case .noSuchName: claim.noteCheck(at: now, outcome: "the domain does not exist in the DNS")
            case .unanswered(let reason): claim.noteCheck(at: now, outcome: "no answer: \(reason)")
            }
            try scope.update(claim)
            return claim
        }
    }

    /// Withdraws a claim; at once nobody logs in by it (rule D-6).
    package func withdraw(
        _ claimID: Identifier<DomainClaim>, of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws {
        try await context.store.write { scope in
            _ = try context.organization(id, "access-security:write", actor, in: scope)
            guard let claim = try scope.tenant(id).domainClaim(claimID) else {
                throw AdministrationError.notFound("domain claim \(claimID)")
            }
            try scope.delete(claim)
            try scope.append(
                context.audit(
                    "domain.withdrawn", id, target: claim.id.text, actor, origin,
                    before: ["domain": .string(claim.domain.text), "state": .string(claim.state.rawValue)]))
        }
    }
}
