/// Asks for the e-mail address, and nothing else: where the person is sent follows from it (rule L-1).
package struct SignInPage: Page {
    /// Names the log-in that goes on.
    package let attempt: String
    /// What the person typed before, or the application's login hint.
    package let email: String
    /// What was wrong with it, or nil.
    package let problem: String?
    /// The application's name, or nil.
    package let application: String?

    package init(attempt: String, email: String = "", problem: String? = nil, application: String? = nil) {
        self.attempt = attempt
        self.email = email
        self.problem = problem
        self.application = application
    }

    package var template: String { "sign-in" }
    package var title: String { application.map { "Sign in to \($0)" } ?? "Sign in" }
    package var values: [String: Any] {
        var values: [String: Any] = ["attempt": attempt, "email": email]
        if let problem { values["problem"] = problem }
        return values
    }
}
