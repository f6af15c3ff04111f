package import Cryptography
package import Essentials

extension QueuedMail {
    /// A message that waits from now on, its text sealed until it is sent.
    ///
    /// - Parameters:
    ///   - subject: a control character in it is left out: the mailer refuses such headers, and a name with one must not keep
    ///     a notice from being sent.
    ///   - paragraphs: plain text.
    ///   - end: when the message is worth nothing any more.
    ///   - key: the installation's; the id is the context.
    ///   - concerned: the id of what it is about, where a later message about the same is to replace it.
    /// - Throws: ``Cryptography/CryptographyError``.
    package init(
        _ id: Identifier<QueuedMail>, _ kind: Kind, to recipient: EmailAddress,
        about organization: Identifier<Organization>?, subject: String, paragraphs: [String], until end: Timestamp,
        at now: Timestamp, sealedBy key: SealingKey, concerning concerned: String? = nil
    ) throws(CryptographyError) {
        let header = String.UnicodeScalarView(
            subject.unicodeScalars.filter { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
        let text = paragraphs.joined(separator: "\n\n") + "\n"
        self.init(
            id: id, organization: organization, kind: kind, recipient: recipient, subject: String(header),
            sealedText: try key.seal(Array(text.utf8), context: Array(id.text.utf8)), createdAt: now, expiresAt: end,
            nextAttemptAt: now, concerns: concerned)
    }
}
