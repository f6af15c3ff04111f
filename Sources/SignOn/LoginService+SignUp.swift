import Effects
import Essentials
import GatewayModel
import Persistence

extension LoginService {
    func startSignUp(browser: BrowserState) async throws -> LoginStep {
        let (hash, newSecret) = browser.binding(random)
        let attempt = newAttempt(.session, hash, lifetime: PasswordService.linkLifetime)
        try await store.write { try $0.insert(attempt) }
        return LoginStep(.askForSignUp(attempt: attempt.id, hint: "", application: nil), browserSecret: newSecret)
    }

    /// To the IdP that decides about this address (rule L-2); nil where none does.
    func signUp(attempt id: String, email: EmailAddress, browser: BrowserState) async throws -> LoginStep? {
        let now = clock.now()
        let (attempt, connection) = try await store.read { scope -> (SignOnAttempt, Connection?) in
            let attempt = try browser.attempt(id, at: now, in: scope)
            let connection = try HomeRealmDiscovery.signUpConnection(for: email, in: scope)
            // An organization that was asked for is not reached through another's IdP (rule L-11).
            if let connection, let wanted = try attempt.organization.flatMap({ try scope.organization($0) }),
                try scope.authority(over: wanted).organization.id != connection.organization
            {
                return (attempt, nil)
            }
            return (attempt, connection)
        }
        guard let connection else { return nil }
        return try await send(
            attempt, isNew: false, to: connection, force: attempt.purpose.wantsFreshAuthentication, hint: email.text,
            newSecret: nil)
    }

    /// Whether a log-in that was begun can go on in this browser.
    package func goesOn(attempt id: String, browser: BrowserState) async throws -> Bool {
        let now = clock.now()
        return try await store.read { scope in
            do {
                _ = try browser.attempt(id, at: now, in: scope)
                return true
            } catch is SignOnError {
                return false
            }
        }
    }
}
