import Effects
package import Essentials
package import GatewayModel
import Persistence
import Provisioning

/// The link ends, and the organization's own settings apply again (rule O-5).
extension SharedSSOService {
    package struct UnlinkPlan: Sendable {
        package let organization: Organization
        package let admin: Organization
        package let link: SharedSSOLink
        package let people: SignOnComparison
        /// The organization's own claims that count again.
        package let claimsInForce: [DomainClaim]
        /// Its own claims that don't: not proven, or proven by another organization meanwhile.
        package let claimsWithoutForce: [DomainClaim]
        /// The domains among them that another organization has.
        package let domainsHeldElsewhere: Set<DomainName>
        /// What was transferred to the Admin Organization, which keeps it (rule D-7).
        package let claimsTransferred: [DomainClaim]
        /// Memberships that a group of the Admin Organization holds: they are held by hand from then on.
        package let keptByHand: Int
        /// Memberships that the Admin Organization ended: they stay so, until an owner reactivates them.
        package let stayingEnded: AccessSecurityService.People
        package let findings: [Finding]
    }

    /// What unlinking would do; nothing is changed.
    ///
    /// - Throws: `access.owner_only`, `not_found`.
    package func unlinkPlan(_ id: Identifier<Organization>, actor: Actor) async throws -> UnlinkPlan {
        let now = context.clock.now()
        return try await context.store.read { scope in
            try requireUnlinking(id, actor, isLooking: true, at: now, in: scope)
            let (organization, link, admin) = try linked(id, in: scope)
            return try plan(organization, link, admin, in: scope)
        }
    }

    /// Ends the link.
    ///
    /// Nobody loses a membership by it. Log-ins that were begun before may finish where they began
    /// (``SharedSSOLink/grace``).
    ///
    /// - Parameters:
    ///   - id: the linked organization.
    ///   - actor: the operator, one of its owners who authenticated lately, or an owner or admin of the Admin Organization.
    ///   - origin: where from.
    /// - Throws: `access.owner_only`, `access.reauthentication_required`, `not_found`.
    package func unlink(_ id: Identifier<Organization>, actor: Actor, origin: Origin?) async throws {
        let now = context.clock.now()
        try await context.store.write { scope in
            try requireUnlinking(id, actor, isLooking: false, at: now, in: scope)
            var (organization, link, admin) = try linked(id, in: scope)
            let (kept, inactive) = try context.pipeline.release(
                link, context.ledger(admin.id, actor, origin), in: scope)
            let before = LinkedOrganization.json(link)
            link.end(at: now)
            try scope.put(link)
            let after: JSONValue = [
                "organization": JSONValue(id), "admin_organization": JSONValue(admin.id), "ended_at": JSONValue(now),
                "kept_by_hand": .integer(Int64(kept)), "kept_inactive": .integer(Int64(inactive)),
            ]
            for side in [id, admin.id] {
                try record("shared_sso.unlinked", side, target: id.text, before: before, after, actor, origin, scope)
            }
            try AdminNotices(context: context).unlinked(organization, from: admin, at: now, in: scope)
        }
    }

    /// Whoever administers neither side learns nothing; the linked side needs an owner, for it hands sign-on over.
    private func requireUnlinking(
        _ id: Identifier<Organization>, _ actor: Actor, isLooking: Bool, at now: Timestamp, in scope: any ReadScope
    ) throws {
        if let link = try scope.link(of: id), try Authorization.administers(link.adminOrganization, actor, in: scope) {
            return
        }
        try Authorization.requireOwner(of: id, to: "unlink it", actor, isLooking: isLooking, at: now, in: scope)
    }

    private func linked(
        _ id: Identifier<Organization>, in scope: any ReadScope
    ) throws -> (organization: Organization, link: SharedSSOLink, admin: Organization) {
        guard let organization = try scope.organization(id) else {
            throw AdministrationError.notFound("organization \(id)")
        }
        guard let link = try scope.link(of: id) else {
            throw AdministrationError.notFound("link of the organization \(id)")
        }
        return (organization, link, try scope.authority(over: organization).organization)
    }

    private func plan(
        _ organization: Organization, _ link: SharedSSOLink, _ admin: Organization, in scope: any ReadScope
    ) throws -> UnlinkPlan {
        let members = try scope.tenant(organization.id).everyMember()
        let active = members.filter(\.membership.active)
        let before = try SignOnRegime(admin, isOwn: false, in: scope)
        let after = try SignOnRegime(organization, isOwn: true, in: scope)
        let people = SignOnComparison(
            active, withPassword: try scope.identitiesWithPassword(in: organization.id), before: before, after: after)
        let without = after.claims.filter { !$0.state.isEffective }
        let elsewhere = try without.map(\.domain).filter { try scope.claimHolder(of: $0) != nil }
        return UnlinkPlan(
            organization: organization, admin: admin, link: link, people: people,
            claimsInForce: after.claims.filter(\.state.isEffective), claimsWithoutForce: without,
            domainsHeldElsewhere: Set(elsewhere),
            claimsTransferred: before.claims.filter { $0.formerOrganization == organization.id },
            keptByHand: members.count { $0.membership.holds.contains(.group) },
            stayingEnded: AccessSecurityService.People(
                members.filter { $0.membership.endedBy == .adminOrganization }),
            findings: findings(after, people))
    }

    private func findings(_ after: SignOnRegime, _ people: SignOnComparison) -> [Finding] {
        var findings: [Finding] = []
        if after.usesSSO, !after.hasConnection {
            findings.append(
                Finding(
                    .error, code: "sso.needs_connection",
                    message: "single sign-on will be on, and none of the organization's own connections is active",
                    remedy: "be ready to activate one, or to switch single sign-on off, at once"))
        }
        if after.requiresSSO, people.breakGlass.count == 0 {
            findings.append(
                Finding(
                    .warning, code: "sso.no_break_glass",
                    message: "no owner or admin has a password: nobody gets in while the identity provider is down",
                    remedy: "have an owner set a password and keep recovery codes first"))
        }
        return findings
    }
}
