import Effects
package import Essentials
package import GatewayModel
import Persistence

/// A verified domain passes to an Admin Organization, with its token, in one step (rule D-7).
extension SharedSSOService {
    /// A claim that waits for its receiver's word.
    package struct TransferOffer: Sendable {
        package let claim: DomainClaim
        package let from: Organization
    }

    /// Offers a claim to an Admin Organization; it passes at once where the actor may speak for both.
    ///
    /// Offering it again changes nothing. Whoever has the domain signs its people in anywhere, so that a person must have
    /// authenticated lately (rule D-2).
    ///
    /// - Parameters:
    ///   - claim: of `id`.
    ///   - id: the giver.
    ///   - target: the Admin Organization.
    ///   - actor: the operator, an owner or admin of the giver, or its key with `access-security:write`.
    ///   - origin: where from.
    /// - Returns: the claim as it is now, the giver's or the receiver's.
    /// - Throws: `domain.transfer_target`, `domain.transfer_elsewhere`, `domain.not_verified`, `domain.offered_already`,
    ///   `access.reauthentication_required`, `capability.missing`, `shared_sso.is_admin_organization`, `not_found`.
    package func transfer(
        _ claim: Identifier<DomainClaim>, of id: Identifier<Organization>, to target: Identifier<Organization>,
        actor: Actor, origin: Origin?
    ) async throws -> DomainClaim {
        let now = context.clock.now()
        return try await context.store.write { scope in
            let giver = try giver(id, actor, in: scope)
            try Authorization.requireFresh(actor, at: now)
            guard giver.kind == .regular else {
                throw SharedSSOError.adminOrganization(giver.name, what: "transfer a domain")
            }
            var offered = try own(claim, id, in: scope)
            guard let receiver = try scope.organization(target), receiver.kind == .admin else {
                throw SharedSSOError.transferTarget
            }
            try check(offered, of: giver, to: receiver, in: scope)
            if try Authorization.administers(target, actor, in: scope) {
                return try pass(offered, from: giver, to: receiver, actor, origin, at: now, in: scope)
            }
            guard offered.offeredTo != target else { return offered }
            guard offered.offeredTo == nil else {
                throw SharedSSOError.offeredAlready(domain: offered.domain.text)
            }
            offered.offeredTo = target
            try scope.update(offered)
            try note("domain.transfer_offered", offered, giver.id, target, actor, origin, in: scope)
            try AdminNotices(context: context).transferOffered(offered, of: giver, to: receiver, at: now, in: scope)
            return offered
        }
    }

