import Cryptography
import Effects
import Essentials
package import GatewayModel
import OpenIDConnect
import Persistence

extension LoginService {
    /// The GET behind the ACS: the browser must be the one that asked (rule L-12).
    ///
    /// A response that was stolen from one browser signs nobody in from another: the handle alone is worth nothing, and an
    /// attempt with the wrong cookie doesn't use it up.
    package func complete(
        handle: String, browser: BrowserState, confirmed: Bool, origin: Origin
    ) async throws -> Completion {
        let now = clock.now()
        let hash = TokenIssuer.hash(handle)
        let sessionSecret = Base64.encodeURLSafe(random.bytes(32))
        let code = Base64.encodeURLSafe(random.bytes(32))
        return try await store.write { scope in
            guard let parked = try scope.parkedOutcome(handleHash: hash), now < parked.expiresAt else {
                throw SignOnError.outcomeUnknown
            }
            guard browser.matches(parked.browserHash) else { throw SignOnError.attemptOfAnotherBrowser }
            switch parked.outcome {
            case .tested:
                _ = try scope.takeParkedOutcome(handleHash: hash)
                guard let trace = try scope.trace(parked.trace) else { throw SignOnError.outcomeUnknown }
                return Completion(.testReport(trace))
            case .refused:
                throw SignOnError.outcomeUnknown
            case .signedIn(let result):
                return try finish(
                    result, parked, hash, Secrets(session: sessionSecret, code: code),
                    Visit(browser: browser, confirmed: confirmed, origin: origin), scope, now)
            }
        }
    }

    private struct Secrets {
        let session: String
        let code: String
    }

    private struct Visit {
        let browser: BrowserState
        let confirmed: Bool
        let origin: Origin
    }

    private func finish(
        _ result: SignOnResult, _ parked: ParkedOutcome, _ handleHash: [UInt8], _ secrets: Secrets,
        _ visit: Visit, _ scope: any WriteScope, _ now: Timestamp
    ) throws -> Completion {
        let member = try admitted(result, visit.origin, at: now, in: scope)
        let earlier = try visit.browser.sessionHash.flatMap { try scope.session(cookieHash: $0) }
        // Looked for only where no application asked: the answer to one that did needs no other.
        let application: Application? =
            if case .session = parked.purpose { try scope.initiatingApplication() } else { nil }
        if result.idpInitiated {
            if let earlier, earlier.isLive(at: now), earlier.result.identity != result.identity {
                throw SignOnError.anotherPersonSignedIn
            }
            guard visit.confirmed else {
                let organization = try scope.organization(result.organization)
                return Completion(
                    .confirm(
                        email: member.identity.email.text, organization: organization?.name ?? "",
                        application: application?.name))
            }
        }
        guard try scope.takeParkedOutcome(handleHash: handleHash) != nil else { throw SignOnError.outcomeUnknown }
        if case .application(let asked) = parked.purpose, isTooOld(result, for: asked, at: now) {
            return Completion(.redirect(askingAnew(asked, connection: result.connection, prompt: "login")))
        }
        try settle(result, member, parked.purpose, visit.origin, scope, now)
        if let earlier { try scope.end(session: earlier.id, at: now) }
        var end = now.advanced(by: settings.sessionLifetime)
        if let limit = result.sessionNotOnOrAfter { end = min(end, limit) }
        // The session id is always new (rule L-12).
        let session = Session(
            id: random.identifier(), cookieHash: TokenIssuer.hash(secrets.session), result: result, createdAt: now,
            expiresAt: end)
        try scope.insert(session)
        if case .console(let asked) = parked.purpose {
            return Completion(.redirect(settings.baseURL + asked.path), sessionSecret: secrets.session)
        }
        guard case .application(let asked) = parked.purpose else {
            guard let uri = application?.initiateLoginURI else {
                return Completion(.signedIn(email: member.identity.email.text), sessionSecret: secrets.session)
            }
            // No unsolicited code: the application starts an ordinary request, which then completes silently (rule L-8).
            let url = AuthorizationResponse.url(
                uri, [("iss", settings.baseURL), ("login_hint", member.identity.email.text)])
            return Completion(.redirect(url), sessionSecret: secrets.session)
        }
        let organizations = try destinations(of: asked, result, at: now, in: scope)
        guard let target = organizations.first else {
            let name = try scope.organization(result.organization)?.name ?? ""
            throw SignOnError.noLinkedOrganization(organization: name)
        }
        guard organizations.count == 1 else {
            return Completion(
                .chooseOrganization(choices(among: organizations, for: asked, connection: result.connection)),
                sessionSecret: secrets.session)
        }
        try insert(secrets.code, asked, session.id, target.id, at: now, in: scope)
        return Completion(
            .redirect(
                AuthorizationResponse.url(
                    redirectURI: asked.redirectURI, code: secrets.code, state: asked.state, issuer: settings.baseURL)),
            sessionSecret: secrets.session)
    }

