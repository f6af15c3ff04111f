/// Asks a person to prove once more who they are, before something that can lock people out or give them rights.
package struct ConfirmIdentityScreen: Screen {
    let email: String
    let returnPath: String
    let isAtProvider: Bool

    package init(email: String, returnPath: String, isAtProvider: Bool) {
        self.email = email
        self.returnPath = returnPath
        self.isAtProvider = isAtProvider
    }

    package var title: String { "Confirm that it is you" }
    package var leadsElsewhere: Bool { isAtProvider }
    package var lead: Inline? {
        "What you are about to do can lock people out or let people in, so it needs an authentication of the last minutes."
    }
    package var blocks: [any Block] {
        [
            Paragraph(
                isAtProvider
                    ? "Your identity provider will ask you to sign in as \(email) again."
                    : "You will be asked to sign in as \(email) again."),
            Form(
                to: "/console/confirm", hidden: [("return", returnPath)],
                button: "Go on", cancel: Link("Go back without it", "/console")),
        ]
    }
}
