package import Administration
package import Essentials
import GatewayModel

/// The operator's list of organizations (S03).
package struct OrganizationsScreen: Screen {
    let rows: [OrganizationBadges]
    let search: String
    let first: String?
    let next: String?
    let now: Timestamp

    /// - Parameters:
    ///   - search: what was typed; empty: all.
    ///   - first: the address of the first page; nil on the first.
    ///   - next: nil on the last.
    package init(_ rows: [OrganizationBadges], search: String, first: String?, next: String?, now: Timestamp) {
        self.rows = rows
        self.search = search
        self.first = first
        self.next = next
        self.now = now
    }

    package var title: String { "Organizations" }
    package var lead: Inline? { "Everybody's set-up at a glance." }
    package var blocks: [any Block] {
        [
            Actions(primary: Link("Make an organization", "/console/organizations/new")),
            Form(
                to: "/console/organizations", method: .get,
                fields: [
                    Field("search", "Beginning of a name, or a domain", .search).with {
                        $0.value = search
                    }
                ], button: "Search", weight: .other,
                cancel: search.isEmpty ? nil : Link("Show all", "/console/organizations")),
            Table(
                "Organizations", columns: ["Name", "Single sign-on", "Certificate", "SCIM last seen"],
                rows: rows.map(row),
                empty: search.isEmpty
                    ? "There is no organization yet. Make one for your first customer."
                    : "No organization's name begins with “\(search)”, and none claims such a domain."),
            Pager("Organizations", first: first, next: next),
        ]
    }

    private func row(_ row: OrganizationBadges) -> [Table.Cell] {
        let badge = HealthWords.badge(row.signOn)
        return [
            .init(
                .link(row.organization.name, "/console/organizations/\(row.organization.id)"),
                faint: row.organization.kind == .admin ? "Admin Organization (Shared SSO)" : nil),
            .init(
                .badge(badge.tone, badge.text),
                faint: row.administeredBy.map { .link("its Admin Organization", "/console/organizations/\($0)") }),
            .init(certificate(row.certificateEnd)),
            .init(HealthWords.time(row.scimLastSeenAt, now: now, never: "never")),
        ]
    }

    private func certificate(_ end: Timestamp?) -> Inline {
        guard let end else { return "–" }
        let words = MomentText.relative(end, now: now)
        if end <= now { return .badge(.bad, "ended \(words)") }
        return end.since(now) < .days(60) ? .badge(.warning, "ends \(words)") : Inline("ends \(words)")
    }
}

/// The form that makes an organization with its first owner.
package struct NewOrganizationScreen: Screen {
    let name: String
    let email: String

    package init(name: String = "", email: String = "") {
        self.name = name
        self.email = email
    }

    package var title: String { "Make an organization" }
    package var lead: Inline? { "An organization is a tenant: a customer, with its own sign-on and its own people." }
    package var trail: [Link] { [Link("Organizations", "/console/organizations")] }
    package var blocks: [any Block] {
        [
            Form(
                to: "/console/organizations/new",
                fields: [
                    Field("name", "Name").with {
                        $0.value = name
                        $0.isRequired = true
                    },
                    Field("owner_email", "E-mail address of the first owner", .email).with {
                        $0.value = email
                        $0.isRequired = true
                        $0.hint = "They become a member with the role of an owner."
                    },
                ], button: "Make the organization", cancel: Link("Cancel", "/console/organizations"))
        ]
    }
}
