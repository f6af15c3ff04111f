/// A message of plain text to one person.
package struct MailMessage: Sendable, Hashable {
    /// The same at each try: it becomes the Message-ID (RFC 5322 3.6.4).
    ///
    /// Letters, digits and hyphens.
    package let id: String
    /// One address, `local@domain`.
    package let to: String
    package let subject: String
    /// Lines end in `\n`.
    package let text: String

    package init(id: String, to: String, subject: String, text: String) {
        self.id = id
        self.to = to
        self.subject = subject
        self.text = text
    }
}
