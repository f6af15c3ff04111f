import GatewayModel

/// Signing up (rule L-2): to the organization's IdP where that one decides who is in, and by mail everywhere else.
///
/// Nobody makes an account or an organization alone. What the mailbox says is for whoever has it; the browser is told the
/// same whoever it is (rule L-1).
package struct SignUpService: Sendable {
    private let login: LoginService
    private let passwords: PasswordService

    package init(login: LoginService, passwords: PasswordService) {
        self.login = login
        self.passwords = passwords
    }

    /// The sign-up page without an application's request.
    package func begin(browser: BrowserState) async throws -> LoginStep {
        try await login.startSignUp(browser: browser)
    }

    /// The person typed an address on the sign-up page.
    ///
    /// - Returns: the step to the IdP; nil where a message is on its way.
    /// - Throws: `email.malformed`; `attempt.unknown`, `attempt.expired`, `attempt.other_browser`; what the domain's
    ///   settings refuse; `mail.not_configured`; `password.wait` where this network has asked for too many messages.
    package func signUp(
        attempt id: String, email text: String, visitor: PasswordService.Visitor
    ) async throws -> LoginStep? {
        let email = try EmailAddress(text)
        if let step = try await login.signUp(attempt: id, email: email, browser: visitor.browser) { return step }
        try await passwords.mailSignUp(email, attempt: id, visitor: visitor)
        return nil
    }
}
