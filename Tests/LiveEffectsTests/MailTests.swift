import Effects
import Essentials
import LiveEffects
import Testing

@Suite struct MailTests {
    static let now = Timestamp(text: "2026-03-04T05:06:07Z") ?? Timestamp(milliseconds: 0)

    private func message(
        id: String = "mal-1", to: String = "ann@works.example", subject: String = "Hello", text: String = "Hi\n"
    ) -> MailMessage { MailMessage(id: id, to: to, subject: subject, text: text) }

    private func written(_ message: MailMessage, from: String = "gate@works.example") throws(MailError) -> String {
        String(decoding: try InternetMessage.text(message, from: from, date: Self.now), as: UTF8.self)
    }

    @Test func `a message has the headers of RFC 5322 and a body in quoted-printable`() throws {
        let text = try written(message(text: "Grüße = \nend"))
        #expect(
            text
                == [
                    "Date: Wed, 04 Mar 2026 05:06:07 +0000", "From: <gate@works.example>", "To: <ann@works.example>",
                    "Subject: Hello", "Message-ID: <mal-1@works.example>", "Auto-Submitted: auto-generated",
                    "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
                    "Content-Transfer-Encoding: quoted-printable", "", "Gr=C3=BC=C3=9Fe =3D=20", "end", "",
                ].joined(separator: "\r\n"))
    }

    @Test func `no line of a body is longer than 76 characters, however long the text's are`() throws {
        let long = String(repeating: "ü long=", count: 200)
        let lines = InternetMessage.quotedPrintable(long).split(separator: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 76 })
        #expect(lines.dropLast().allSatisfy { $0.hasSuffix("=") })
    }

    @Test func `a subject beyond ASCII is written in encoded words that cut no character`() {
        #expect(InternetMessage.subject("Plain") == "Plain")
        #expect(InternetMessage.subject("Grüße") == "=?utf-8?B?R3LDvMOfZQ==?=")
        #expect(InternetMessage.subject("=?utf-8?B?x?=").hasPrefix("=?utf-8?B?"), "no word of a stranger's is decoded")
        let words = InternetMessage.subject(String(repeating: "ü", count: 100)).components(by: "\r\n ")
        #expect(words.count > 3)
        for word in words {
            #expect(word.utf8.count <= 75)
            let bytes = Base64.decode(Array(word.utf8.dropFirst(10).dropLast(2))) ?? []
            #expect(String(validating: bytes, as: UTF8.self) != nil)
        }
    }

    @Test(arguments: ["a\r\nBcc: x@y.example", "a\nb", "a\u{0}b", "a\u{85}b", "a\u{7F}"])
    func `a control character in a header is refused`(text: String) {
        #expect(throws: MailError.headerRefused(field: "Subject")) { try written(message(subject: text)) }
        #expect(throws: MailError.headerRefused(field: "To")) { try written(message(to: text + "@works.example")) }
        #expect(throws: MailError.headerRefused(field: "Message-ID")) { try written(message(id: text)) }
        #expect(throws: MailError.headerRefused(field: "From")) { try written(message(), from: text + "@x.example") }
    }

    @Test(arguments: [
        "ann", "a@b@c", "@works.example", "ann@", "ann@x.example,bob@x.example", "<ann@x.example>", "ann ann@x.example",
        "änn@works.example",
    ])
    func `what is not one address of ASCII characters is refused`(to: String) {
        #expect(throws: MailError.addressRefused(to)) { try written(message(to: to)) }
    }

    @Test(arguments: [
        ("smtp://mail.example:587", "mail.example", false), ("smtps://mail.example", "mail.example", false),
        ("smtp://127.0.0.1:2525", "127.0.0.1", true), ("smtp://localhost", "localhost", true),
        ("smtp://[::1]:25", "::1", true), ("smtp://127.0.0.1.evil.example", "127.0.0.1.evil.example", false),
    ])
    func `only this machine's own server may do without TLS`(url: String, host: String, clear: Bool) throws {
        let settings = try #require(
            SMTPMailer.Settings(url: url, from: "gate@works.example", user: nil, password: nil))
        #expect(settings.host == host)
        #expect(settings.allowsClearText == clear)
        let lab = SMTPMailer.Settings(url: url, from: "g@w.example", user: nil, password: nil, isLab: true)
        #expect(lab?.allowsClearText == true)
    }

    @Test(arguments: [
        "http://mail.example", "smtp://", "smtp://user:secret@mail.example", "smtp://mail.example/path",
        "smtp://mail.example:99999", "smtp://mail example", "mail.example", "smtp://[::1",
    ])
    func `another URL is refused, one with a password in it above all`(url: String) {
        #expect(SMTPMailer.Settings(url: url, from: "g@w.example", user: nil, password: nil) == nil)
    }

    @Test func `a server that is not there is unreachable, and may be tried again`() async throws {
        let pool = BlockingPool(threads: 1, name: "mail-tests")
        let settings = try #require(
            SMTPMailer.Settings(url: "smtp://127.0.0.1:1", from: "g@w.example", user: nil, password: nil))
        let mailer = SMTPMailer(settings, pool: pool, clock: SystemClock(), seconds: 3)
        #expect(mailer.isConfigured)
        do {
            try await mailer.send(message())
            Issue.record("nobody listens on port 1")
        } catch {
            #expect(error.code == "mail.unreachable")
            #expect(!error.isPermanent)
        }
    }

    @Test func `without a mail server every message is refused, and what to do is said`() async {
        let mailer = UnconfiguredMailer()
        #expect(!mailer.isConfigured)
        await #expect(throws: MailError.notConfigured) { try await mailer.send(message()) }
        #expect(MailError.notConfigured.remedy?.text.contains("--smtp-url") == true)
    }

    @Test func `only what a server says for good is for good`() {
        #expect(MailError.rejected(host: "h", reply: 550).isPermanent)
        #expect(!MailError.rejected(host: "h", reply: 451).isPermanent)
        #expect(!MailError.loginRefused(host: "h").isPermanent)
        #expect(MailError.headerRefused(field: "To").isPermanent)
    }
}

extension String {
    fileprivate func components(by separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
