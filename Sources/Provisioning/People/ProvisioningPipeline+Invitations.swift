import Effects
package import Essentials
package import GatewayModel
package import Persistence

extension ProvisioningFacts {
    /// The invitation that a log-in with this address accepts (rule L-14).
    func pendingInvitation(at now: Timestamp) -> Invitation? {
        guard let invitation, invitation.state(at: now) == .pending else { return nil }
        return invitation
    }
}

/// Commands on invitations, and their acceptance (rule L-14).
extension ProvisioningPipeline {
    /// - Throws: `member.owner_only`, `member.exists`, `member.deactivated`, `invitation.exists`, `team.provisioned`.
    package func invite(
        _ draft: InvitationDraft, to organization: Organization, tokenHash: [UInt8], _ ledger: ProvisioningLedger,
        in scope: any WriteScope
    ) throws -> Invitation {
        let facts = try MemberFacts.read(draft.email, organization, ledger, in: scope)
        if draft.role == .owner, !facts.actorIsOwner { throw ProvisioningRefusal.ownerOnly("invite an owner") }
        if let membership = facts.memberByEmail?.membership, membership.removedAt == nil {
            guard membership.active else { throw ProvisioningRefusal.deactivated(email: draft.email.text) }
            throw ProvisioningRefusal.memberExists(email: draft.email.text, role: membership.role.rawValue)
        }
        let newest = try scope.tenant(organization.id).latestInvitation(email: draft.email.folded)
        guard newest?.state(at: ledger.now) != .pending else {
            throw ProvisioningRefusal.invitationExists(email: draft.email.text)
        }
        for team in draft.teams { try checkByHand(team) }
        let invitation = Invitation(
            id: random.identifier(), organization: organization.id, email: draft.email, role: draft.role,
            teams: draft.teams.map(\.id), tokenHash: tokenHash, invitedBy: ledger.actor.text, createdAt: ledger.now,
            sentAt: ledger.now, expiresAt: ledger.now.advanced(by: draft.lifetime))
        try scope.insert(invitation)
        try record("invitation.created", invitation, ledger, in: scope)
        return invitation
    }

    /// Makes a new link, good for `lifetime` from now; the earlier one is worth nothing any more.
    ///
    /// - Throws: `invitation.settled`, `member.owner_only`.
    package func resend(
        _ invitation: Invitation, tokenHash: [UInt8], lifetime: Duration, _ ledger: ProvisioningLedger,
        in scope: any WriteScope
    ) throws -> Invitation {
        let state = invitation.state(at: ledger.now)
        guard state == .pending || state == .expired else {
            throw ProvisioningRefusal.invitationSettled(state: state.rawValue)
        }
        let isOwner = try ledger.actorIsOwner(in: scope)
        if invitation.role == .owner, !isOwner { throw ProvisioningRefusal.ownerOnly("invite an owner") }
        let newest = try scope.tenant(invitation.organization).latestInvitation(email: invitation.email.folded)
        if let newest, newest.id != invitation.id, newest.state(at: ledger.now) == .pending {
            throw ProvisioningRefusal.invitationExists(email: invitation.email.text)
        }
        var changed = invitation
        changed.tokenHash = tokenHash
        changed.sentAt = ledger.now
        changed.expiresAt = ledger.now.advanced(by: lifetime)
        try scope.update(changed)
        try record("invitation.resent", changed, ledger, in: scope)
        return changed
    }

