import Cryptography
import Effects
package import Essentials
import GatewayModel
import Persistence

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
            guard try throttle.admitMail(at: now, in: scope), let identity else { return }
            var obstacle: PasswordError?
            for membership in try scope.memberships(of: identity.id) where membership.active {
                guard let organization = try scope.organization(membership.organization) else { continue }
                let member = Member(identity: identity, membership: membership)
                switch try PasswordAccess.decide(member, in: organization, scope) {
                case .refused(let error): obstacle = obstacle ?? error
                case .allowed, .breakGlass, .settingsOnly:
                    try scope.insert(
                        PasswordLink(
                            hash: TokenIssuer.hash(token), identity: identity.id, createdAt: now,
                            expiresAt: now.advanced(by: PasswordService.linkLifetime)))
                    try notices.link(token, to: identity.email, visitor.origin, at: now, in: scope)
                    // Whoever asked has shown nothing yet.
                    try audit(
                        "password.link_requested", identity.id, visitor.origin, by: .system, at: now, in: scope)
                    return
                }
            }
            if let obstacle { try notices.noLink(to: identity.email, obstacle, visitor.origin, at: now, in: scope) }
        }
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
