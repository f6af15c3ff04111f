package import GatewayModel

/// One team with its members.
package struct TeamScreen: Screen {
    let team: Team
    let members: [Member]
    let typed: String
    let first: String?
    let next: String?
    let base: String
    let membersBase: String

    /// - Parameters:
    ///   - typed: the address that was typed to be added.
    ///   - base: the address of the list of teams.
    ///   - membersBase: that of the members.
    package init(
        _ team: Team, members: [Member], typed: String, first: String?, next: String?, base: String, membersBase: String
    ) {
        self.team = team
        self.members = members
        self.typed = typed
        self.first = first
        self.next = next
        self.base = base
        self.membersBase = membersBase
    }

    private var path: String { "\(base)/\(team.id)" }
    private var isByHand: Bool { team.directory == nil }

    package var title: String { team.name }
    package var badge: Badge? { isByHand ? nil : Badge(.neutral, "filled by the directory") }
    package var trail: [Link] { [Link("Teams and projects", base)] }
    package var blocks: [any Block] { about + list + change }

    private var about: [any Block] {
        isByHand
            ? []
            : [
                Notice(
                    .neutral,
                    "The directory names and fills this team. Change it at the identity provider; here it can only be looked at."
                )
            ]
    }

    private var list: [any Block] {
        let columns = isByHand ? ["Member", "State", "Action"] : ["Member", "State"]
        var blocks: [any Block] = [
            Table(
                "Members of the team", columns: columns, rows: members.map(row), empty: "Nobody is in the team."),
            Pager("Members", first: first, next: next),
        ]
        guard isByHand else { return blocks }
        blocks.append(
            Form(
                to: path + "/members",
                fields: [
                    Field("email", "E-mail address of a member", .email).with {
                        $0.value = typed
                        $0.isRequired = true
                    }
                ], button: "Add to the team"))
        return blocks
    }

    private func row(_ member: Member) -> [Table.Cell] {
        let state = MemberWords.state(member.membership)
        let (name, email) = (MemberWords.name(member), member.identity.email.text)
        let cells: [Table.Cell] = [
            .init(
                .link(name, "\(membersBase)/\(member.membership.id)"), faint: name == email ? nil : Inline(email)),
            .init(.badge(state.tone, state.text)),
        ]
        guard isByHand else { return cells }
        return cells + [
            .init(
                "",
                buttons: [
                    PostButton(
                        "Take out", to: "\(path)/members/\(member.membership.id)/remove",
                        fullLabel: "Take \(email) out of the team")
                ])
        ]
    }

    private var change: [any Block] {
        guard isByHand else { return [] }
        return [
            Heading("Name"),
            Form(
                to: path,
                fields: [
                    Field("name", "Name of the team").with {
                        $0.value = team.name
                        $0.isRequired = true
                    }
                ], button: "Rename"),
            Actions(links: [Link("Delete the team…", path + "/delete")]),
        ]
    }
}

/// Asks before a team or a project is gone.
package struct DeleteScreen: Screen {
    package let title: String
    let words: String
    let button: String
    let action: String
    let back: Link
    let list: String

    /// - Parameters:
    ///   - words: what goes with it.
    ///   - back: what would be deleted.
    ///   - list: the address of the list of teams and projects.
    package init(title: String, words: String, button: String, action: String, back: Link, list: String) {
        self.title = title
        self.words = words
        self.button = button
        self.action = action
        self.back = back
        self.list = list
    }

    package var trail: [Link] { [Link("Teams and projects", list), back] }
    package var blocks: [any Block] {
        [
            Paragraph(Inline(words)),
            Form(to: action, button: button, weight: .danger, cancel: Link("Cancel", back.url)),
        ]
    }
}