    /// What a log-in brings about besides its session: the end of older credentials, or the word to the owners.
    private func settle(
        _ result: SignOnResult, _ member: Member, _ purpose: SignOnAttempt.Purpose, _ origin: Origin,
        _ scope: any WriteScope, _ now: Timestamp
    ) throws {
        guard result.connection == nil else {
            return try CredentialEnding(random: random).apply(to: member, result, origin: origin, at: now, in: scope)
        }
        guard let organization = try scope.organization(result.organization) else { throw SignOnError.noRoute }
        let access = try PasswordAccess.decide(member, in: organization, scope)
        if access == .settingsOnly, case .application = purpose {
            throw PasswordError.settingsOnly(organization: organization.name)
        }
        switch access {
        case .allowed: return
        case .refused(let error): throw error
        case .breakGlass, .settingsOnly:
            try scope.append(
                AuditEvent(
                    id: random.identifier(), organization: organization.id, at: now,
                    actor: Actor.person(result.identity).text, action: "sign_on.break_glass",
                    target: member.membership.id.text,
                    after: [
                        "method": result.method == .recoveryCode ? "recovery_code" : "password",
                        "reach": access == .settingsOnly ? "settings" : "all",
                    ], origin: origin))
            try MailNotices(random: random, settings: settings).breakGlass(
                member, result.method, of: organization, origin, at: now, in: scope)
        }
    }

    /// Whether the person authenticated longer ago than the application allows (OpenID Connect Core 3.1.2.1, `max_age`).
    ///
    /// Where a new authentication was asked for, the ACS has refused an older one already.
    private func isTooOld(_ result: SignOnResult, for asked: ApplicationRequest, at now: Timestamp) -> Bool {
        guard let maximum = asked.maximumAge, maximum > 0, !asked.forceAuthentication else { return false }
        return now.since(result.authenticatedAt) > .seconds(maximum) + settings.clockSkew
    }

    /// Where a session leads under an application's request: to the organization that was asked for, or to those that
    /// the session opens (rules L-11, O-4).
    func destinations(
        of asked: ApplicationRequest, _ result: SignOnResult, at now: Timestamp, in scope: any ReadScope
    ) throws -> [Organization] {
        guard let wanted = asked.organization else {
            return try SessionReach.destinations(result, at: now, in: scope)
        }
        guard let organization = try scope.organization(wanted) else { return [] }
        return try SessionReach.reached(result, organization, at: now, in: scope).map { [$0] } ?? []
    }

    func insert(
        _ code: String, _ asked: ApplicationRequest, _ session: Identifier<Session>,
        _ organization: Identifier<Organization>, at now: Timestamp, in scope: any WriteScope
    ) throws {
        try scope.insert(
            AuthorizationCode(
                hash: TokenIssuer.hash(code), request: asked, session: session, organization: organization,
                issuedAt: now, expiresAt: now.advanced(by: settings.codeLifetime)))
    }

    /// The same request once more for each organization; the session that there is answers it at once.
    func choices(
        among organizations: [Organization], for asked: ApplicationRequest, connection: Identifier<Connection>?
    ) -> [OrganizationChoice] {
        organizations.map {
            OrganizationChoice(
                name: $0.name, url: askingAnew(asked, connection: connection, organization: $0.id, prompt: nil))
        }
    }

    /// The same request once more: with `prompt=login`, so that the IdP is asked with ForceAuthn, or for an organization.
    private func askingAnew(
        _ asked: ApplicationRequest, connection: Identifier<Connection>?,
        organization: Identifier<Organization>? = nil, prompt: String?
    ) -> String {
        AuthorizationResponse.url(
            settings.baseURL + "/oauth2/authorize",
            [
                ("response_type", "code"), ("client_id", asked.client.text), ("redirect_uri", asked.redirectURI),
                ("scope", asked.scopes.joined(separator: " ")), ("state", asked.state), ("nonce", asked.nonce),
                ("code_challenge", asked.codeChallenge), ("code_challenge_method", "S256"),
                ("max_age", asked.maximumAge.map(String.init)), ("login_hint", asked.loginHint), ("prompt", prompt),
                ("connection", connection?.text), ("organization", (organization ?? asked.organization)?.text),
            ])
    }
}
