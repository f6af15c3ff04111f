import Console
import Essentials
import GatewayModel
import SignOn

/// The password journey's pages; each follows from its arguments alone, so that equal cases look equal.
enum PasswordPages {
    static func password(attempt: String, email: String, problem: String? = nil) -> FormPage {
        var page = FormPage(title: "Enter your password", action: "/sign-in/password", button: "Sign in")
        page.problem = problem
        page.hidden = [("attempt", attempt)]
        page.inputs = [
            FormPage.Input("email", label: "E-mail", type: "email", autocomplete: "username", value: email),
            FormPage.Input("password", label: "Password", type: "password", autocomplete: "current-password"),
        ]
        page.alternatives = [
            FormPage.Alternative("Use single sign-on", action: "/sign-in", wish: "sso"),
            FormPage.Alternative("Use a recovery code", action: "/sign-in/recovery-code", wish: "recovery_code"),
        ]
        page.links = [("No password yet, or forgotten it?", "/password/forgotten")]
        return page
    }

    static func recoveryCode(attempt: String, email: String, problem: String? = nil) -> FormPage {
        var page = FormPage(title: "Enter a recovery code", action: "/sign-in/recovery-code", button: "Sign in")
        page.problem = problem
        page.paragraphs = ["Owners and admins have codes for the day when nothing else works. Each one is good once."]
        page.hidden = [("attempt", attempt)]
        page.inputs = [
            FormPage.Input("email", label: "E-mail", type: "email", autocomplete: "username", value: email),
            FormPage.Input("code", label: "Recovery code", type: "text", autocomplete: "one-time-code"),
        ]
        return page
    }

    /// An organization that leaves the way to the person.
    static func choice(attempt: String, email: String, organization: String) -> FormPage {
        var page = FormPage(
            title: "How do you want to sign in?", action: "/sign-in", button: "Continue with single sign-on")
        page.paragraphs = ["\(organization) has single sign-on."]
        page.hidden = [("attempt", attempt), ("email", email)]
        page.wish = "sso"
        page.alternatives = [FormPage.Alternative("Use a password", action: "/sign-in/password", wish: "password")]
        return page
    }

    /// The right password of a member who must go another way (rule A-2).
    static func ssoRequired(attempt: String, email: String, message: String) -> FormPage {
        var page = FormPage(title: "Use single sign-on", action: "/sign-in", button: "Continue with single sign-on")
        page.problem = message
        page.paragraphs = ["Your password was not used to sign you in."]
        page.hidden = [("attempt", attempt), ("email", email)]
        page.wish = "sso"
        return page
    }

    static func forgotten(email: String = "", problem: String? = nil) -> FormPage {
        var page = FormPage(title: "Set a password", action: "/password/forgotten", button: "Send me a link")
        page.problem = problem
        page.paragraphs = ["A password is set through a link that we mail to you. It is good once, for an hour."]
        page.inputs = [FormPage.Input("email", label: "E-mail", type: "email", autocomplete: "username", value: email)]
        return page
    }

    /// Mail filters open links by themselves: what binds the link to a browser is this page's button.
    static func opening(token: String, attempt: String) -> FormPage {
        var page = FormPage(title: "Set your password", action: "/password/open", button: "Continue in this browser")
        page.paragraphs = ["The link will then work in this browser only."]
        page.hidden = hidden(token, attempt)
        return page
    }

    static func set(token: String, attempt: String, email: String, problem: String? = nil) -> FormPage {
        var page = FormPage(title: "Set your password", action: "/password/set", button: "Set the password")
        page.problem = problem
        page.paragraphs = [rules]
        page.hidden = hidden(token, attempt)
        page.inputs = [
            FormPage.Input(
                "email", label: "E-mail", type: "email", autocomplete: "username", value: email, isReadOnly: true),
            FormPage.Input("password", label: "New password", type: "password", autocomplete: "new-password"),
        ]
        return page
    }

    /// Where the log-in that was begun before goes on.
    static func isSet(attempt: String, email: String) -> FormPage {
        var page = FormPage(title: "Your password is set", action: "/sign-in/password", button: "Sign in")
        page.paragraphs = ["Go on by signing in as \(email)."]
        page.hidden = [("attempt", attempt), ("email", email)]
        return page
    }

    /// A link, and the log-in that it was asked for in, if any.
    private static func hidden(_ token: String, _ attempt: String) -> [(name: String, value: String)] {
        [("token", token)] + (attempt.isEmpty ? [] : [("attempt", attempt)])
    }

    static func change(email: String, problem: String? = nil) -> FormPage {
        var page = FormPage(title: "Change your password", action: "/password/change", button: "Change the password")
        page.problem = problem
        page.paragraphs = [rules, "You stay signed in here, and nowhere else."]
        page.inputs = [
            FormPage.Input(
                "email", label: "E-mail", type: "email", autocomplete: "username", value: email, isReadOnly: true),
            FormPage.Input("old_password", label: "Old password", type: "password", autocomplete: "current-password"),
            FormPage.Input("password", label: "New password", type: "password", autocomplete: "new-password"),
        ]
        page.links = [("Make new recovery codes", "/password/recovery-codes")]
        return page
    }

    static func makingCodes(email: String, problem: String? = nil) -> FormPage {
        var page = FormPage(
            title: "Make new recovery codes", action: "/password/recovery-codes", button: "Make ten new codes")
        page.problem = problem
        page.paragraphs = ["The codes that you have now end with it."]
        page.inputs = [
            FormPage.Input(
                "email", label: "E-mail", type: "email", autocomplete: "username", value: email, isReadOnly: true),
            FormPage.Input("password", label: "Password", type: "password", autocomplete: "current-password"),
        ]
        return page
    }

    static func codes(_ title: String, _ codes: [String]) -> CodesPage {
        CodesPage(
            title: title,
            paragraphs: [
                "These are your recovery codes. Print them, or keep them where you keep your papers: they can't be shown again.",
                "Each one signs you in once, without the password and without the identity provider.",
            ], codes: codes)
    }

    private static let rules =
        "\(PasswordPolicy.minimum) to \(PasswordPolicy.maximum) characters of any kind. A few words that only you would "
        + "put together are best."

    /// An error's message as a sentence for the person.
    static func sentence(_ error: any CodedError) -> String {
        let text = [error.message, error.remedy?.text].compactMap { $0 }.map { text in
            text.prefix(1).uppercased() + text.dropFirst() + "."
        }
        return text.joined(separator: " ")
    }
}
