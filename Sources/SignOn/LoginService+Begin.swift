import Effects
import Essentials
package import GatewayModel
import OpenIDConnect
import Persistence

extension LoginService {
    /// An application's authorization request.
    ///
    /// - Throws: ``OpenIDConnect/AuthorizationError`` where client or redirect URI are not proven; every later error is an
    ///   answer to the application.
    package func begin(
        parameters: [(name: String, value: String)], browser: BrowserState
    ) async throws -> LoginStep {
        let target = try AuthorizationRequest.target(parameters)
        guard let id = Identifier<Application>(target.clientID),
            let application = try await store.read({ try $0.application(id) })
        else { throw AuthorizationError.unknownClient(target.clientID) }
        guard AuthorizationResponse.isRegistered(target.redirectURI, among: application.redirectURIs) else {
            throw AuthorizationError.redirectURIMismatch(target.redirectURI)
        }
        do {
            return try await begin(try AuthorizationRequest(parameters), application, browser)
        } catch let error as AuthorizationError where error.mayRedirect {
            return LoginStep(
                .redirect(
                    AuthorizationResponse.url(
                        redirectURI: target.redirectURI, error: error, state: target.state, issuer: settings.baseURL)))
        }
    }

    private func begin(
        _ request: AuthorizationRequest, _ application: Application, _ browser: BrowserState
    ) async throws -> LoginStep {
        let forced = request.prompts.contains(.login)
        let asked = ApplicationRequest(
            client: application.id, redirectURI: request.redirectURI, scopes: request.scopes, state: request.state,
            nonce: request.nonce, codeChallenge: request.codeChallenge, maximumAge: request.maximumAge,
            forceAuthentication: forced, silent: request.prompts.contains(.none), loginHint: request.loginHint,
            organization: request.organization.flatMap { Identifier($0) })
        // Whoever is to sign up is shown the page for it, signed in or not (Initiating User Registration 1.0, 4).
        let creates = request.prompts.contains(.create)
        if !forced, !creates, let answer = try await silentAnswer(asked, request, browser) { return answer }
        guard !asked.silent else { throw AuthorizationError.loginRequired }
        let (hash, newSecret) = browser.binding(random)
        var attempt = newAttempt(.application(asked), hash, lifetime: creates ? PasswordService.linkLifetime : nil)
        // A password then reaches this organization and no other (rule L-11).
        attempt.organization = request.organization.flatMap { Identifier($0) }
        let hint = request.loginHint ?? ""
        // An older authentication than max_age allows means a new one (OpenID Connect Core 3.1.2.1).
        let force = attempt.purpose.wantsFreshAuthentication
        if let connection = try await hinted(request, creates: creates) {
            return try await send(
                attempt, isNew: true, to: connection, force: force, hint: request.loginHint, newSecret: newSecret)
        }
        let stored = attempt
        try await store.write { try $0.insert(stored) }
        return LoginStep(
            creates
                ? .askForSignUp(attempt: attempt.id, hint: hint, application: application.name)
                : .askForEmail(attempt: attempt.id, hint: hint, application: application.name),
            browserSecret: newSecret)
    }

    /// The connection that the request's hints lead to without a page.
    private func hinted(_ request: AuthorizationRequest, creates: Bool) async throws -> Connection? {
        try await store.read { scope -> Connection? in
            if let named = try HomeRealmDiscovery.connection(
                organization: request.organization, connection: request.connection, in: scope)
            {
                try checkOpen(named, in: scope)
                // An IdP that decides nothing turns away whoever is new (rule L-3): they may be invited.
                if creates, request.connection == nil, try !HomeRealmDiscovery.takesNewcomers(named, in: scope) {
                    return nil
                }
                return named
            }
            let address = request.loginHint ?? request.domainHint.map { "someone@" + $0 }
            // Any other way needs a page: the person may type another address, or a password.
            guard request.organization == nil, let address, let email = try? EmailAddress(address) else { return nil }
            if creates { return try HomeRealmDiscovery.signUpConnection(for: email, in: scope) }
            guard case .sso(let connection) = try HomeRealmDiscovery.route(for: email, in: scope) else { return nil }
            return connection
        }
    }

    /// A code at once where the browser's session satisfies the request (rules L-8, L-11).
    private func silentAnswer(
        _ asked: ApplicationRequest, _ request: AuthorizationRequest, _ browser: BrowserState
    ) async throws -> LoginStep? {
        guard let hash = browser.sessionHash else { return nil }
        let now = clock.now()
        let code = Base64.encodeURLSafe(random.bytes(32))
        let found = try await store.write { scope -> [Organization] in
            guard let session = try scope.session(cookieHash: hash), session.isLive(at: now) else { return [] }
            let result = session.result
            if let connection = request.connection, connection != result.connection?.text { return [] }
            // What was asked for and is no organization's id is not nothing.
            guard (request.organization == nil) == (asked.organization == nil) else { return [] }
            if let maximum = asked.maximumAge, now.since(result.authenticatedAt) > .seconds(maximum) { return [] }
            guard let identity = try scope.identity(result.identity) else { return [] }
            if let hint = asked.loginHint, let email = try? EmailAddress(hint), email != identity.email { return [] }
            let organizations = try destinations(of: asked, result, at: now, in: scope)
            if organizations.count == 1, let only = organizations.first {
                try insert(code, asked, session.id, only.id, at: now, in: scope)
            }
            return organizations
        }
        switch found.count {
        case 0: return nil
        case 1:
            return LoginStep(
                .redirect(
                    AuthorizationResponse.url(
                        redirectURI: asked.redirectURI, code: code, state: asked.state, issuer: settings.baseURL)))
        default:
            guard !asked.silent else { throw AuthorizationError.interactionRequired }
            return LoginStep(
                .chooseOrganization(
                    choices(among: found, for: asked, connection: request.connection.flatMap { Identifier($0) })))
        }
    }

