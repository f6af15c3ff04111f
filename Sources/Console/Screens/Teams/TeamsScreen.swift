package import GatewayModel

/// The teams and projects of an organization.
package struct TeamsScreen: Screen {
    let teams: [Team]
    let projects: [Project]
    let search: String
    let first: String?
    let next: String?
    let base: String

    /// - Parameters:
    ///   - projects: all of them; they are few.
    ///   - base: the address of this page.
    package init(_ teams: [Team], projects: [Project], search: String, first: String?, next: String?, base: String) {
        self.teams = teams
        self.projects = projects
        self.search = search
        self.first = first
        self.next = next
        self.base = base
    }

    package var title: String { "Teams and projects" }
    package var lead: Inline? {
        "Teams are groups of members; a project role that a team has, its members have. Applications read both from tokens."
    }
    package var blocks: [any Block] {
        [
            Heading("Teams"), Actions(primary: Link("Make a team", base + "/new")),
            Form(
                to: base, method: .get,
                fields: [Field("search", "Name", .search).with { $0.value = search }], button: "Search", weight: .other,
                cancel: search.isEmpty ? nil : Link("Show all", base)),
            Table(
                search.isEmpty ? "Teams by name" : "Teams found", columns: ["Name", "Filled by"],
                rows: (search.isEmpty && first == nil ? [everybody] : [])
                    + teams.map { team in
                        [
                            .init(.link(team.name, "\(base)/\(team.id)")),
                            .init(Inline(team.directory == nil ? "hand" : "the directory (SCIM)")),
                        ]
                    }, empty: "No team's name begins so."),
            Pager("Teams", first: first, next: next), Heading("Projects", anchor: "projects"),
            Actions(links: [Link("Make a project", base + "/projects/new")]),
            Table(
                "Projects by name", columns: ["Name"],
                rows: projects.map { [.init(.link($0.name, "\(base)/projects/\($0.id)"))] },
                empty: "There is no project. Applications that know projects ask for roles in them."),
        ]
    }

    private var everybody: [Table.Cell] {
        [.init(.strong("All Users")), "itself: it holds every active member"]
    }
}

/// A form with a name and nothing else.
package struct NameScreen: Screen {
    package let title: String
    let name: String
    let label: String
    let button: String
    let action: String
    let back: String

    /// - Parameters:
    ///   - name: what was typed.
    ///   - action: where the form is sent to.
    ///   - back: the address of the list.
    package init(title: String, name: String, label: String, button: String, action: String, back: String) {
        self.title = title
        self.name = name
        self.label = label
        self.button = button
        self.action = action
        self.back = back
    }

    package var trail: [Link] { [Link("Teams and projects", back)] }
    package var blocks: [any Block] {
        [
            Form(
                to: action,
                fields: [
                    Field("name", label).with {
                        $0.value = name
                        $0.isRequired = true
                    }
                ], button: button, cancel: Link("Cancel", back))
        ]
    }
}
