package import Essentials
package import GatewayModel

/// Where the holder of a link is: what is done, what is next.
package struct SetupScreen: Screen {
    let organization: String
    let link: SetupLink
    let connection: Connection?
    let claims: [DomainClaim]
    let tokens: [DirectoryToken]
    let base: String
    let now: Timestamp

    /// - Parameter base: the address of the organization's pages.
    package init(
        organization: String, link: SetupLink, connection: Connection?, claims: [DomainClaim], tokens: [DirectoryToken],
        base: String, now: Timestamp
    ) {
        self.organization = organization
        self.link = link
        self.connection = connection
        self.claims = claims
        self.tokens = tokens
        self.base = base
        self.now = now
    }

    package var title: String { "Set-up for \(organization)" }
    package var lead: Inline? {
        "Do these in any order, and come back to them until the link expires. Nothing changes for your people before a connection is activated."
    }
    package var blocks: [any Block] {
        [
            Checklist(items),
            Facts([
                .init("Good until", .time(link.expiresAt, now: now)),
                .init(
                    "In another browser",
                    "Open the same address there: a code is mailed to \(link.recipient.text), and this browser has it no more."
                ),
            ]),
            Heading("When everything is done"),
            Paragraph("The owners of \(organization) are told, and this link opens nothing any more."),
            Actions(buttons: [PostButton("I am done with the set-up", to: base + "/set-up/complete")]),
        ]
    }

    private var items: [Checklist.Item] {
        var items: [Checklist.Item] = []
        if link.scopes.contains(.sso) { items.append(signOn) }
        if link.scopes.contains(.certificate), let connection {
            items.append(
                .init(
                    Badge(.neutral, "when needed"), "Add a signing certificate",
                    detail: "\(connection.identityProvider.certificates.count) trusted now, on \(connection.name).",
                    links: [Link("Look at certificates", "\(base)/connections/\(connection.id)/certificates")]))
        }
        if link.scopes.contains(.domains) { items.append(domains) }
        if link.scopes.contains(.scim) { items.append(directory) }
        return items
    }

    private var signOn: Checklist.Item {
        guard let connection else {
            return .init(
                Badge(.neutral, "not begun"), "Connect your identity provider",
                detail: "A guide in the words of your identity provider's console, with your values filled in.",
                links: [Link("Begin", base + "/connections/new")])
        }
        let go = [Link("Go on", "\(base)/connections/\(connection.id)")]
        switch connection.state {
        case .draft:
            return .init(
                Badge(.busy, "draft"), "Connect your identity provider",
                detail: "\(connection.name): give both sides their values, then run a test log-in.", links: go)
        case .tested:
            return .init(
                Badge(.busy, "test passed"), "Connect your identity provider",
                detail: link.mayActivate
                    ? "\(connection.name) works. Activate it when your people are assigned."
                    : "\(connection.name) works. An admin of \(organization) activates it.", links: go)
        case .active:
            return .init(
                Badge(.good, "active"), "Connect your identity provider",
                detail: "\(connection.name) is active. Further changes are for an admin of \(organization).")
        }
    }

    private var domains: Checklist.Item {
        let proven = claims.count { $0.state.isEffective }
        let badge: Badge =
            claims.isEmpty
            ? Badge(.neutral, "not begun")
            : proven == claims.count
                ? Badge(.good, "\(proven) verified") : Badge(.busy, "\(claims.count - proven) waiting")
        return .init(
            badge, "Prove your domains",
            detail: "A TXT record shows that a domain is yours. Only addresses of verified domains can sign in.",
            links: [Link(claims.isEmpty ? "Begin" : "Look at domains", base + "/domains")])
    }

    private var directory: Checklist.Item {
        let live = tokens.filter { $0.isLive(at: now) }
        let badge: Badge =
            live.contains { $0.lastUsedAt != nil }
            ? Badge(.good, "in use")
            : live.isEmpty ? Badge(.neutral, "not begun") : Badge(.busy, "waiting for the first call")
        return .init(
            badge, "Connect your directory (SCIM)",
            detail: "With a token your identity provider adds people and ends their access by itself.",
            links: [Link(live.isEmpty ? "Begin" : "Look at tokens", base + "/directory/tokens")])
    }
}