    /// How the person wants to go on from the sign-in page.
    package enum Wish: String, Sendable { case sso, password }

    /// The person typed an address on the sign-in page.
    ///
    /// - Parameter wish: what they chose; nil leaves it to the address. A password page is there for everybody: an owner
    ///   needs it when the IdP is down, and it says nothing about the account.
    package func route(
        attempt id: String, email text: String, wish: Wish? = nil, browser: BrowserState
    ) async throws -> LoginStep {
        let now = clock.now()
        let email = try EmailAddress(text)
        let (attempt, route) = try await store.read { scope in
            (try browser.attempt(id, at: now, in: scope), try HomeRealmDiscovery.route(for: email, in: scope))
        }
        // An organization that was asked for and has no SSO is not reached through another's (rule L-11).
        let isBound = attempt.organization != nil && attempt.connection == nil
        let connection: Connection
        switch (isBound ? .password : route, wish) {
        case (_, .password), (.password, _): return LoginStep(.askForPassword(attempt: attempt.id, email: email.text))
        case (.choice(_, let organization), nil):
            return LoginStep(.choose(attempt: attempt.id, email: email.text, organization: organization))
        case (.refusal(let error), _): throw error
        case (.sso(let found), _), (.choice(let found, _), .sso): connection = found
        }
        return try await send(
            attempt, isNew: false, to: connection, force: attempt.purpose.wantsFreshAuthentication, hint: email.text,
            newSecret: nil)
    }

    /// The gateway's own password page, for when an application leads straight to an IdP that is down.
    package func startPassword(browser: BrowserState) async throws -> LoginStep {
        let (hash, newSecret) = browser.binding(random)
        let attempt = newAttempt(.session, hash)
        try await store.write { try $0.insert(attempt) }
        return LoginStep(.askForPassword(attempt: attempt.id, email: ""), browserSecret: newSecret)
    }

    /// A connection's start URL: a session, then the application's `initiate_login_uri`.
    package func start(connection id: String, browser: BrowserState) async throws -> LoginStep {
        let connection = try await connection(id)
        try await store.read { try checkOpen(connection, in: $0) }
        let (hash, newSecret) = browser.binding(random)
        return try await send(
            newAttempt(.session, hash), isNew: true, to: connection, force: false, hint: nil, newSecret: newSecret)
    }

    /// A test log-in: the whole journey, and nobody is signed in (rule A-6).
    ///
    /// - Parameter ticket: the one-time ticket that `prepareTest` gave to the admin.
    package func startTest(connection id: String, ticket: String, browser: BrowserState) async throws -> LoginStep {
        let connection = try await connection(id)
        let now = clock.now()
        let hash = TokenIssuer.hash(ticket)
        let (browserHash, newSecret) = browser.binding(random)
        let attempt = newAttempt(.test, browserHash)
        try await store.write { scope in
            guard let parked = try scope.takeParkedOutcome(handleHash: hash), now < parked.expiresAt,
                case .test = parked.purpose, parked.browserHash == Array(connection.id.text.utf8)
            else { throw SignOnError.attemptUnknown }
        }
        return try await send(
            attempt, isNew: true, to: connection, force: false, hint: nil, newSecret: newSecret)
    }

    /// The address of a test log-in, good once and for ten minutes, for an admin of the connection's organization.
    package func prepareTest(_ connection: Connection) async throws -> String {
        guard !connection.identityProvider.isAwaited else { throw SignOnError.connectionIncomplete(connection.name) }
        let ticket = Base64.encodeURLSafe(random.bytes(32))
        let expires = clock.now().advanced(by: settings.attemptLifetime)
        let parked = ParkedOutcome(
            handleHash: TokenIssuer.hash(ticket), attempt: nil, browserHash: Array(connection.id.text.utf8),
            purpose: .test, outcome: .tested(passed: false), trace: random.identifier(), expiresAt: expires)
        try await store.write { try $0.insert(parked) }
        return "\(settings.baseURL)/saml/\(connection.id)/login?test=\(ticket)"
    }
}

extension SignOnAttempt.Purpose {
    /// Whether the application wants the person to authenticate anew (OpenID Connect Core 3.1.2.1).
    var wantsFreshAuthentication: Bool {
        switch self {
        case .application(let asked): asked.forceAuthentication || asked.maximumAge == 0
        case .console(let asked): asked.isFresh
        case .session, .test: false
        }
    }
}
