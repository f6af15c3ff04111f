package import Essentials
package import GatewayModel

/// An address that nobody has opened yet.
package struct SetupEntryScreen: Screen {
    let organization: String
    let link: SetupLink
    let action: String
    let now: Timestamp

    package init(organization: String, link: SetupLink, action: String, now: Timestamp) {
        self.organization = organization
        self.link = link
        self.action = action
        self.now = now
    }

    package var title: String { "Set-up for \(organization)" }
    package var lead: Inline? { "You were sent this address to set things up here. You need no account." }
    package var blocks: [any Block] {
        [
            Facts([
                .init("What you can set up", SetupLinkText.scopes(link)),
                .init("Good until", .time(link.expiresAt, now: now)),
                .init(
                    "What you need",
                    "The admin console of your identity provider, and for domains your DNS. Single sign-on takes about ten minutes."
                ),
            ]),
            Notice(
                .neutral,
                "This browser has the link from now on. In another one you go on with a code that is mailed to \(link.recipient.text)."
            ),
            Actions(buttons: [PostButton("Begin in this browser", to: action, weight: .primary)]),
            Paragraph("The owners of \(organization) are told that it was opened.", isFaint: true),
        ]
    }
}
