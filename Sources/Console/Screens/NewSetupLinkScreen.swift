import Essentials
package import GatewayModel

/// Makes a set-up link: for whom, for what, for how long.
package struct NewSetupLinkScreen: Screen {
    /// The answer of who wants the holder to draft a connection: an empty one could not be sent.
    package static let ownDraft = "draft"

    let scopes: Set<SetupLink.Scope>
    let recipient: String
    let mayActivate: Bool
    let connection: String
    let lifetime: String
    let connections: [Connection]
    let base: String

    /// - Parameters:
    ///   - connection: the id of the chosen connection; empty for one that the holder drafts.
    ///   - lifetime: in seconds.
    ///   - base: the address of the list.
    package init(
        scopes: Set<SetupLink.Scope>, recipient: String, mayActivate: Bool, connection: String, lifetime: String,
        connections: [Connection], base: String
    ) {
        self.scopes = scopes
        self.recipient = recipient
        self.mayActivate = mayActivate
        self.connection = connection
        self.lifetime = lifetime
        self.connections = connections
        self.base = base
    }

    package var title: String { "Make a set-up link" }
    package var trail: [Link] { [Link("Set-up links", base)] }
    package var lead: Inline? {
        "You get an address to send. The first browser that opens it has it; another one needs a code that we mail to the recipient."
    }
    package var blocks: [any Block] {
        [
            Form(
                to: base,
                fields: [
                    Field("recipient", "E-mail of whoever sets it up", .email).with {
                        $0.value = recipient
                        $0.isRequired = true
                        $0.hint = "Codes are mailed there, and nothing else. You send the address yourself."
                    }
                ]
                    + SetupLink.Scope.allCases.map { scope in
                        Field("scope_\(scope.rawValue)", "May set up: \(SetupLinkText.name(scope))", .checkbox).with {
                            $0.isChecked = scopes.contains(scope)
                            $0.hint = Inline(SetupLinkText.hint(scope))
                        }
                    } + [
                        Field("may_activate", "May activate the connection", .checkbox).with {
                            $0.isChecked = mayActivate
                            $0.hint =
                                "Only after a test log-in that passed. Without it, you activate the connection yourself."
                        },
                        Field("connection", "Connection", .select).with {
                            $0.value = connection.isEmpty ? NewSetupLinkScreen.ownDraft : connection
                            $0.isRequired = true
                            $0.options =
                                [.init(NewSetupLinkScreen.ownDraft, "One that they draft")]
                                + connections.map { .init($0.id.text, "\($0.name) (\($0.state.rawValue))") }
                            $0.hint = "For certificates alone, choose the connection that they are added to."
                        },
                        Field("lifetime", "Good for", .select).with {
                            $0.value = lifetime
                            $0.isRequired = true
                            $0.options = [
                                .init("86400", "1 day"), .init("259200", "3 days"), .init("604800", "7 days"),
                                .init("1209600", "14 days"), .init("2592000", "30 days"),
                            ]
                        },
                    ],
                button: "Make the link", cancel: Link("Go back", base)),
            Paragraph(
                "It never opens the switches, members, the audit log or anything of another organization. Owners are told when it is opened.",
                isFaint: true),
        ]
    }
}
