package import Essentials
package import GatewayModel

/// The linking codes of an Admin Organization (S19, rule O-2).
package struct LinkingCodesScreen: Screen {
    let codes: [LinkingCode]
    let base: String
    let now: Timestamp

    /// - Parameter base: the address of Shared SSO.
    package init(_ codes: [LinkingCode], base: String, now: Timestamp) {
        self.codes = codes
        self.base = base
        self.now = now
    }

    package var title: String { "Linking codes" }
    package var trail: [Link] { SharedSSOWords.trail(base) }
    package var lead: Inline? {
        "Pass a code on to an owner of the organization that shall be linked. It is good once."
    }
    package var blocks: [any Block] {
        [
            Form(
                to: base + "/codes",
                fields: [
                    Field("lifetime", "The code is good for", .select).with {
                        $0.value = "900"
                        $0.isRequired = true
                        $0.options = [
                            .init("900", "15 minutes"), .init("86400", "1 day"), .init("604800", "7 days"),
                        ]
                    }
                ], button: "Make a linking code"),
            Table(
                "Linking codes, newest first", columns: ["Made", "State", "Good until", "Action"],
                rows: codes.map(row), empty: "No code has been made yet."),
        ]
    }

    private func row(_ code: LinkingCode) -> [Table.Cell] {
        let state = code.state(at: now)
        let revoke = PostButton(
            "Revoke", to: "\(base)/codes/\(code.id)/revoke", weight: .danger,
            fullLabel: "Revoke the linking code made \(MomentText.absolute(code.createdAt))")
        return [
            .init(.time(code.createdAt, now: now)), .init(badge(state), faint: used(code)),
            .init(.time(code.expiresAt, now: now)), .init("", buttons: state == .open ? [revoke] : []),
        ]
    }

    private func used(_ code: LinkingCode) -> Inline? {
        code.usedAt.map { used in "by " + .code(code.usedBy?.text ?? "") + " " + .time(used, now: now) }
    }

    private func badge(_ state: LinkingCode.State) -> Inline {
        switch state {
        case .open: .badge(.busy, "not used yet")
        case .used: .badge(.good, "used")
        case .expired: .badge(.warning, "expired")
        case .revoked: .badge(.neutral, "revoked")
        }
    }
}

/// A linking code, shown once.
package struct LinkingCodeMadeScreen: Screen {
    let code: LinkingCode
    let text: String
    let base: String
    let now: Timestamp

    package init(_ code: LinkingCode, text: String, base: String, now: Timestamp) {
        self.code = code
        self.text = text
        self.base = base
        self.now = now
    }

    package var title: String { "Your new linking code" }
    package var trail: [Link] { SharedSSOWords.trail(base) + [Link("Linking codes", base + "/codes")] }
    package var blocks: [any Block] {
        [
            Notice(.warning, "This page is the only one that shows the code; only its hash is kept."),
            CopyField("Linking code", text, hint: "Good once, until " + .time(code.expiresAt, now: now) + "."),
            Paragraph(
                "An owner of the other organization enters it under Shared SSO there, and sees what it does before it is used up."
            ), Actions(primary: Link("I passed it on", base + "/codes")),
        ]
    }
}
