import Cryptography
import Effects
package import Essentials
import GatewayModel
import Persistence
import Provisioning

extension PasswordService {
    /// Asks for a link by mail; the answer is the same whether there is such an account or not (rule L-1).
    ///
    /// - Throws: `mail.not_configured`; `password.wait` where this network has asked for too many.
    package func requestLink(email text: String, visitor: Visitor) async throws {
        guard mailer.isConfigured else { throw MailError.notConfigured }
        let email = try EmailAddress(text)
        let now = clock.now()
        let token = random.token(prefix: "gpw_")
        try await store.write { scope in
            let identity = try scope.identity(email: email)
            let throttle = try throttle(email, identity, visitor, at: now, in: scope)
            guard try throttle.admitMail(at: now, in: scope) else { return }
            switch try linkHolder(email, identity, at: now, in: scope) {
            case .success(let holder):
                try scope.insert(
                    PasswordLink(
                        hash: TokenIssuer.hash(token), identity: holder.id, createdAt: now,
                        expiresAt: now.advanced(by: PasswordService.linkLifetime)))
                try notices.link(token, to: holder.email, visitor.origin, at: now, in: scope)
                // Whoever asked has shown nothing yet.
                try audit("password.link_requested", holder.id, visitor.origin, by: .system, at: now, in: scope)
            case .failure(let obstacle):
                try notices.noLink(to: identity?.email ?? email, obstacle, visitor.origin, at: now, in: scope)
            case nil: return
            }
        }
    }

    /// Who may set a password: a member whom one reaches an organization, or who can accept an invitation with it
    /// (rule L-14); else what is in the way, or nil where the address is nobody's.
    private func linkHolder(
        _ email: EmailAddress, _ identity: Identity?, at now: Timestamp, in scope: any WriteScope
    ) throws -> Result<Identity, PasswordError>? {
        var obstacle: PasswordError?
        for membership in try identity.map({ try scope.memberships(of: $0.id) }) ?? [] where membership.active {
            guard let identity, let organization = try scope.organization(membership.organization) else { continue }
            switch try PasswordAccess.decide(
                Member(identity: identity, membership: membership), in: organization, scope)
            {
            case .allowed, .breakGlass, .settingsOnly: return .success(identity)
            case .refused(let error): obstacle = obstacle ?? error
            }
        }
        for found in try PasswordInvitation.all(of: email, identity, at: now, in: scope) {
            guard let error = found.obstacle else {
                return .success(try pipeline.person(of: found.invitation, at: now, in: scope))
            }
            obstacle = obstacle ?? error
        }
        return obstacle.map { .failure($0) }
    }

    /// A link that was opened: whose it is, and a browser secret to set where the browser has none.
    package struct OpenedLink: Sendable {
        package let email: String
        package let browserSecret: String?
    }

    /// Opens a link; the first browser that does has it from then on.
    ///
    /// - Throws: `password.link_unknown`, `password.link_other_browser`.
    package func openLink(token: String, visitor: Visitor) async throws -> OpenedLink {
        let now = clock.now()
        let hash = TokenIssuer.hash(token)
        let (browserHash, newSecret) = visitor.browser.binding(random)
        return try await store.write { scope in
            guard let link = try scope.passwordLink(hash: hash), link.isOpen(at: now),
                let identity = try scope.identity(link.identity)
            else { throw PasswordError.linkUnknown }
            if let bound = link.browserHash {
                guard visitor.browser.matches(bound) else { throw PasswordError.linkOfAnotherBrowser }
            } else {
                _ = try scope.bind(link: hash, to: browserHash)
            }
            return OpenedLink(email: identity.email.text, browserSecret: newSecret)
        }
    }

    /// What setting a password leads to.
    package struct PasswordSet: Sendable {
        package let email: String
        package let deviceSecret: String
        /// Shown once; nil where the person has codes, or is no owner or admin.
        package let recoveryCodes: [String]?
    }

    /// Sets the password through a link, uses the link up, and ends every session of the person.
    ///
    /// - Throws: `password.link_unknown`, `password.link_other_browser`, and what is wrong with the password; the link stays
    ///   good then.
    package func setPassword(token: String, password: Secret, visitor: Visitor) async throws -> PasswordSet {
        let hash = TokenIssuer.hash(token)
        let identity = try await store.read { try boundIdentity(hash, visitor, at: clock.now(), in: $0) }
        let checked = try PasswordPolicy.check(password, for: identity.email)
        let stored = try await hasher.hash(checked)
        let now = clock.now()
        let fresh = Base64.encodeURLSafe(random.bytes(32))
        let codes = PasswordService.newRecoveryCodes(random)
        return try await store.write { scope in
            let identity = try boundIdentity(hash, visitor, at: now, in: scope)
            guard try scope.use(link: hash, at: now) else { throw PasswordError.linkUnknown }
            try scope.deleteLinks(of: identity.id)
            try scope.put(PasswordCredential(identity: identity.id, hash: stored, setAt: now))
            let ended = try PasswordService.endSessions(of: identity.id, at: now, in: scope)
            try audit(
                "password.set", identity.id, visitor.origin, after: ["sessions_ended": .integer(Int64(ended))], at: now,
                in: scope)
            try notices.changed("Your password was set", identity.email, visitor.origin, at: now, in: scope)
            var shown: [String]?
            if try PasswordService.isAdministrator(identity.id, in: scope),
                try scope.recoveryCodeCount(of: identity.id) == 0
            {
                try store(codes, of: identity.id, visitor.origin, at: now, in: scope)
                shown = codes
            }
            return PasswordSet(
                email: identity.email.text,
                deviceSecret: try remember(identity.id, visitor, fresh: fresh, at: now, in: scope),
                recoveryCodes: shown)
        }
    }

    private func boundIdentity(
        _ hash: [UInt8], _ visitor: Visitor, at now: Timestamp, in scope: any ReadScope
    ) throws -> Identity {
        guard let link = try scope.passwordLink(hash: hash), link.isOpen(at: now), let bound = link.browserHash,
            let identity = try scope.identity(link.identity)
        else { throw PasswordError.linkUnknown }
        guard visitor.browser.matches(bound) else { throw PasswordError.linkOfAnotherBrowser }
        return identity
    }
}
