package import Administration
package import Essentials
package import GatewayModel

/// Shared SSO of an organization that signs on by itself, or that an Admin Organization administers (S18).
package struct SharedSSOScreen: Screen {
    let overview: OrganizationOverview
    let link: SharedSSOLink?
    let migrations: [SignOnMigration]
    let isWhole: Bool
    let base: String
    let now: Timestamp

    /// - Parameters:
    ///   - isWhole: whether the visitor's session opens all of the organization's pages.
    ///   - base: the address of this page.
    package init(
        _ overview: OrganizationOverview, link: SharedSSOLink?, migrations: [SignOnMigration], isWhole: Bool,
        base: String, now: Timestamp
    ) {
        self.overview = overview
        self.link = link
        self.migrations = migrations
        self.isWhole = isWhole
        self.base = base
        self.now = now
    }

    package var title: String { SharedSSOWords.title }
    package var lead: Inline? {
        "An Admin Organization gives several organizations one identity provider, one set of domains and one directory."
    }
    package var badge: Badge? { link == nil ? Badge(.neutral, "not linked") : Badge(.good, "linked") }

    package var blocks: [any Block] { (link.map(linked) ?? own) + history }

    private var own: [any Block] {
        var blocks: [any Block] = []
        if !overview.organization.capabilities.contains(.sharedSSO) {
            blocks.append(
                Notice(
                    .warning, "Shared SSO is not included for this organization.",
                    remedy: "Ask the operator to switch it on.", code: "capability.missing", isAnnounced: false))
        }
        return blocks + [
            Paragraph("This organization's own sign-on settings apply: it belongs to no Admin Organization."),
            Card(
                "Belong to an Admin Organization",
                [
                    Paragraph(
                        "Its admins give you a linking code. You see what it would do to your members before anything happens."
                    ),
                    Actions(
                        primary: Link("Enter a linking code", base + "/link"),
                        links: [
                            Link("Plan a move with all domains", base + "/migrations/new"),
                            Link("Transfer domains", base + "/transfers"),
                        ]),
                ]),
            Card(
                "Make an Admin Organization",
                [
                    Paragraph("For several organizations of your own. It has no teams, projects and keys."),
                    Actions(links: [Link("Make an Admin Organization", base + "/make")]),
                ]),
        ]
    }

    private func linked(_ link: SharedSSOLink) -> [any Block] {
        let admin = overview.administeredBy?.name ?? link.adminOrganization.text
        var actions = [Link("Unlink this organization", base + "/unlink")]
        if isWhole { actions.append(Link("Transfer domains", base + "/transfers")) }
        return [
            Notice(
                .neutral, title: "Administered by \(admin)",
                "Sign-on of this organization is decided there. What is set here is kept, and ignored while the link stands.",
                isAnnounced: false),
            Facts([
                .init("Linked", .time(link.linkedAt, now: now)),
                .init(
                    "First log-ins", link.allowJIT ? "make a member here" : "make no member here",
                    hint: "Set by the Admin Organization."),
                .init("SCIM Name", link.scimName.map { Inline($0) } ?? "none", hint: "Set by the Admin Organization."),
                .init("Own connections, ignored", Inline("\(overview.connections.count)")),
                .init("Own domains, ignored", SharedSSOWords.domains(overview.claims.map(\.domain.text))),
                .init("Own directories, ignored", Inline("\(overview.directories.count)")),
            ]), Actions(links: actions),
        ]
    }

    private var history: [any Block] {
        guard isWhole, !migrations.isEmpty else { return [] }
        return [
            Heading("Moves"),
            Table(
                "Moves of this organization, newest first", columns: ["Planned", "State"],
                rows: migrations.map { migration in
                    [
                        .init(.link(MomentText.absolute(migration.createdAt), "\(base)/migrations/\(migration.id)")),
                        .init(MigrationScreen.badge(migration, now: now)),
                    ]
                }, empty: "None."),
        ]
    }
}

/// Shared SSO of an Admin Organization: what it needs, and who is linked to it (S18).
package struct AdminOrganizationScreen: Screen {
    let overview: OrganizationOverview
    let linked: [LinkedOrganization]
    let first: String?
    let next: String?
    let base: String
    let now: Timestamp

    package init(
        _ overview: OrganizationOverview, linked: [LinkedOrganization], first: String?, next: String?, base: String,
        now: Timestamp
    ) {
        self.overview = overview
        self.linked = linked
        self.first = first
        self.next = next
        self.base = base
        self.now = now
    }

    private var isReady: Bool {
        overview.connections.contains { $0.connection.state == .active }
            && overview.claims.contains { $0.state.isEffective }
    }

    package var title: String { SharedSSOWords.title }
    package var lead: Inline? {
        "This is an Admin Organization: organizations that are linked to it sign on through it."
    }
    package var badge: Badge? { isReady ? Badge(.good, "ready") : Badge(.busy, "not ready") }
    package var blocks: [any Block] {
        var blocks: [any Block] = []
        if !isReady {
            blocks.append(
                Notice(
                    .warning, title: "Not ready yet",
                    "It needs an active connection and a verified domain before an organization is linked to it.",
                    remedy: overview.connections.contains { $0.connection.state == .active }
                        ? "Verify a domain, or have one transferred." : "Set up an identity provider.",
                    isAnnounced: false))
        }
        return blocks + [
            CopyField(
                "Id of this Admin Organization", overview.organization.id.text,
                hint: "Whoever transfers a domain to it, or plans a move, enters this."),
            Actions(
                primary: Link("Linking codes", base + "/codes"),
                links: [Link("SCIM Names and groups", base + "/groups"), Link("Domain transfers", base + "/transfers")]),
            Heading("Linked organizations (\(overview.linkedOrganizations))"),
            Table(
                "Linked organizations",
                columns: ["Organization", "SCIM Name", "First log-ins", "Active members", "Linked"],
                rows: linked.map(row),
                empty: "None yet. Make a linking code and pass it on to an owner of the organization."),
            Pager("Linked organizations", first: first, next: next),
        ]
    }

    private func row(_ found: LinkedOrganization) -> [Table.Cell] {
        [
            .init(.link(found.name, "\(base)/linked/\(found.link.organization)")),
            .init(found.link.scimName.map { Inline($0) } ?? "none"),
            .init(found.link.allowJIT ? "make a member" : "make no member"), .init(Inline("\(found.activeMembers)")),
            .init(.time(found.link.linkedAt, now: now)),
        ]
    }
}
