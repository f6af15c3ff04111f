package import Essentials
package import GatewayModel

/// The people of an organization (S16).
package struct MembersScreen: Screen {
    /// What was asked for, as words of the address; empty: whatever.
    package struct Asked: Sendable {
        let search: String
        let role: String
        let source: String
        let state: String

        package init(search: String, role: String, source: String, state: String) {
            self.search = search
            self.role = role
            self.source = source
            self.state = state
        }

        var isEmpty: Bool { search.isEmpty && role.isEmpty && source.isEmpty && state.isEmpty }
    }

    let members: [Member]
    let asked: Asked
    let isShort: Bool
    let first: String?
    let next: String?
    let base: String
    let now: Timestamp

    /// - Parameters:
    ///   - isShort: whether the page ended before it was full, and there is more to look through.
    ///   - base: the address of this page.
    package init(
        _ members: [Member], asked: Asked, isShort: Bool, first: String?, next: String?, base: String, now: Timestamp
    ) {
        self.members = members
        self.asked = asked
        self.isShort = isShort
        self.first = first
        self.next = next
        self.base = base
        self.now = now
    }

    package var title: String { "Members" }
    package var lead: Inline? { "Everybody who is or was in this organization, however they came." }
    package var blocks: [any Block] {
        var blocks: [any Block] = [
            Actions(
                primary: Link("Add a member", base + "/new"),
                links: [Link("Invite somebody", base + "/invite"), Link("Pending invitations", base + "/invitations")]),
            filters,
            Table(
                asked.search.isEmpty ? "Members, newest first" : "Members found, by name",
                columns: ["Member", "Role", "State", "Came by"], rows: members.map(row), empty: empty),
        ]
        if isShort {
            blocks.append(
                Paragraph("There is more to look through: the next page goes on where this one stopped.", isFaint: true)
            )
        }
        blocks.append(Pager("Members", first: first, next: next))
        return blocks
    }

    private var empty: Inline {
        if isShort { return "None among those looked at so far." }
        return asked.isEmpty ? "There is nobody yet. Add or invite somebody." : "Nobody fits what you asked for."
    }

    private var filters: any Block {
        Form(
            to: base, method: .get,
            fields: [
                Field("search", "E-mail or name", .search).with { $0.value = asked.search },
                choice(
                    "role", "Role", asked.role,
                    Membership.Role.allCases.reversed().map { ($0.rawValue, MemberWords.role($0)) }),
                choice(
                    "source", "Came by", asked.source,
                    Membership.Source.allCases.map { ($0.rawValue, MemberWords.source($0)) }),
                choice("state", "State", asked.state, [("active", "Active"), ("inactive", "Deactivated or removed")]),
            ], button: "Search", weight: .other, cancel: asked.isEmpty ? nil : Link("Show everybody", base))
    }

    private func choice(
        _ name: String, _ label: String, _ value: String, _ options: [(value: String, label: String)]
    ) -> Field {
        Field(name, label, .select).with {
            $0.value = value
            $0.options = [.init("", "Any")] + options.map { Field.Option($0.value, $0.label) }
        }
    }

    private func row(_ member: Member) -> [Table.Cell] {
        let state = MemberWords.state(member.membership)
        let (name, email) = (MemberWords.name(member), member.identity.email.text)
        return [
            .init(
                .link(name, "\(base)/\(member.membership.id)"), faint: name == email ? nil : Inline(email)),
            .init(Inline(MemberWords.role(member.membership.role))),
            .init(.badge(state.tone, state.text)),
            .init(
                Inline(MemberWords.source(member.membership.source)),
                faint: member.membership.lastSignOnAt.map { "last log-in " + .time($0, now: now) }),
        ]
    }
}
