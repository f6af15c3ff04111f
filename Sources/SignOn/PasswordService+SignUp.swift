import Effects
import Essentials
import GatewayModel
import Persistence
import Provisioning

extension PasswordService {
    /// Writes to the address what it can do here: accept an invitation, sign in, or ask to be invited.
    ///
    /// Everybody is written to, so that answer and work don't tell who is known (rule L-1).
    ///
    /// - Parameter attempt: the log-in that goes on once a password is set.
    /// - Throws: `mail.not_configured`; `password.wait` where this network has asked for too many.
    func mailSignUp(_ email: EmailAddress, attempt: String, visitor: Visitor) async throws {
        guard mailer.isConfigured else { throw MailError.notConfigured }
        let now = clock.now()
        let token = random.token(prefix: "gpw_")
        try await store.write { scope in
            let identity = try scope.identity(email: email)
            let throttle = try throttle(email, identity, visitor, at: now, in: scope)
            guard try throttle.admitMail(at: now, in: scope) else { return }
            let invitations = try PasswordInvitation.all(of: email, identity, at: now, in: scope)
            let isMember = try identity.map { try scope.memberships(of: $0.id).contains(where: \.active) } ?? false
            let open = invitations.filter { $0.obstacle == nil }
            if let first = open.first {
                let invited = try pipeline.person(of: first.invitation, at: now, in: scope)
                try scope.insert(
                    PasswordLink(
                        hash: TokenIssuer.hash(token), identity: invited.id, createdAt: now,
                        expiresAt: now.advanced(by: PasswordService.linkLifetime)))
            }
            for found in invitations {
                // Whoever asked has shown nothing yet.
                try scope.append(
                    AuditEvent(
                        id: random.identifier(), organization: found.organization.id, at: now,
                        actor: Actor.system.text, action: "invitation.link_requested",
                        target: found.invitation.id.text, origin: visitor.origin))
            }
            try notices.signUp(
                email, isMember: isMember, open: open.map(\.organization.name),
                closed: try invitations.compactMap { found in
                    try found.obstacle.map { ($0, try startURL(of: found, at: now, in: scope)) }
                },
                link: "\(settings.baseURL)/password/set?token=\(token)&attempt=\(attempt)", visitor.origin, at: now,
                in: scope)
        }
    }

    /// Where an invited person accepts through SSO; nil where they can't.
    private func startURL(
        of found: PasswordInvitation, at now: Timestamp, in scope: any ReadScope
    ) throws -> String? {
        let (organization, email) = (found.organization, found.invitation.email)
        guard found.invitation.state(at: now) == .pending, organization.accessSecurity.ssoEnabled,
            organization.capabilities.contains(.sso),
            try scope.effectiveClaim(of: email.domain)?.organization == organization.id
        else { return nil }
        return try HomeRealmDiscovery.primary(of: organization.id, in: scope).map {
            "\(settings.baseURL)/saml/\($0.id)/login"
        }
    }
}
