import Cryptography
import Effects
package import Essentials
package import GatewayModel
package import OpenIDConnect
import Persistence

/// Local log-out, which always works (rule L-9): the session ends, and with it what was issued for it.
///
/// An ID token of the application says whose log-out it is. Without one anybody could have led the browser here, so the
/// person is asked, by a form that only this browser can send.
package struct LogoutService: Sendable {
    private let store: any Store
    private let clock: any WallClock
    private let tokens: TokenIssuer

    package init(login: LoginService, tokens: TokenIssuer) {
        store = login.store
        clock = login.clock
        self.tokens = tokens
    }

    package enum Outcome: Sendable {
        /// Nobody is signed in in this browser any more; on to the application, or nil.
        case done(redirect: String?)
        case ask(Question)
    }

    /// What the person is asked, and what their yes brings along.
    package struct Question: Sendable {
        package let email: String
        package let confirmation: String
        /// The application that asked, where it is known.
        package let client: Identifier<Application>?
    }

    /// - Throws: the store's errors alone: a request that says nothing useful still asks the person.
    package func logOut(_ request: EndSessionRequest, browser: BrowserState) async throws -> Outcome {
        var hint: IDTokenHint?
        if let text = request.unverifiedHint { hint = await tokens.hint(text) }
        // A client that shows another's token shows nothing (RP-Initiated Logout 1.0, 2).
        if let named = request.clientID, let known = hint, named != known.application.text { hint = nil }
        let now = clock.now()
        return try await store.write { [hint] scope in
            let client = hint?.application ?? request.clientID.flatMap { Identifier($0) }
            let application = try client.flatMap { try scope.application($0) }
            let done = Outcome.done(redirect: redirect(request, application))
            if let hint, let session = try scope.session(hint.session), session.result.identity == hint.identity {
                // A form that comes from the application's site has no cookie of ours.
                try scope.end(session: session.id, at: now)
            }
            guard let hash = browser.sessionHash, let session = try scope.session(cookieHash: hash),
                session.isLive(at: now)
            else { return done }
            let expected = LogoutService.confirmation(browser)
            let isConfirmed = constantTimeEqual(Array((request.confirmation ?? "").utf8), Array(expected.utf8))
            guard isConfirmed || session.result.identity == hint?.identity else {
                let identity = try scope.identity(session.result.identity)
                return .ask(
                    Question(
                        email: identity?.email.text ?? "", confirmation: expected, client: application?.id))
            }
            try scope.end(session: session.id, at: now)
            return done
        }
    }

    /// Only to an address that the application registered, and with its state; a wrong one is not gone to.
    private func redirect(_ request: EndSessionRequest, _ application: Application?) -> String? {
        guard let uri = request.postLogoutRedirectURI, let application,
            AuthorizationResponse.isRegistered(uri, among: application.postLogoutRedirectURIs)
        else { return nil }
        return AuthorizationResponse.url(uri, [("state", request.state)])
    }

    /// Follows from the session's secret, which no other site and no log has.
    private static func confirmation(_ browser: BrowserState) -> String {
        hexadecimal(Digest.sha256("log-out\u{0}" + (browser.sessionSecret ?? "")))
    }
}
