package import Essentials
package import GatewayModel

/// What a connection's responses are verified with, and what its metadata would change (S23, rules C-4, C-5).
package struct CertificatesScreen: Screen {
    let connection: Connection
    let metadata: MetadataRefresh?
    let matches: [String: Timestamp]
    let mayOnlyAdd: Bool
    let typed: String
    let base: String
    let now: Timestamp

    /// - Parameters:
    ///   - matches: when each certificate last verified a response, by fingerprint.
    ///   - mayOnlyAdd: whether who looks decides on nothing else, as the holder of a set-up link.
    ///   - typed: what stood in the form that was refused.
    ///   - base: the address of the organization's pages.
    package init(
        connection: Connection, metadata: MetadataRefresh?, matches: [String: Timestamp], mayOnlyAdd: Bool,
        typed: String,
        base: String, now: Timestamp
    ) {
        self.connection = connection
        self.metadata = metadata
        self.matches = matches
        self.mayOnlyAdd = mayOnlyAdd
        self.typed = typed
        self.base = base
        self.now = now
    }

    private var connectionURL: String { "\(base)/connections/\(connection.id)" }
    private var url: String { connectionURL + "/certificates" }
    private var trusted: [TrustedCertificate] { connection.identityProvider.certificates }

    package var title: String { "Certificates of \(connection.name)" }
    package var trail: [Link] {
        [Link("Single sign-on", base + "/connections"), Link(connection.name, connectionURL)]
    }
    package var lead: Inline? {
        "The keys that your identity provider may sign with. Several can be trusted at once, so that it can change its key without a pause."
    }
    package var blocks: [any Block] {
        var blocks: [any Block] = notices
        blocks.append(
            Table(
                "Trusted certificates",
                columns: ["Subject", "State", "Valid", "Last matched a log-in"] + (mayOnlyAdd ? [] : ["Remove"]),
                rows: trusted.map { certificate in
                    let remove = Table.Cell(.link("Remove…", "\(url)/\(certificate.fingerprint)/remove"))
                    return row(certificate) + (mayOnlyAdd ? [] : [remove])
                }, empty: "No certificate is trusted: nobody can sign in through this connection."))
        if !mayOnlyAdd { blocks += staged }
        blocks += adding
        return blocks
    }

    private func row(_ certificate: TrustedCertificate) -> [Table.Cell] {
        [
            .init(Inline(certificate.subject), faint: .code(CertificateWords.short(certificate.fingerprint))),
            .init(CertificateWords.state(certificate, connection, now: now)),
            .init(
                Inline("until \(MomentText.absolute(certificate.notAfter))"),
                faint: Inline("from \(MomentText.absolute(certificate.notBefore))")),
            .init(matches[certificate.fingerprint].map { .time($0, now: now) } ?? "not lately"),
        ]
    }

    private var notices: [Notice] {
        let live = trusted.filter { $0.notAfter > now }
        guard let last = live.map(\.notAfter).max() else {
            guard !trusted.isEmpty else { return [] }
            let effect =
                connection.acceptExpiredCertificates
                ? "Log-ins go on, for this connection accepts expired certificates; the key itself is pinned."
                : "Log-ins are refused."
            return [
                Notice(
                    .bad, title: "All certificates have expired.", Inline(effect),
                    remedy: "Create a new signing certificate at the identity provider, and add it below.")
            ]
        }
        guard last.since(now) < .days(60) else { return [] }
        return [
            Notice(
                .warning, title: "No certificate is valid longer than until \(MomentText.absolute(last)).",
                Inline("That is \(MomentText.relative(last, now: now))."),
                remedy:
                    "Create the next signing certificate at the identity provider and add it here before it is used. Then both are trusted."
            )
        ]
    }

    private var staged: [any Block] {
        guard let metadata else { return [] }
        var blocks: [any Block] = [Heading("Metadata", anchor: "metadata")]
        var facts = [
            Facts.Fact("Address", Inline(connection.identityProvider.metadataURL ?? "none")),
            Facts.Fact(
                "New keys in it", connection.followMetadataKeys ? "are trusted by themselves" : "wait for your decision"
            ),
            Facts.Fact("Read last", metadata.lastSuccessAt.map { .time($0, now: now) } ?? "never"),
            Facts.Fact("Read next", .time(metadata.nextRefreshAt, now: now)),
        ]
        if let failure = metadata.standingFailure {
            facts.append(
                .init("Last failure", DomainWords.sentence(failure.message), hint: .time(failure.at, now: now)))
        }
        blocks.append(Facts(facts))
        blocks.append(Actions(buttons: [PostButton("Read it now", to: url + "/refresh")]))
        if !metadata.stagedCertificates.isEmpty {
            let shown = [("shown", metadata.stagedCertificates.map(\.fingerprint).joined(separator: " "))]
            blocks.append(
                Table(
                    "New keys that wait for your decision", columns: ["Subject", "State", "Valid"],
                    rows: metadata.stagedCertificates.map { Array(row($0).prefix(3)) }, empty: ""))
            blocks.append(
                Actions(buttons: [
                    PostButton("Trust these keys", to: url + "/staged/accept", fields: shown, weight: .primary),
                    PostButton("Put them aside", to: url + "/staged/discard", fields: shown),
                ]))
        }
        if let endpoint = metadata.stagedEndpoint {
            let shown = [("shown", endpoint.url)]
            blocks += [
                Heading("A new sign-on address waits for your decision"),
                Facts([
                    .init("People are sent to", .code(connection.identityProvider.ssoURL)),
                    .init("The metadata says", .code(endpoint.url)),
                ]),
                Actions(buttons: [
                    PostButton("Use the new address", to: url + "/endpoint/accept", fields: shown, weight: .primary),
                    PostButton("Keep the old one", to: url + "/endpoint/discard", fields: shown),
                ]),
            ]
        }
        return blocks
    }

    private var adding: [any Block] {
        [
            Heading("Trust one more certificate", anchor: "add"),
            Form(
                to: url,
                fields: [
                    Field("certificate", "Certificate as text", .area).with {
                        $0.value = typed
                        $0.rows = 8
                        $0.hint = "From -----BEGIN CERTIFICATE----- to the end, or its base64 alone."
                    },
                    Field("file", "Or as a file", .file).with {
                        $0.accepts = ".pem,.cer,.crt,.cert,.der"
                        $0.hint = "PEM or DER. Where both are given, the file counts."
                    },
                ], button: "Trust the certificate"),
        ]
    }
}
