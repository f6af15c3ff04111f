import Cryptography
import Effects
import Essentials
import GatewayModel
import Persistence

/// What a right password, or a recovery code, opens, and what is written about what it doesn't.
extension PasswordService {
    /// An organization that this proof reaches.
    struct Way {
        let organization: Organization
        /// The person is not in yet: an invitation is accepted when they go there (rule L-14).
        var isInvitation = false
    }

    /// An organization that it does not reach.
    struct Refusal {
        let organization: Organization
        let error: PasswordError
        /// The membership or the invitation.
        let target: String
    }

    struct Ways {
        var open: [Way] = []
        var refused: [Refusal] = []
        /// The person is an active member somewhere, and wants no organization in particular: an invitation then waits for
        /// their word, for anybody may have invited them.
        var asksBeforeJoining = false
    }

    func ways(
        of identity: Identity, _ reserved: Reserved, _ proof: Proof, at now: Timestamp, in scope: any ReadScope
    ) throws -> Ways {
        var ways = Ways()
        let wanted = reserved.attempt.organization
        for membership in try scope.memberships(of: identity.id) where membership.active {
            if let wanted, wanted != membership.organization { continue }
            guard let organization = try scope.organization(membership.organization) else { continue }
            ways.asksBeforeJoining = wanted == nil
            // Recovery codes are for owners and admins, there and then (rule A-2).
            if proof.method == .recoveryCode, membership.role == .member { continue }
            let member = Member(identity: identity, membership: membership)
            switch try PasswordAccess.decide(member, in: organization, scope) {
            case .allowed, .breakGlass: ways.open.append(Way(organization: organization))
            case .settingsOnly:
                // It opens the organization's settings, and leads to no application (rule A-2).
                guard case .application = reserved.attempt.purpose else {
                    ways.open.append(Way(organization: organization))
                    continue
                }
                ways.refused.append(
                    Refusal(
                        organization: organization, error: .settingsOnly(organization: organization.name),
                        target: membership.id.text))
            case .refused(let error):
                ways.refused.append(Refusal(organization: organization, error: error, target: membership.id.text))
            }
        }
        guard proof.method == .password else { return ways }
        for found in try PasswordInvitation.all(of: identity.email, identity, at: now, in: scope) {
            if let wanted, wanted != found.organization.id { continue }
            if let error = found.obstacle {
                ways.refused.append(
                    Refusal(organization: found.organization, error: error, target: found.invitation.id.text))
            } else {
                ways.open.append(Way(organization: found.organization, isInvitation: true))
            }
        }
        return ways
    }

    func refuse(
        _ refusals: [Refusal], _ identity: Identity, _ reserved: Reserved, _ proof: Proof, _ error: PasswordError,
        _ visitor: Visitor, at now: Timestamp, in scope: any WriteScope
    ) throws {
        try scope.insert(
            trace(reserved, refusals.first?.organization.id, proof, .refused, error, visitor, at: now))
        for refusal in refusals {
            try scope.append(
                AuditEvent(
                    id: random.identifier(), organization: refusal.organization.id, at: now,
                    actor: Actor.person(identity.id).text, action: "sign_on.password_refused",
                    target: refusal.target, after: ["code": .string(refusal.error.code)], origin: visitor.origin))
            guard try reserved.throttle.admitNotice(about: refusal.target, at: now, in: scope) else { continue }
            try notices.refused(
                identity.email, of: refusal.organization, refusal.error, visitor.origin, at: now, in: scope)
        }
    }

    func park(
        _ way: Way, _ identity: Identity, _ reserved: Reserved, _ proof: Proof, _ visitor: Visitor,
        at now: Timestamp, in scope: any WriteScope
    ) throws -> Admission {
        let handle = Base64.encodeURLSafe(random.bytes(32))
        let organization = way.organization
        let trace = trace(reserved, organization.id, proof, .signedIn, nil, visitor, at: now)
        try scope.insert(trace)
        try scope.insert(
            ParkedOutcome(
                handleHash: TokenIssuer.hash(handle), attempt: reserved.attempt.id,
                browserHash: reserved.attempt.browserHash, purpose: reserved.attempt.purpose,
                outcome: .signedIn(
                    SignOnResult(
                        organization: organization.id, method: proof.method, identity: identity.id,
                        authenticatedAt: now)), trace: trace.id,
                expiresAt: now.advanced(by: settings.outcomeLifetime)))
        return Admission(organization: organization.name, isInvitation: way.isInvitation, handle: handle)
    }
}
