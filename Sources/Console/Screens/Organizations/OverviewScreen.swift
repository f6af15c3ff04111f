package import Administration
package import Essentials
import GatewayModel

/// An organization at a glance (S04): what to do next, and a line for all that can break.
package struct OverviewScreen: Screen {
    let overview: OrganizationOverview
    let presetNames: [String: String]
    let base: String
    let now: Timestamp

    /// - Parameter base: the address of the organization's pages.
    package init(_ overview: OrganizationOverview, presetNames: [String: String], base: String, now: Timestamp) {
        self.overview = overview
        self.presetNames = presetNames
        self.base = base
        self.now = now
    }

    private var isAdmin: Bool { overview.organization.kind == .admin }

    package var title: String { overview.organization.name }
    package var lead: Inline? {
        let people = overview.activeMembers == 1 ? "1 active member" : "\(overview.activeMembers) active members"
        guard isAdmin else { return Inline(people + ".") }
        return
            "Admin Organization (Shared SSO) with \(overview.linkedOrganizations) linked organizations and \(people)."
    }

    package var blocks: [any Block] { administered + next + attention + checklist + lines }

    private var administered: [any Block] {
        guard let admin = overview.administeredBy else { return [] }
        return [
            Notice(
                .neutral, title: "Linked to \(admin.name)",
                "\(admin.name) decides how people sign in here. The organization's own connections, domains and directories are kept, and do nothing meanwhile.",
                links: [Link("Open Shared SSO", base + "/shared-sso")])
        ]
    }

    private var next: [any Block] {
        guard overview.administeredBy == nil else { return [] }
        guard let step = overview.nextStep else {
            return overview.steps.isEmpty ? [] : [Notice(.good, "Everything is set up.")]
        }
        let words = words(step.kind)
        return [
            Notice(
                .busy, title: "Next: \(words.title.prefix(1).lowercased() + words.title.dropFirst())",
                Inline(words.detail), links: [Link(words.title, base + words.path)])
        ]
    }

    private var attention: [any Block] { HealthWords.notices(overview.notices, now: now) }

    private var checklist: [any Block] {
        guard !overview.steps.isEmpty else { return [] }
        let next = overview.nextStep
        return [
            Heading("Set-up", anchor: "set-up"),
            Checklist(
                overview.steps.map { step in
                    let words = words(step.kind)
                    let badge =
                        if step.isDone {
                            Badge(.good, "done")
                        } else if step == next {
                            Badge(.busy, "next")
                        } else {
                            Badge(.neutral, step.isOpen ? (step.isOptional ? "optional" : "open") : "later")
                        }
                    return Checklist.Item(
                        badge, Inline(words.title), detail: step.isDone ? nil : Inline(words.detail),
                        links: step.isDone || !step.isOpen ? [] : [Link("Go there", base + words.path)])
                }),
        ]
    }

    private func words(_ kind: OrganizationOverview.Step.Kind) -> (title: String, detail: String, path: String) {
        let connection = overview.connections.first.map { "/connections/\($0.connection.id)" } ?? "/connections"
        return switch kind {
        case .connectionDrafted:
            (
                "Set up an identity provider", "Choose it and follow its guide; this takes about ten minutes.",
                "/connections/new"
            )
        case .connectionTested:
            ("Pass a test log-in", "It runs the whole flow, shows what arrives, and signs nobody in.", connection)
        case .connectionActive:
            ("Activate the connection", "From then on it accepts the people of your verified domains.", connection)
        case .domainVerified:
            ("Verify a domain", "Single sign-on and SCIM act only on addresses in a verified domain.", "/domains")
        case .ssoOn: ("Switch single sign-on on", "People can then choose it when they sign in.", "/access-security")
        case .someoneSignedIn:
            ("See somebody sign in", "Ask a colleague, or sign in yourself; the log shows each attempt.", "/log-ins")
        case .scimToken:
            (
                "Make a SCIM token", "The identity provider then creates, changes and ends members by itself.",
                "/directory"
            )
        case .scimCalled:
            (
                "See the first SCIM call", "Enter address and token at the identity provider, and start its test.",
                "/directory"
            )
        case .ssoRequired:
            (
                "Require single sign-on", "Passwords then open nothing but the way back in for owners and admins.",
                "/access-security"
            )
        }
    }

    private var lines: [any Block] {
        [
            Heading("Connections"),
            Table(
                "Identity providers", columns: ["Name", "State", "Last success", "Certificate"],
                rows: overview.connections.map(line), empty: "No identity provider is set up yet."),
            Heading("Domains"),
            Table(
                "Domains that people sign in with", columns: ["Domain", "State", "Last check", "Next check"],
                rows: overview.claims.map { ClaimRows.row($0, base: base, now: now) },
                empty: "No domain is claimed yet."),
            Heading("Directories (SCIM)"),
            Table(
                "Who pushes people", columns: ["Name", "State", "Last call", "Last change"],
                rows: overview.directories.map { DirectoryRows.row($0, base: base, now: now) },
                empty: "No directory pushes people."),
        ]
    }

    private func line(_ line: OrganizationOverview.ConnectionLine) -> [Table.Cell] {
        let badge = HealthWords.badge(line.connection, line.logIns)
        let path = "\(base)/connections/\(line.connection.id)"
        return [
            .init(
                .link(line.connection.name, path),
                faint: Inline(presetNames[line.connection.preset] ?? line.connection.preset)),
            .init(.badge(badge.tone, badge.text), faint: .link("Health", path + "/health")),
            .init(HealthWords.time(line.logIns.lastSuccess?.at, now: now, never: "none yet")),
            .init(
                line.certificate.map {
                    .badge(HealthWords.badge($0.state).tone, HealthWords.badge($0.state).text)
                } ?? .badge(.warning, "none"), faint: line.certificate.map { Inline(HealthWords.left($0.daysLeft)) }),
        ]
    }
}
