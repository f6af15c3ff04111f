import Essentials
import GatewayModel
import Persistence

extension MailNotices {
    /// What an address that somebody signed up with can do here (rule L-2).
    ///
    /// - Parameters:
    ///   - isMember: whether the person is an active member somewhere.
    ///   - open: the organizations whose invitation a password accepts.
    ///   - closed: why a password accepts the others, and where SSO does instead.
    ///   - link: sets the password, once; said only where `open` has one.
    func signUp(
        _ email: EmailAddress, isMember: Bool, open: [String], closed: [(error: PasswordError, startURL: String?)],
        link: String, _ origin: Origin, at now: Timestamp, in scope: any WriteScope
    ) throws {
        var paragraphs = ["Somebody, probably you, wants to sign up with \(email.text)."]
        if !open.isEmpty {
            paragraphs += [
                "You are invited to \(open.joined(separator: ", ")). If you have no password yet, open this link within an "
                    + "hour, in the browser in which you want to go on, and set one:",
                link, "Signing in with your password then accepts the invitation.",
            ]
        }
        for (error, startURL) in closed {
            let sentence = "You are invited, and a password does not accept it: \(error.message)."
            paragraphs.append(
                sentence
                    + (startURL.map { " Sign in here, that accepts the invitation: \($0)" }
                        ?? error.remedy.map { " What to do: \($0.text)." } ?? ""))
        }
        if isMember {
            paragraphs.append(
                "You have an account here already: open your application and sign in, with single sign-on or with your "
                    + "password. A forgotten password is set anew at \(settings.baseURL)/password/forgotten")
        } else if open.isEmpty, closed.isEmpty {
            paragraphs.append(
                "Nobody has invited this address. Ask an admin of your organization to invite it, then open the link that "
                    + "comes by mail.")
        }
        paragraphs += ["If it was not you, do nothing: nothing happens then.", MailNotices.source(origin)]
        try queue(
            .signUp, to: email, about: nil, subject: "Signing up", paragraphs, lifetime: PasswordService.linkLifetime,
            at: now, in: scope)
    }
}
