import Cryptography
import Effects
package import Essentials
package import GatewayModel
package import Persistence
import Provisioning

/// Invitations (rules L-3, L-14): made, listed, sent again, revoked, looked at and accepted.
package struct InvitationService: Sendable {
    /// The shortest and the longest that an invitation may be good.
    private static let lifetimes: ClosedRange<Duration> = .seconds(3600)...(.seconds(90 * 86400))

    private let context: AdministrationContext

    package init(_ context: AdministrationContext) { self.context = context }

    /// An invitation with its link, which is shown once and kept as a hash.
    package struct Sent: Sendable {
        package let invitation: Invitation
        package let acceptanceURL: String
    }

    /// What the holder of a link may know.
    package struct Offer: Sendable {
        package let invitation: Invitation
        package let organization: Organization
        /// Where the invited person logs in; nil where no connection of the organization takes them.
        package let startURL: String?
    }

    /// - Parameters:
    ///   - email: whom to invite.
    ///   - role: what the person will be.
    ///   - teams: teams made by hand that the person comes into.
    ///   - lifetime: 1 hour to 90 days; nil: 7 days.
    ///   - id: the organization.
    ///   - actor: who asks.
    ///   - origin: where from.
    /// - Throws: `member.owner_only`, `member.exists`, `member.deactivated`, `invitation.exists`, `team.provisioned`.
    package func create(
        email: EmailAddress, role: Membership.Role, teams: [Identifier<Team>], lifetime: Duration?,
        for id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> Sent {
        let lifetime = try InvitationService.checked(lifetime)
        let ledger = context.ledger(id, actor, origin)
        let (token, hash) = newToken()
        let invitation = try await context.store.write { scope in
            let organization = try context.organization(id, APIScope.membersWrite.rawValue, actor, in: scope)
            let tenant = scope.tenant(id)
            var seen: Set<Identifier<Team>> = []
            let found = try teams.filter { seen.insert($0).inserted }.map { team in
                guard let found = try tenant.team(team) else { throw AdministrationError.notFound("team \(team)") }
                return found
            }
            let made = try context.pipeline.invite(
                InvitationDraft(email: email, role: role, teams: found, lifetime: lifetime), to: organization,
                tokenHash: hash, ledger, in: scope)
            try AdminNotices(context: context).invitation(
                made, to: organization, url(token), at: context.clock.now(), in: scope)
            return made
        }
        return Sent(invitation: invitation, acceptanceURL: url(token))
    }

    /// Invitations that were neither accepted nor revoked, newest first, expired ones among them; `before` is exclusive.
    package func open(
        of id: Identifier<Organization>, before: ListPosition?, limit: Int, actor: Actor
    ) async throws -> [Invitation] {
        try await context.store.read { scope in
            _ = try context.organization(id, APIScope.membersRead.rawValue, actor, in: scope)
            return try scope.tenant(id).openInvitations(before: before, limit: limit)
        }
    }

    package func list(
        of id: Identifier<Organization>, before: Identifier<Invitation>?, limit: Int, actor: Actor
    ) async throws -> [Invitation] {
        try await context.store.read { scope in
            _ = try context.organization(id, APIScope.membersRead.rawValue, actor, in: scope)
            return try scope.tenant(id).invitations(before: before, limit: limit)
        }
    }

    package func get(
        _ invitation: Identifier<Invitation>, of id: Identifier<Organization>, actor: Actor
    ) async throws -> Invitation {
        try await context.store.read { scope in
            _ = try context.organization(id, APIScope.membersRead.rawValue, actor, in: scope)
            return try found(invitation, id, in: scope)
        }
    }

    /// Makes a new link; the earlier one ends, and a mail with it that did not go out yet never does.
    ///
    /// - Throws: `invitation.settled`, `member.owner_only`.
    package func resend(
        _ invitation: Identifier<Invitation>, lifetime: Duration?, of id: Identifier<Organization>, actor: Actor,
        origin: Origin?
    ) async throws -> Sent {
        let lifetime = try InvitationService.checked(lifetime)
        let ledger = context.ledger(id, actor, origin)
        let (token, hash) = newToken()
        let sent = try await context.store.write { scope in
            let organization = try context.organization(id, APIScope.membersWrite.rawValue, actor, in: scope)
            let made = try context.pipeline.resend(
                try found(invitation, id, in: scope), tokenHash: hash, lifetime: lifetime, ledger, in: scope)
            try AdminNotices(context: context).invitation(
                made, to: organization, url(token), at: context.clock.now(), in: scope)
            return made
        }
        return Sent(invitation: sent, acceptanceURL: url(token))
    }

    /// - Throws: `invitation.settled` where it was accepted.
    package func revoke(
        _ invitation: Identifier<Invitation>, of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws {
        let ledger = context.ledger(id, actor, origin)
        try await context.store.write { scope in
            _ = try context.organization(id, APIScope.membersWrite.rawValue, actor, in: scope)
            try context.pipeline.revoke(try found(invitation, id, in: scope), ledger, in: scope)
            _ = try scope.dropMail(concerning: invitation.text)
        }
    }

    // MARK: The invited person

    /// Looks at a link without using it.
    ///
    /// - Throws: `invitation.unknown`, `invitation.expired`, `invitation.revoked`, `invitation.used`.
    package func offer(token: String) async throws -> Offer {
        let now = context.clock.now()
        return try await context.store.read { scope in
            let (invitation, organization) = try opened(token, in: scope)
            switch invitation.state(at: now) {
            case .expired: throw ProvisioningRefusal.invitationExpired(email: invitation.email.text)
            case .revoked: throw ProvisioningRefusal.invitationRevoked
            case .accepted: throw ProvisioningRefusal.invitationUsed
            case .pending: break
            }
            return Offer(
                invitation: invitation, organization: organization,
                startURL: try context.startURL(for: invitation.email, of: organization, in: scope))
        }
    }

    /// Accepts with a browser's session, whichever organization it was made through.
    ///
    /// The address counts as authenticated only where that organization holds its domain (rule D-1), and reaches another
    /// one only where that one does not require its own sign-on (rule L-11).
    ///
    /// - Parameters:
    ///   - token: the secret of the link.
    ///   - sessionHash: the hash of the browser's session cookie, or nil for none.
    ///   - origin: where from.
    /// - Throws: `invitation.needs_sign_on`, `invitation.for_another`, `invitation.unknown`, `invitation.expired`,
    ///   `invitation.revoked`, `invitation.used`, `member.deactivated`.
    package func accept(token: String, sessionHash: [UInt8]?, origin: Origin?) async throws -> Offer {
        let now = context.clock.now()
        return try await context.store.write { scope in
            let (invitation, organization) = try opened(token, in: scope)
            guard let hash = sessionHash, let session = try scope.session(cookieHash: hash), session.isLive(at: now),
                let identity = try scope.identity(session.result.identity),
                let there = try scope.tenant(session.result.organization).member(identity: identity.id),
                there.membership.active,
                try scope.effectiveClaim(of: identity.email.domain)?.organization == session.result.organization,
                try isReached(organization, through: session.result.organization, in: scope)
            else { throw ProvisioningRefusal.invitationNeedsSignOn }
            let ledger = context.ledger(organization.id, .person(identity.id), origin)
            _ = try context.pipeline.accept(invitation, as: identity, of: organization, ledger, in: scope)
            return Offer(
                invitation: invitation, organization: organization,
                startURL: try context.startURL(for: invitation.email, of: organization, in: scope))
        }
    }

    // MARK: Parts

    /// Strictly: an organization that will require SSO once it is on is not entered past it before.
    private func isReached(
        _ organization: Organization, through other: Identifier<Organization>, in scope: any ReadScope
    ) throws -> Bool {
        let authority = try scope.authority(over: organization).organization
        return authority.id == other || !authority.accessSecurity.requireSSO
    }

    private func opened(_ token: String, in scope: any ReadScope) throws -> (Invitation, Organization) {
        guard let invitation = try scope.invitation(tokenHash: Digest.sha256(token)),
            let organization = try scope.organization(invitation.organization)
        else { throw ProvisioningRefusal.invitationUnknown }
        return (invitation, organization)
    }

    private func found(
        _ invitation: Identifier<Invitation>, _ organization: Identifier<Organization>, in scope: any ReadScope
    ) throws -> Invitation {
        guard let found = try scope.tenant(organization).invitation(invitation) else {
            throw AdministrationError.notFound("invitation \(invitation)")
        }
        return found
    }

    private func newToken() -> (text: String, hash: [UInt8]) {
        let token = context.random.token(prefix: "gin_")
        return (token, Digest.sha256(token))
    }

    private func url(_ token: String) -> String { "\(context.baseURL)/invitations/\(token)" }

    private static func checked(_ lifetime: Duration?) throws -> Duration {
        guard let lifetime else { return Invitation.lifetime }
        guard lifetimes.contains(lifetime) else {
            throw AdministrationError.invalidValue("expires_in_seconds", reason: "expected 3600 to 7776000")
        }
        return lifetime
    }
}
