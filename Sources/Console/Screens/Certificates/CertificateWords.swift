package import Essentials
package import GatewayModel

/// Certificates in words.
enum CertificateWords {
    /// Enough of a fingerprint to tell two apart.
    static func short(_ fingerprint: String) -> String { "SHA-256 " + fingerprint.prefix(16) + "…" }

    static func state(_ certificate: TrustedCertificate, _ connection: Connection, now: Timestamp) -> Inline {
        guard certificate.notBefore <= now else { return .badge(.neutral, "next, not valid yet") }
        guard certificate.notAfter > now else {
            return connection.acceptExpiredCertificates
                ? .badge(.warning, "expired, still accepted") : .badge(.bad, "expired, refused")
        }
        let days = certificate.daysLeft(at: now)
        guard certificate.expiryStep(at: now) == nil else {
            return .badge(.warning, "\(days) day\(days == 1 ? "" : "s") left")
        }
        return .badge(.good, "valid")
    }
}

/// What trusting a certificate no longer does, before it is done (rule C-4).
package struct RemoveCertificateScreen: Screen {
    let connection: Connection
    let certificate: TrustedCertificate
    let matchedAt: Timestamp?
    let base: String
    let now: Timestamp

    package init(
        connection: Connection, certificate: TrustedCertificate, matchedAt: Timestamp?, base: String, now: Timestamp
    ) {
        self.connection = connection
        self.certificate = certificate
        self.matchedAt = matchedAt
        self.base = base
        self.now = now
    }

    private var connectionURL: String { "\(base)/connections/\(connection.id)" }
    private var url: String { connectionURL + "/certificates" }
    private var others: [TrustedCertificate] {
        connection.identityProvider.certificates.filter { $0.fingerprint != certificate.fingerprint }
    }

    package var title: String { "Trust this certificate no longer" }
    package var trail: [Link] {
        [
            Link("Single sign-on", base + "/connections"), Link(connection.name, connectionURL),
            Link("Certificates", url),
        ]
    }
    package var blocks: [any Block] {
        var blocks: [any Block] = [
            Facts([
                .init("Subject", Inline(certificate.subject)),
                .init("SHA-256", .code(certificate.fingerprint)),
                .init("Valid until", .time(certificate.notAfter, now: now)),
                .init("Last matched a log-in", matchedAt.map { .time($0, now: now) } ?? "not lately"),
                .init("Other trusted certificates", "\(others.count)"),
            ])
        ]
        if others.isEmpty, connection.state == .active {
            blocks += [
                Notice(
                    .bad, title: "It is the only one.", "An active connection needs a certificate.",
                    remedy: "Add the identity provider's next certificate first."),
                Actions(primary: Link("Back", url)),
            ]
            return blocks
        }
        blocks += [
            Notice(
                matchedAt == nil ? .neutral : .warning,
                "Log-ins that are signed with it are refused from then on. Reading the metadata does not bring it back."
                    + (matchedAt == nil ? "" : " Your identity provider has used it lately.")),
            Form(
                to: "\(url)/\(certificate.fingerprint)/remove", button: "Trust it no longer", weight: .danger,
                cancel: Link("Keep it", url)),
        ]
        return blocks
    }
}
