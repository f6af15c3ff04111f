import Effects
import Essentials
package import GatewayModel
import Persistence

extension LoginService {
    /// A log-in that ends at a page of the console.
    ///
    /// - Parameters:
    ///   - request: the page, and whether the person must authenticate again: their IdP is then asked with ForceAuthn.
    ///   - email: who it is where that is known, so that nothing is typed twice; nil asks for it.
    package func startConsole(
        _ request: ConsoleRequest, email: String?, browser: BrowserState
    ) async throws -> LoginStep {
        let (hash, newSecret) = browser.binding(random)
        let attempt = newAttempt(.console(request), hash)
        try await store.write { try $0.insert(attempt) }
        let bound = BrowserState(
            browserSecret: newSecret ?? browser.browserSecret, sessionSecret: browser.sessionSecret)
        guard let email else {
            return LoginStep(
                .askForEmail(attempt: attempt.id, hint: "", application: "the console"), browserSecret: newSecret)
        }
        var step = try await route(attempt: attempt.id.text, email: email, browser: bound)
        step.browserSecret = newSecret
        return step
    }
}
