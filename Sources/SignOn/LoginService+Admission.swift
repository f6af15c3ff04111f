import Effects
import Essentials
import GatewayModel
import Persistence
import Provisioning

extension LoginService {
    /// The active member whose log-in completes.
    ///
    /// An IdP's response has accepted an invitation at the ACS already. A password does it here, where the person has said
    /// which organization they want (rule L-14); what the settings refuse to the member that they are, or to a stranger, no
    /// invitation opens.
    ///
    /// - Throws: `access.denied`; what is in the way of the invitation.
    func admitted(
        _ result: SignOnResult, _ origin: Origin, at now: Timestamp, in scope: any WriteScope
    ) throws -> Member {
        let present = try scope.tenant(result.organization).member(identity: result.identity)
        if result.method == .password, let member = try accepting(result, present, origin, at: now, in: scope) {
            return member
        }
        guard let present, present.membership.active else { throw SignOnError.notAllowed }
        return present
    }

    /// The member after the invitation, or nil where nothing is accepted.
    private func accepting(
        _ result: SignOnResult, _ present: Member?, _ origin: Origin, at now: Timestamp, in scope: any WriteScope
    ) throws -> Member? {
        guard let identity = try scope.identity(result.identity),
            let organization = try scope.organization(result.organization),
            let invitation = try scope.tenant(organization.id).latestInvitation(email: identity.email.folded),
            invitation.state(at: now) == .pending
        else { return nil }
        if let present, present.membership.active {
            // Past SSO an owner or admin comes in as what they are, and as nothing more.
            guard try PasswordAccess.decide(present, in: organization, scope) == .allowed else { return nil }
        } else if let obstacle = try PasswordAccess.obstacle(toJoining: organization, identity.email, scope) {
            throw obstacle
        }
        let ledger = ProvisioningLedger(
            random: random, organization: organization.id, now: now,
            actor: .person(identity.id, authenticatedAt: result.authenticatedAt), origin: origin)
        return try pipeline.accept(invitation, as: identity, of: organization, ledger, in: scope)
    }
}
