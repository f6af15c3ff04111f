/// Asks before a log-in that the identity provider began takes effect (D3: a fresh confirmation).
package struct ConfirmPage: Page {
    package let email: String
    package let organization: String
    package let application: String?
    /// The one-time handle that the form sends back.
    package let handle: String

    package init(email: String, organization: String, application: String?, handle: String) {
        self.email = email
        self.organization = organization
        self.application = application
        self.handle = handle
    }

    package var template: String { "confirm" }
    package var title: String { "Continue as \(email)?" }
    package var values: [String: Any] {
        var values: [String: Any] = ["email": email, "organization": organization, "handle": handle]
        if let application { values["application"] = application }
        return values
    }
}
