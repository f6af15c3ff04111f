package import Essentials
package import GatewayModel

/// What the pages of a set-up do on this side, as blocks.
package enum WizardBlocks {
    // MARK: Take

    /// One box for whatever the IdP gives, and the values by hand.
    package struct Typed: Sendable {
        package var metadata = ""
        package var entityID = ""
        package var ssoURL = ""
        package var certificates = ""

        package init() {}

        var isByHand: Bool { !entityID.isEmpty || !ssoURL.isEmpty || !certificates.isEmpty }
    }

    package static func take(
        _ typed: Typed, _ connection: Connection, findings: [Finding], action: String, now: Timestamp
    ) -> [any Block] {
        var blocks: [any Block] = []
        if !connection.identityProvider.isAwaited {
            blocks.append(card(connection, findings: findings, now: now))
        }
        blocks += [
            Heading(connection.identityProvider.isAwaited ? "What the provider gave you" : "Give it again"),
            Form(
                to: action,
                fields: [
                    Field("metadata", "Metadata: its address, or its text", .area).with {
                        $0.value = typed.metadata
                        $0.hint =
                            "Paste an https:// address, or the XML itself, or drop the file here. A certificate goes into the fields below."
                    },
                    Field("file", "Or choose the metadata file", .file).with {
                        $0.accepts = ".xml,text/xml,application/xml,application/samlmetadata+xml"
                    },
                ], button: "Read it"),
            Disclosure(
                "Enter the values by hand", isOpen: typed.isByHand,
                [
                    Form(
                        to: action,
                        fields: [
                            Field("entity_id", "Entity ID of the provider (Issuer)").with {
                                $0.value = typed.entityID
                                $0.isRequired = true
                            },
                            Field("sso_url", "Sign-on URL", .url).with {
                                $0.value = typed.ssoURL
                                $0.isRequired = true
                            },
                            Field("certificates", "Signing certificates (PEM), one below the other", .area).with {
                                $0.value = typed.certificates
                                $0.hint = "Begins with -----BEGIN CERTIFICATE-----. Or choose a file below."
                            },
                            Field("certificate_file", "Or a certificate file", .file).with {
                                $0.accepts = ".pem,.crt,.cer,.cert,.der"
                            },
                        ], button: "Use these values")
                ]),
        ]
        return blocks
    }

    /// What was seen in what the IdP gave.
    package static func card(_ connection: Connection, findings: [Finding], now: Timestamp) -> Card {
        let settings = connection.identityProvider
        let worst = findings.map(\.severity).max()
        let badge: Badge =
            switch worst {
            case .error?: Badge(.bad, "needs mending")
            case .warning?: Badge(.warning, "usable, with a warning")
            default: Badge(.good, "complete")
            }
        var facts: [Facts.Fact] = [
            .init("Entity ID", .code(settings.entityID)),
            .init("Sign-on URL", .code(settings.ssoURL)),
            .init(
                "Source",
                settings.metadataURL.map { "Metadata from \($0), looked at again on a schedule" }
                    ?? (settings.metadataXML == nil
                        ? "Typed by hand" : "A metadata file: new certificates have to be given here by hand")),
        ]
        for certificate in settings.certificates {
            let isOver = certificate.notAfter <= now
            facts.append(
                .init(
                    "Certificate",
                    .badge(
                        isOver ? .bad : soon(certificate.notAfter, now) ? .warning : .good, isOver ? "expired" : "valid"
                    )
                        + " until " + .time(certificate.notAfter, now: now),
                    hint: "\(certificate.subject) · SHA-256 " + .code(certificate.fingerprint)))
        }
        return Card("What this connection knows of the provider", badge: badge, [Facts(facts)] + notices(findings))
    }

    private static func soon(_ end: Timestamp, _ now: Timestamp) -> Bool { end.since(now) < .days(60) }

    package static func notices(_ findings: [Finding]) -> [any Block] {
        findings.map { finding in
            Notice(
                finding.severity == .error ? .bad : finding.severity == .warning ? .warning : .neutral,
                Inline(sentence(finding.message)), remedy: finding.remedy.map { Inline(sentence($0)) },
                code: finding.code)
        }
    }

    static func sentence(_ text: String) -> String {
        let begun = text.prefix(1).uppercased() + text.dropFirst()
        return begun.hasSuffix(".") ? begun : begun + "."
    }

    // MARK: Test

    package static func test(
        _ connection: Connection, findings: [Finding], action: String, logInsURL: String?
    ) -> [any Block] {
        guard !connection.identityProvider.isAwaited else {
            return [
                Notice(
                    .warning, "A test needs the provider's values first.",
                    remedy: "Give them on the page that takes them.")
            ]
        }
        var blocks: [any Block] = []
        if connection.state != .draft {
            blocks.append(Notice(.good, "A test log-in has passed since the values were last changed."))
        }
        blocks += notices(findings.filter { $0.severity == .error })
        blocks += [
            Paragraph(
                "You will be sent to the identity provider as any user is, and come back to a page that shows what arrived, check by check. Nobody is signed in, and nobody else notices."
            ),
            Actions(
                links: logInsURL.map { [Link("Test log-ins so far", $0)] } ?? [],
                buttons: [
                    PostButton(
                        connection.state == .draft ? "Test a log-in" : "Test once more", to: action,
                        weight: connection.state == .draft ? .primary : .other)
                ]),
        ]
        return blocks
    }

    // MARK: Attributes

    /// What is wanted of a person, and under which names it is understood.
    package static func attributes(_ aliases: [String: [String]]) -> [any Block] {
        let wanted: [(field: String, title: String, why: String)] = [
            ("email", "E-mail", "needed: people are known by it"),
            ("firstName", "First name", "shown in the application"),
            ("lastName", "Last name", "shown in the application"),
            ("id", "Stable id", "recognises people when their e-mail changes"),
            ("groups", "Groups", "optional"),
        ]
        return [
            Table(
                "What is understood", columns: ["Field", "Attribute names, the first that arrives counts"],
                rows: wanted.map { field in
                    let names = aliases[field.field] ?? []
                    return [
                        .init(Inline(field.title), faint: Inline(field.why)),
                        .init(
                            names.isEmpty
                                ? "taken from the NameID or not at all"
                                : Inline(names.prefix(6).joined(separator: ", "))),
                    ]
                }, empty: "")
        ]
    }

    // MARK: Domains and going live

    package static func domains(_ claims: [DomainClaim], url: String) -> [any Block] {
        let verified = claims.filter { $0.state.isEffective }
        return [
            verified.isEmpty
                ? Notice(
                    .warning, "No domain is proven yet.",
                    remedy:
                        "Single sign-on acts only on addresses of domains that you prove by a TXT record. Claim yours.")
                : Notice(.good, "People of \(verified.map(\.domain.text).joined(separator: ", ")) can sign in."),
            Actions(
                primary: verified.isEmpty ? Link("Claim a domain", url) : nil,
                links: verified.isEmpty ? [] : [Link("Domains", url)]),
        ]
    }

    /// What going live changes, before the button.
    package static func activation(
        _ connection: Connection, settings: AccessSecurity?, domains: [DomainClaim], others: [Connection],
        findings: [Finding], action: String, accessURL: String?
    ) -> [any Block] {
        if connection.state == .active {
            return [
                Notice(.good, "This connection is live."),
                settings?.ssoEnabled == false
                    ? Notice(
                        .warning, "Single sign-on as a whole is still switched off for this organization.",
                        links: accessURL.map { [Link("Switch it on, with a plan first", $0)] } ?? [])
                    : Paragraph("Requiring SSO and letting people join at their first log-in are in access security."),
            ]
        }
        let primary = others.first { $0.primary && $0.state == .active }
        let verified = domains.filter { $0.state.isEffective }.map(\.domain.text)
        var blocks: [any Block] = [
            Facts([
                .init("The connection", "accepts log-ins of people in proven domains"),
                .init(
                    "Who is sent to it",
                    primary.map { "nobody yet: \($0.name) stays the one that people are sent to" }
                        ?? (settings?.ssoEnabled == true
                            ? "everybody who signs in with an address in \(verified.isEmpty ? "a proven domain" : verified.joined(separator: ", "))"
                            : "nobody before single sign-on is switched on in access security")),
                .init("Passwords", settings?.requireSSO == true ? "SSO is required already" : "go on as before"),
                .init("Undo", "switch single sign-on off in access security, or remove the connection: members stay"),
            ])
        ]
        blocks += notices(findings.filter { $0.severity == .error })
        switch connection.state {
        case .draft:
            blocks.append(
                Notice(
                    .warning, "Going live waits for a passed test log-in.", remedy: "Test a log-in on the page before.")
            )
        case .tested, .active:
            blocks.append(
                Actions(buttons: [PostButton("Go live", to: action, weight: .primary)]))
        }
        return blocks
    }
}
