package import Essentials
package import GatewayModel

/// The form for a new SCIM token.
package struct NewTokenScreen: Screen {
    let presets: [(id: String, name: String)]
    let chosen: String
    let hasToken: Bool
    let base: String

    /// - Parameters:
    ///   - chosen: the preset whose dialect is assumed.
    ///   - hasToken: whether a live token is there, which this one replaces.
    ///   - base: the address of the directory's page.
    package init(presets: [(id: String, name: String)], chosen: String, hasToken: Bool, base: String) {
        self.presets = presets
        self.chosen = chosen
        self.hasToken = hasToken
        self.base = base
    }

    package var title: String { "Make a SCIM token" }
    package var trail: [Link] { [Link("Directory (SCIM)", base)] }
    package var lead: Inline? { "The provider sends it with every request. It is shown once; only its hash is kept." }
    package var blocks: [any Block] {
        [
            Form(
                to: base + "/tokens/new",
                fields: [
                    Field("adapter", "Identity provider", .select).with {
                        $0.value = chosen
                        $0.isRequired = true
                        $0.options = presets.map { Field.Option($0.id, $0.name) }
                        $0.hint = "Its dialect of SCIM is put right before it is read."
                    },
                    Field("overlap", "The token of before", .select).with {
                        $0.value = "0"
                        $0.isRequired = true
                        $0.options = [
                            .init("0", hasToken ? "ends at once" : "there is none"), .init("3600", "ends in an hour"),
                            .init("86400", "ends in a day"), .init("604800", "ends in a week"),
                        ]
                        $0.hint =
                            hasToken
                            ? "Until you have entered the new one, the provider still sends the old one." : nil
                    },
                ], button: "Make the token", cancel: Link("Cancel", base))
        ]
    }
}

/// A new token, shown once.
package struct TokenMadeScreen: Screen {
    let secret: String
    let endpoint: String
    let base: String

    package init(secret: String, endpoint: String, base: String) {
        self.secret = secret
        self.endpoint = endpoint
        self.base = base
    }

    package var title: String { "Your new SCIM token" }
    package var trail: [Link] { [Link("Directory (SCIM)", base)] }
    package var blocks: [any Block] {
        [
            Notice(
                .warning,
                "This page is the only one that shows the token. Copy it now; a lost one is replaced, not found."),
            CopyField("SCIM token", secret), CopyField("SCIM base address", endpoint),
            Paragraph(
                "Enter both at the identity provider, and start its connection test. The next page shows what arrives."),
            Actions(primary: Link("I stored it, show me the first calls", base + "#first-calls")),
        ]
    }
}

/// Asks before a token opens nothing any more.
package struct RevokeTokenScreen: Screen {
    let token: DirectoryToken
    let base: String
    let now: Timestamp

    /// - Parameter base: the address of the directory's page.
    package init(_ token: DirectoryToken, base: String, now: Timestamp) {
        self.token = token
        self.base = base
        self.now = now
    }

    package var title: String { "Revoke the token \(token.prefix)…" }
    package var trail: [Link] { [Link("Directory (SCIM)", base)] }
    package var blocks: [any Block] {
        [
            Facts([
                .init("Last used", HealthWords.time(token.lastUsedAt, now: now, never: "never")),
                .init("Made", .time(token.createdAt, now: now)),
            ]),
            Paragraph(
                "The provider that sends it is refused from the next request on, and nobody is created, changed or ended by it any more. Nobody loses access by this."
            ),
            Form(
                to: "\(base)/tokens/\(token.id)/revoke", button: "Revoke the token", weight: .danger,
                cancel: Link("Cancel", base)),
        ]
    }
}
