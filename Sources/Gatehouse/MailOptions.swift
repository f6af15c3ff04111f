import Administration
import ArgumentParser
import Effects
import Essentials
import LiveEffects
import Logging

/// The flags about mail; user and password come from the environment alone.
struct MailOptions: ParsableArguments {
    @Option(
        name: .customLong("smtp-url"), help: "The mail server: smtp://HOST:PORT (with STARTTLS) or smtps://HOST:PORT.")
    var url: String?
    @Option(name: .customLong("mail-from"), help: "The address that mail comes from.") var from: String?

    /// Nil where there is no mail server.
    ///
    /// - Throws: `settings.mail` where half of it is missing or can't be used.
    func settings(isLab: Bool) throws -> SMTPMailer.Settings? {
        let url = Settings.value(self.url, "smtpUrl")
        let from = Settings.value(self.from, "mailFrom")
        if url == nil, from == nil { return nil }
        guard let url, let from else {
            throw SettingsError.mail("one of --smtp-url and --mail-from is missing")
        }
        let user = Settings.value(nil, "smtpUser")
        let password = Settings.value(nil, "smtpPassword").map { Secret($0) }
        guard (user == nil) == (password == nil) else {
            throw SettingsError.mail("one of GATEHOUSE_SMTP_USER and GATEHOUSE_SMTP_PASSWORD is missing")
        }
        let probe = MailMessage(id: "probe", to: from, subject: "", text: "")
        guard (try? InternetMessage.text(probe, from: from, date: Timestamp(milliseconds: 0))) != nil else {
            throw SettingsError.mail("--mail-from is \"\(from)\", expected local@domain")
        }
        guard
            let settings = SMTPMailer.Settings(url: url, from: from, user: user, password: password, isLab: isLab)
        else {
            // The text may hold a password: it is not shown.
            throw SettingsError.mail("--smtp-url is not smtp://HOST:PORT or smtps://HOST:PORT, without user and path")
        }
        return settings
    }
}

extension Gateway {
    static func mailer(_ settings: Settings, pool: BlockingPool, clock: any WallClock) -> any Mailer {
        guard let mail = settings.mail else { return UnconfiguredMailer() }
        return SMTPMailer(mail, pool: pool, clock: clock)
    }
}
