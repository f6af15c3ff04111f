package import Essentials
package import GatewayModel

/// The address of a link that was made just now: the only time that it is shown.
package struct SetupLinkMadeScreen: Screen {
    let link: SetupLink
    let address: String
    let list: String
    let now: Timestamp

    package init(link: SetupLink, address: String, list: String, now: Timestamp) {
        self.link = link
        self.address = address
        self.list = list
        self.now = now
    }

    package var title: String { "The set-up link is made" }
    package var trail: [Link] { [Link("Set-up links", list)] }
    package var blocks: [any Block] {
        [
            Notice(
                .warning, title: "Copy it now.",
                "It is not shown again. Whoever opens it first has it until \(MomentText.absolute(link.expiresAt))."),
            CopyField(
                "Address to send to \(link.recipient.text)", address,
                hint: "It may set up: \(SetupLinkText.scopes(link).plain)."),
            Actions(
                primary: Link("I have copied it", "\(list)/\(link.id)"), links: [Link("All set-up links", list)]),
        ]
    }
}
