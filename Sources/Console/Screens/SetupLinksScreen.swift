package import Essentials
package import GatewayModel

/// The links by which a customer's IT sets things up without an account (screen S27).
package struct SetupLinksScreen: Screen {
    let links: [SetupLink]
    let base: String
    let isFirstPage: Bool
    let next: String?
    let now: Timestamp

    /// - Parameters:
    ///   - base: the address of this page.
    ///   - next: the id that the next page goes on behind; nil on the last.
    package init(links: [SetupLink], base: String, isFirstPage: Bool, next: String?, now: Timestamp) {
        self.links = links
        self.base = base
        self.isFirstPage = isFirstPage
        self.next = next
        self.now = now
    }

    package var title: String { "Set-up links" }
    package var lead: Inline? {
        "A set-up link lets a customer's IT connect their identity provider, prove domains or set a directory up, without an account here."
    }
    package var blocks: [any Block] {
        [
            Actions(primary: Link("Make a set-up link", base + "/new")),
            Table(
                "Set-up links, newest first",
                columns: ["For", "What it may set up", "State", "Good until"],
                rows: links.map { link in
                    [
                        .init(.link(link.recipient.text, "\(base)/\(link.id)")),
                        .init(SetupLinkText.scopes(link)),
                        .init(
                            SetupLinkText.badge(link.state(at: now)),
                            faint: SetupLinkText.progress(link)),
                        .init(.time(link.expiresAt, now: now)),
                    ]
                }, empty: isFirstPage ? "No set-up link was made yet." : "No further set-up links."),
            Pager("set-up links", first: isFirstPage ? nil : base, next: next.map { "\(base)?after=\($0)" }),
        ]
    }
}