    /// Takes an offer back; without one nothing changes.
    package func cancelTransfer(
        _ claim: Identifier<DomainClaim>, of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws {
        try await context.store.write { scope in
            _ = try giver(id, actor, in: scope)
            try end(try own(claim, id, in: scope), "domain.transfer_cancelled", actor, origin, in: scope)
        }
    }

    /// What is offered to an Admin Organization, by domain.
    package func transferOffers(
        to id: Identifier<Organization>, actor: Actor
    ) async throws -> [TransferOffer] {
        try await context.store.read { scope in
            _ = try admin(id, .accessSecurityRead, actor, in: scope)
            return try scope.claimsOffered(to: id).map { try offer($0, in: scope) }
        }
    }

    package func transferOffer(
        _ claim: Identifier<DomainClaim>, to id: Identifier<Organization>, actor: Actor
    ) async throws -> TransferOffer {
        try await context.store.read { scope in
            _ = try admin(id, .accessSecurityRead, actor, in: scope)
            return try offer(try offered(claim, id, in: scope), in: scope)
        }
    }

    /// The claim passes to the Admin Organization; there is no moment at which neither or both have it.
    ///
    /// - Throws: `domain.transfer_elsewhere`, `domain.not_verified`, `capability.missing`, `not_found`.
    package func acceptTransfer(
        _ claim: Identifier<DomainClaim>, to id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> DomainClaim {
        let now = context.clock.now()
        return try await context.store.write { scope in
            let receiver = try admin(id, .accessSecurityWrite, actor, in: scope)
            let offer = try offer(try offered(claim, id, in: scope), in: scope)
            try check(offer.claim, of: offer.from, to: receiver, in: scope)
            return try pass(offer.claim, from: offer.from, to: receiver, actor, origin, at: now, in: scope)
        }
    }

    package func declineTransfer(
        _ claim: Identifier<DomainClaim>, to id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws {
        try await context.store.write { scope in
            _ = try admin(id, .accessSecurityWrite, actor, in: scope)
            try end(try offered(claim, id, in: scope), "domain.transfer_declined", actor, origin, in: scope)
        }
    }

    // MARK: Parts

    private func giver(
        _ id: Identifier<Organization>, _ actor: Actor, in scope: any ReadScope
    ) throws -> Organization {
        // Also of a linked organization: its claims become fewer by it, and its sign-on does not change.
        try context.organization(id, APIScope.accessSecurityWrite.rawValue, actor, whileLinked: true, in: scope)
    }

    private func own(
        _ claim: Identifier<DomainClaim>, _ id: Identifier<Organization>, in scope: any ReadScope
    ) throws -> DomainClaim {
        guard let found = try scope.tenant(id).domainClaim(claim) else {
            throw AdministrationError.notFound("domain claim \(claim)")
        }
        return found
    }

    private func offered(
        _ claim: Identifier<DomainClaim>, _ admin: Identifier<Organization>, in scope: any ReadScope
    ) throws -> DomainClaim {
        guard let found = try scope.claimsOffered(to: admin).first(where: { $0.id == claim }) else {
            throw AdministrationError.notFound("offered domain claim \(claim)")
        }
        return found
    }

    private func offer(_ claim: DomainClaim, in scope: any ReadScope) throws -> TransferOffer {
        guard let from = try scope.organization(claim.organization) else {
            throw StoreError.corrupt("domain claim: its organization is missing")
        }
        return TransferOffer(claim: claim, from: from)
    }

    private func check(
        _ claim: DomainClaim, of giver: Organization, to receiver: Organization, in scope: any ReadScope
    ) throws {
        try requireCapability(of: giver)
        try requireCapability(of: receiver)
        if let link = try scope.link(of: giver.id), link.adminOrganization != receiver.id {
            throw SharedSSOError.transferElsewhere(
                organization: giver.name,
                admin: try scope.organization(link.adminOrganization)?.name ?? link.adminOrganization.text)
        }
        guard claim.state.isEffective else {
            throw SharedSSOError.notVerified(domain: claim.domain.text, state: claim.state.rawValue)
        }
    }

    private func pass(
        _ claim: DomainClaim, from giver: Organization, to receiver: Organization, _ actor: Actor, _ origin: Origin?,
        at now: Timestamp, in scope: any WriteScope
    ) throws -> DomainClaim {
        let moved = try scope.transfer(claim, to: receiver.id, at: now)
        try note("domain.transferred", moved, giver.id, receiver.id, actor, origin, in: scope)
        try AdminNotices(context: context).transferred(moved, of: giver, to: receiver, at: now, in: scope)
        return moved
    }

    private func end(
        _ claim: DomainClaim, _ action: String, _ actor: Actor, _ origin: Origin?, in scope: any WriteScope
    ) throws {
        guard let target = claim.offeredTo else { return }
        var kept = claim
        kept.offeredTo = nil
        try scope.update(kept)
        try note(action, kept, claim.organization, target, actor, origin, in: scope)
    }

    private func note(
        _ action: String, _ claim: DomainClaim, _ giver: Identifier<Organization>,
        _ receiver: Identifier<Organization>, _ actor: Actor, _ origin: Origin?, in scope: any WriteScope
    ) throws {
        let data: JSONValue = [
            "id": JSONValue(claim.id), "domain": .string(claim.domain.text), "state": .string(claim.state.rawValue),
            "from": JSONValue(giver), "to": JSONValue(receiver),
        ]
        for side in [giver, receiver] {
            try record(action, side, target: claim.id.text, data, actor, origin, scope)
        }
    }
}
