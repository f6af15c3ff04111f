package import Essentials
package import GatewayModel

/// One set-up link: what it may do, what became of it, and its end.
package struct SetupLinkScreen: Screen {
    let link: SetupLink
    let connection: Connection?
    let madeBy: String
    let base: String
    let now: Timestamp

    /// - Parameters:
    ///   - connection: the one that it reaches, where there is one.
    ///   - base: the address of the organization's pages.
    package init(link: SetupLink, connection: Connection?, madeBy: String, base: String, now: Timestamp) {
        self.link = link
        self.connection = connection
        self.madeBy = madeBy
        self.base = base
        self.now = now
    }

    private var list: String { base + "/setup-links" }
    private var state: SetupLink.State { link.state(at: now) }

    package var title: String { "Set-up link for \(link.recipient.text)" }
    package var trail: [Link] { [Link("Set-up links", list)] }
    package var badge: Badge? { SetupLinkText.state(state) }
    package var lead: Inline? {
        switch state {
        case .open: "Nobody has opened it yet. The first browser that does has it."
        case .opened: "Somebody has it in their browser, and can go on until it expires."
        case .completed: "Its holder has said that the set-up is done. Look at what was set up before you rely on it."
        case .revoked: "It opens nothing any more. What its holder had set up stays."
        case .expired: "It opens nothing any more. Make a new one to let them go on."
        }
    }
    package var blocks: [any Block] {
        var facts: [Facts.Fact] = [
            .init("May set up", SetupLinkText.scopes(link)),
            .init(
                "Connection",
                connection.map { .link($0.name, "\(base)/connections/\($0.id)") }
                    ?? (link.connection == nil ? "none drafted yet" : "deleted since")),
            .init("Made by", Inline(madeBy), hint: .time(link.createdAt, now: now)),
            .init("Good until", .time(link.expiresAt, now: now)),
        ]
        if let opened = link.openedAt {
            facts.append(
                .init(
                    "First opened", .time(opened, now: now),
                    hint: Inline("from \(link.openedFrom ?? "an unknown address")")))
        }
        if let bound = link.boundAt, bound != link.openedAt {
            facts.append(.init("Last confirmed by a mailed code", .time(bound, now: now)))
        }
        if let seen = link.seenAt { facts.append(.init("Last seen", .time(seen, now: now))) }
        facts.append(.init("Step reached", Inline(link.step.map(SetupLinkText.step) ?? "none yet")))
        if let completed = link.completedAt { facts.append(.init("Completed", .time(completed, now: now))) }
        if let revoked = link.revokedAt { facts.append(.init("Revoked", .time(revoked, now: now))) }
        let isLive = state == .open || state == .opened
        return [
            Facts(facts),
            Actions(
                primary: isLive ? nil : Link("Make a new link", list + "/new"),
                links: [
                    Link("What its holder did", "\(base)/audit?actor=setup-link:\(link.id)"),
                    Link("All set-up links", list),
                ],
                buttons: isLive
                    ? [PostButton("Revoke the link", to: "\(list)/\(link.id)/revoke", weight: .danger)] : []),
        ]
    }
}
