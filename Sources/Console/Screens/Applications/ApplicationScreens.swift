package import Essentials
package import GatewayModel

/// The applications that people log in to (S24).
package struct ApplicationsScreen: Screen {
    let applications: [Application]
    let base: String
    let now: Timestamp

    package init(_ applications: [Application], base: String, now: Timestamp) {
        self.applications = applications
        self.base = base
        self.now = now
    }

    package var title: String { "Applications" }
    package var lead: Inline? { "OpenID Connect clients: where people are sent back to after they have logged in." }
    package var blocks: [any Block] {
        [
            Actions(primary: Link("Register an application", base + "/new")),
            Table(
                "Applications", columns: ["Name", "Client id", "Kind", "Registered"],
                rows: applications.map { application in
                    [
                        .init(.link(application.name, "\(base)/\(application.id)")),
                        .init(.code(application.id.text)),
                        .init(ApplicationScreen.kind(application)), .init(.time(application.createdAt, now: now)),
                    ]
                }, empty: "No application is registered: nobody can log in to anything yet."),
        ]
    }
}

/// The form that registers an application.
package struct NewApplicationScreen: Screen {
    let values: [String: String]
    let isPublic: Bool
    let base: String

    /// - Parameter values: what was typed, by the fields' names.
    package init(values: [String: String], isPublic: Bool, base: String) {
        self.values = values
        self.isPublic = isPublic
        self.base = base
    }

    package var title: String { "Register an application" }
    package var trail: [Link] { [Link("Applications", base)] }
    package var blocks: [any Block] {
        [
            Form(
                to: base + "/new",
                fields: [
                    field("name", "Name", .text).with { $0.isRequired = true },
                    field("redirect_uris", "Redirect URIs", .area).with {
                        $0.isRequired = true
                        $0.rows = 3
                        $0.hint = "One a line; compared character by character."
                    },
                    field("post_logout_redirect_uris", "Post-logout redirect URIs", .area).with {
                        $0.rows = 3
                        $0.hint = "Where people may be sent after logging out; one a line."
                    },
                    field("initiate_login_uri", "Initiate-login URI", .url).with {
                        $0.hint = "Where a log-in that the identity provider began ends."
                    },
                    field("backchannel_logout_uri", "Back-channel logout URI", .url).with {
                        $0.hint = "Told when a session has ended."
                    },
                    field("token_algorithm", "ID tokens are signed with", .select).with {
                        $0.isRequired = true
                        $0.options = [
                            .init("ES256", "ES256"), .init("RS256", "RS256, for libraries that know nothing else"),
                        ]
                    },
                    Field("public", "It can keep no secret (runs in a browser or on a phone)", .checkbox).with {
                        $0.value = "yes"
                        $0.isChecked = isPublic
                    },
                ], button: "Register the application", cancel: Link("Cancel", base))
        ]
    }

    private func field(_ name: String, _ label: String, _ control: Field.Control) -> Field {
        Field(name, label, control).with { $0.value = values[name] ?? "" }
    }
}

/// A new application with its secret, shown once.
package struct ApplicationRegisteredScreen: Screen {
    let application: Application
    let secret: String?
    let base: String

    package init(_ application: Application, secret: String?, base: String) {
        self.application = application
        self.secret = secret
        self.base = base
    }

    package var title: String { "\(application.name) is registered" }
    package var trail: [Link] { [Link("Applications", base)] }
    package var blocks: [any Block] {
        var blocks: [any Block] = [CopyField("client_id", application.id.text)]
        if let secret {
            blocks.insert(
                Notice(.warning, "This page is the only one that shows the secret; only its hash is kept."), at: 0)
            blocks.append(CopyField("client_secret", secret))
        } else {
            blocks.append(Paragraph("A public client has no secret: PKCE alone proves it."))
        }
        blocks.append(
            Actions(
                primary: Link(secret == nil ? "Go on" : "I stored it", "\(base)/\(application.id)")))
        return blocks
    }
}

/// One application, with a test of a redirect URI.
package struct ApplicationScreen: Screen {
    let application: Application
    let tried: String
    let isAccepted: Bool
    let base: String
    let now: Timestamp

    /// - Parameters:
    ///   - tried: the redirect URI to be tested; empty where none is.
    ///   - isAccepted: whether a log-in with it would be.
    package init(_ application: Application, tried: String, isAccepted: Bool, base: String, now: Timestamp) {
        self.application = application
        self.tried = tried
        self.isAccepted = isAccepted
        self.base = base
        self.now = now
    }

    static func kind(_ application: Application) -> Inline {
        application.secretHash == nil ? "public, without a secret" : "confidential, with a secret"
    }

    package var title: String { application.name }
    package var trail: [Link] { [Link("Applications", base)] }
    package var blocks: [any Block] {
        var blocks: [any Block] = [
            CopyField("client_id", application.id.text),
            Facts([
                .init("Kind", ApplicationScreen.kind(application)),
                .init("Redirect URIs", list(application.redirectURIs)),
                .init("Post-logout redirect URIs", list(application.postLogoutRedirectURIs)),
                .init("Initiate-login URI", list([application.initiateLoginURI].compactMap { $0 })),
                .init("Back-channel logout URI", list([application.backchannelLogoutURI].compactMap { $0 })),
                .init("ID tokens are signed with", Inline(application.tokenAlgorithm.rawValue)),
                .init("Registered", .time(application.createdAt, now: now)),
            ]), Heading("Test a redirect URI"),
            Form(
                to: "\(base)/\(application.id)", method: .get,
                fields: [Field("uri", "The redirect_uri that the application sends").with { $0.value = tried }],
                button: "Test it", weight: .other),
        ]
        if !tried.isEmpty {
            blocks.append(
                isAccepted
                    ? Notice(.good, "A log-in with this redirect URI is accepted.")
                    : Notice(
                        .bad, "A log-in with this redirect URI is refused: it is none of those registered.",
                        remedy: "Compare scheme, host, port, path and the slash at its end."))
        }
        return blocks
    }

    private func list(_ addresses: [String]) -> Inline {
        guard let first = addresses.first else { return "none" }
        return addresses.dropFirst().reduce(.code(first)) { $0 + ", " + .code($1) }
    }
}
