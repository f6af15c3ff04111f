import Effects
import Essentials
import GatewayModel
import Persistence

/// A log-in through an Admin Organization that asked for one of the organizations linked to it (rule O-4).
extension ProvisioningPipeline {
    /// Lets the person into the organization that was asked for: a member, invited, or new where the link allows it.
    ///
    /// - Throws: `shared_sso.not_linked`, `member.deactivated`, `member.unknown`, `invitation.expired`.
    func enter(
        _ asked: Identifier<Organization>, as person: Member, _ profile: SignOnProfile, under admin: Organization,
        _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws {
        let organization = try ProvisioningFacts.organization(asked, scope)
        let link = try scope.lastLink(of: asked).flatMap { $0.adminOrganization == admin.id ? $0 : nil }
        guard let link, link.isLive || hasJustEnded(link, profile, ledger.now) else {
            throw ProvisioningRefusal.notLinked(organization: organization.name, admin: admin.name)
        }
        let email = person.identity.email
        let tenant = scope.tenant(asked)
        let present = try tenant.member(identity: person.identity.id)
        let invitation = try tenant.latestInvitation(email: email.folded)
        if let invitation, invitation.state(at: ledger.now) == .pending {
            _ = try accept(invitation, as: person.identity, of: organization, ledger, in: scope)
            return
        }
        if let present {
            guard present.membership.active else { throw ProvisioningRefusal.deactivated(email: email.text) }
            return
        }
        guard link.isLive, link.allowJIT, admin.accessSecurity.idpManagedAccess else {
            if invitation?.state(at: ledger.now) == .expired {
                throw ProvisioningRefusal.invitationExpired(email: email.text)
            }
            throw ProvisioningRefusal.notAMember(email: email.text, organization: organization.name)
        }
        let membership = Membership(
            id: random.identifier(), organization: asked, identity: person.identity.id, role: .member,
            firstName: profile.firstName, lastName: profile.lastName, displayName: profile.displayName, source: .jit,
            createdAt: ledger.now, updatedAt: ledger.now, lastSignOnAt: ledger.now)
        try scope.insert(membership)
        try ledger.record(
            "user.created", Member(identity: person.identity, membership: membership), before: .null, in: scope)
    }

    /// A log-in that was begun while the link held goes on (``SharedSSOLink/grace``).
    private func hasJustEnded(_ link: SharedSSOLink, _ profile: SignOnProfile, _ now: Timestamp) -> Bool {
        guard let ended = link.endedAt, let began = profile.began else { return false }
        return SharedSSOLink.isInGrace(began: began, change: ended, now: now)
    }
}
