/// Hands messages to a mail server.
package protocol Mailer: Sendable {
    /// Whether there is a mail server at all; where there is none, what needs mail is refused before it is promised.
    var isConfigured: Bool { get }

    /// Sends one message to one person.
    ///
    /// It may be called again with the same message after a failure that left the outcome open; the message's id is then
    /// the same, so that whoever receives it can tell the two for one.
    ///
    /// - Throws: ``MailError``; `isPermanent` says whether trying again is in vain.
    func send(_ message: MailMessage) async throws(MailError)
}

/// No mail server: every message is refused with `mail.not_configured`.
package struct UnconfiguredMailer: Mailer {
    package init() {}

    package var isConfigured: Bool { false }

    package func send(_ message: MailMessage) async throws(MailError) { throw .notConfigured }
}