    /// Withdraws the invitation; one that is withdrawn already stays so.
    ///
    /// - Throws: `invitation.settled` where it was accepted.
    package func revoke(
        _ invitation: Invitation, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws {
        guard invitation.acceptedAt == nil else { throw ProvisioningRefusal.invitationSettled(state: "accepted") }
        guard invitation.revokedAt == nil else { return }
        var changed = invitation
        changed.revokedAt = ledger.now
        try scope.update(changed)
        try record("invitation.revoked", changed, ledger, in: scope)
    }

    /// Accepts an invitation for a person who authenticated, by whatever way, with the invited address.
    ///
    /// - Throws: `invitation.for_another`, `invitation.expired`, `invitation.revoked`, `invitation.used`,
    ///   `member.deactivated`.
    package func accept(
        _ invitation: Invitation, as identity: Identity, of organization: Organization, _ ledger: ProvisioningLedger,
        in scope: any WriteScope
    ) throws -> Member {
        guard identity.email == invitation.email else { throw ProvisioningRefusal.invitationForAnother }
        let present = try scope.tenant(organization.id).member(identity: identity.id)
        switch invitation.state(at: ledger.now) {
        case .expired: throw ProvisioningRefusal.invitationExpired(email: invitation.email.text)
        case .revoked: throw ProvisioningRefusal.invitationRevoked
        case .accepted:
            // Opening the link once more changes nothing (rule P-2).
            guard let present, present.membership.id == invitation.membership else {
                throw ProvisioningRefusal.invitationUsed
            }
            return present
        case .pending: break
        }
        let plan = try acceptance(of: invitation, identity, present, organization, at: ledger.now)
        let member = try apply(plan, ledger, in: scope)
        // Taken in anew, under who has the domain now (rule D-6).
        try scope.renewDomainHolder(of: member.membership)
        try settle(invitation, member, ledger, in: scope)
        return member
    }

    private func acceptance(
        of invitation: Invitation, _ identity: Identity, _ present: Member?, _ organization: Organization,
        at now: Timestamp
    ) throws(ProvisioningRefusal) -> MemberPlan {
        guard var after = present else {
            let membership = Membership(
                id: random.identifier(), organization: organization.id, identity: identity.id, role: invitation.role,
                source: .invitation, createdAt: now, updatedAt: now)
            return MemberPlan(
                before: nil, after: Member(identity: identity, membership: membership), action: "user.created")
        }
        after.membership.accept(invitation)
        guard after.membership.active else { throw .deactivated(email: invitation.email.text) }
        guard after != present else { return MemberPlan(before: present, after: after) }
        after.membership.updatedAt = now
        after.membership.revision += 1
        return MemberPlan(
            before: present, after: after,
            action: present?.membership.active == true ? "user.updated" : "user.reactivated")
    }

    /// Marks the invitation accepted, and puts the member into its teams that are still there and still made by hand.
    func settle(
        _ invitation: Invitation, _ member: Member, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws {
        var accepted = invitation
        accepted.acceptedAt = ledger.now
        accepted.membership = member.membership.id
        try scope.update(accepted)
        let tenant = scope.tenant(invitation.organization)
        for id in invitation.teams {
            guard let team = try tenant.team(id), team.directory == nil else { continue }
            _ = try putIn(member, team, ledger, in: scope)
        }
        try record("invitation.accepted", accepted, ledger, in: scope)
    }

    private func record(
        _ action: String, _ invitation: Invitation, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws {
        try ledger.record(
            action, target: invitation.id.text, after: ProvisioningPipeline.json(invitation, at: ledger.now),
            in: scope)
    }

    /// An invitation as the API, the audit log and the events show it: never with its token.
    package static func json(_ invitation: Invitation, at now: Timestamp) -> JSONValue {
        [
            "id": JSONValue(invitation.id), "email": .string(invitation.email.text),
            "role": .string(invitation.role.rawValue), "teams": JSONValue(invitation.teams.map(\.text)),
            "state": .string(invitation.state(at: now).rawValue), "invited_by": .string(invitation.invitedBy),
            "created_at": JSONValue(invitation.createdAt), "sent_at": JSONValue(invitation.sentAt),
            "expires_at": JSONValue(invitation.expiresAt), "accepted_at": JSONValue(invitation.acceptedAt),
            "revoked_at": JSONValue(invitation.revokedAt), "member": JSONValue(invitation.membership),
        ]
    }
}
