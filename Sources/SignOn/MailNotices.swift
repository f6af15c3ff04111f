import Cryptography
import Effects
import Essentials
import GatewayModel
import Persistence

/// Writes messages into the queue, in the transaction of their cause.
struct MailNotices {
    let random: any RandomSource
    let settings: SignOnSettings

    /// Queues a message; its text is sealed until it is sent.
    func queue(
        _ kind: QueuedMail.Kind, to recipient: EmailAddress, about organization: Organization?, subject: String,
        _ paragraphs: [String], lifetime: Duration = .days(3), at now: Timestamp, in scope: any WriteScope
    ) throws {
        try scope.insert(
            QueuedMail(
                random.identifier(), kind, to: recipient, about: organization?.id, subject: subject,
                paragraphs: paragraphs, until: now.advanced(by: lifetime), at: now, sealedBy: settings.sealingKey))
    }

    static func source(_ origin: Origin) -> String {
        "Address: \(origin.address ?? "unknown")\nSupport number: \(origin.requestID)"
    }

    /// Tells all owners that somebody came in past SSO (rule A-2).
    func breakGlass(
        _ member: Member, _ method: SignOnMethod, of organization: Organization, _ origin: Origin, at now: Timestamp,
        in scope: any WriteScope
    ) throws {
        let means = method == .recoveryCode ? "a recovery code" : "a password"
        for owner in try scope.activeOwners(of: organization.id) {
            try queue(
                .breakGlass, to: owner.identity.email, about: organization,
                subject: "Sign-in with \(means) at \(organization.name)",
                [
                    "\(member.identity.email.text) (\(member.membership.role.rawValue)) signed in to \(organization.name) "
                        + "with \(means) at \(now.text), past single sign-on.",
                    MailNotices.source(origin),
                    "If nobody of you did this, end the sessions, set a new password, and look at the audit log.",
                ], at: now, in: scope)
        }
    }

    /// Tells the person, and all owners, that a right password was turned away.
    func refused(
        _ email: EmailAddress, of organization: Organization, _ error: PasswordError, _ origin: Origin,
        at now: Timestamp,
        in scope: any WriteScope
    ) throws {
        var recipients = [email]
        for owner in try scope.activeOwners(of: organization.id) where !recipients.contains(owner.identity.email) {
            recipients.append(owner.identity.email)
        }
        for recipient in recipients {
            try queue(
                .passwordRefused, to: recipient, about: organization,
                subject: "Password sign-in refused at \(organization.name)",
                [
                    "\(email.text) gave the right password at \(now.text) and was not signed in: "
                        + "\(error.message).", MailNotices.source(origin),
                    "Sign in through single sign-on. If \(email.text) did not do this, somebody else "
                        + "knows that password.",
                ], at: now, in: scope)
        }
    }

    /// The link that sets a password, good for an hour and once.
    func link(
        _ token: String, to email: EmailAddress, _ origin: Origin, at now: Timestamp, in scope: any WriteScope
    ) throws {
        try queue(
            .passwordLink, to: email, about: nil, subject: "Set your password",
            [
                "Somebody, probably you, asked to set a password for \(email.text).",
                "Open this link within an hour, in the browser in which you want to go on:",
                "\(settings.baseURL)/password/set?token=\(token)",
                "If it was not you, do nothing: without this link nobody can set it.", MailNotices.source(origin),
            ], lifetime: PasswordService.linkLifetime, at: now, in: scope)
    }

    /// No link, for there is no organization that a password would reach.
    func noLink(
        to email: EmailAddress, _ error: PasswordError, _ origin: Origin, at now: Timestamp, in scope: any WriteScope
    ) throws {
        var way = "Open your application and continue with single sign-on."
        if case .invitationExpired = error { way = "Ask the admin who invited you to send the invitation again." }
        try queue(
            .passwordLink, to: email, about: nil, subject: "Signing in",
            [
                "Somebody, probably you, asked to set a password for \(email.text).",
                "There is none to set: \(error.message). " + way,
                MailNotices.source(origin),
            ], lifetime: PasswordService.linkLifetime, at: now, in: scope)
    }

    /// Tells the person that their credentials have changed.
    func changed(
        _ what: String, _ email: EmailAddress, _ origin: Origin, at now: Timestamp, in scope: any WriteScope
    ) throws {
        try queue(
            .passwordChanged, to: email, about: nil, subject: what,
            [
                "\(what) for \(email.text) at \(now.text).", MailNotices.source(origin),
                "If it was not you, ask for a new password at once: \(settings.baseURL)/password/forgotten",
            ], at: now, in: scope)
    }
}
