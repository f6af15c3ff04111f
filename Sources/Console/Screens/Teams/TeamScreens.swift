import Essentials
package import GatewayModel

/// Teams and projects of an organization.
package struct TeamsScreen: Screen {
    let teams: [Team]
    let projects: [Project]
    let search: String
    let first: String?
    let next: String?
    let teamName: String
    let projectName: String
    let base: String

    /// - Parameters:
    ///   - teamName: what was typed into the form that makes one; likewise the project's.
    ///   - base: the address of this page.
    package init(
        _ teams: [Team], projects: [Project], search: String, first: String?, next: String?, teamName: String,
        projectName: String, base: String
    ) {
        self.teams = teams
        self.projects = projects
        self.search = search
        self.first = first
        self.next = next
        self.teamName = teamName
        self.projectName = projectName
        self.base = base
    }

    package var title: String { "Teams and projects" }
    package var lead: Inline? { "A role on a project is given to everybody, to a team or to one member." }
    package var blocks: [any Block] {
        [
            Actions(links: [Link("Access requests", base + "/requests")]),
            Form(
                to: base, method: .get, fields: [Field("search", "Team", .search).with { $0.value = search }],
                button: "Search", weight: .other, cancel: search.isEmpty ? nil : Link("Show all", base)),
            Table(
                "Teams", columns: ["Team", "Filled by"],
                rows: teams.map { team in
                    [.init(.link(team.name, "\(base)/\(team.id)")), .init(TeamScreen.source(team))]
                },
                empty: search.isEmpty
                    ? "There is no team but All Users, which every active member is in." : "No team's name begins so."),
            Pager("Teams", first: first, next: next),
            Form(
                to: base, fields: [name("team", "Name of the new team", teamName)], button: "Make a team",
                weight: .other),
            Table(
                "Projects", columns: ["Project"],
                rows: projects.map { [.init(.link($0.name, "\(base)/projects/\($0.id)"))] },
                empty: "There is no project."),
            Form(
                to: base + "/projects", fields: [name("project", "Name of the new project", projectName)],
                button: "Make a project", weight: .other),
        ]
    }

    private func name(_ field: String, _ label: String, _ value: String) -> Field {
        Field(field, label).with {
            $0.value = value
            $0.isRequired = true
        }
    }
}

/// One team with its members.
package struct TeamScreen: Screen {
    let team: Team
    let members: [Member]
    let name: String
    let email: String
    let first: String?
    let next: String?
    let base: String

    package init(
        _ team: Team, members: [Member], name: String, email: String, first: String?, next: String?, base: String
    ) {
        self.team = team
        self.members = members
        self.name = name
        self.email = email
        self.first = first
        self.next = next
        self.base = base
    }

    static func source(_ team: Team) -> Inline { team.directory == nil ? "hand" : "the directory" }

    private var path: String { "\(base)/\(team.id)" }
    private var isOwn: Bool { team.directory == nil }
    package var title: String { team.name }
    package var trail: [Link] { [Link("Teams and projects", base)] }
    package var blocks: [any Block] {
        var blocks: [any Block] = []
        if !isOwn {
            blocks.append(
                Notice(.neutral, "The directory fills this team: change the group there.", isAnnounced: false))
        }
        blocks += [
            Table(
                "Members of the team", columns: ["Member", "State", "Action"], rows: members.map(row),
                empty: "Nobody is in this team."), Pager("Members of the team", first: first, next: next),
        ]
        guard isOwn else { return blocks }
        return blocks + [
            Form(
                to: path + "/members",
                fields: [
                    Field("email", "E-mail address of a member", .email).with {
                        $0.value = email
                        $0.isRequired = true
                    }
                ], button: "Put into the team", weight: .other),
            Form(
                to: path,
                fields: [
                    Field("name", "Name").with {
                        $0.value = name
                        $0.isRequired = true
                    }
                ], button: "Rename", weight: .other),
            Disclosure(
                "Delete the team",
                [
                    Paragraph("Its roles on projects end for its members. They stay members of the organization."),
                    Form(to: path + "/delete", button: "Delete the team", weight: .danger),
                ]),
        ]
    }

    private func row(_ member: Member) -> [Table.Cell] {
        let state = MemberWords.state(member.membership)
        let email = member.identity.email.text
        let button = PostButton(
            "Take out", to: path + "/members/remove", fields: [("member", member.membership.id.text)],
            fullLabel: "Take \(email) out of the team")
        return [
            .init(Inline(MemberWords.name(member)), faint: Inline(email)), .init(.badge(state.tone, state.text)),
            .init("", buttons: isOwn ? [button] : []),
        ]
    }
}
