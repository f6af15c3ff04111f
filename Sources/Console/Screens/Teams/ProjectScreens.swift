package import Essentials
package import GatewayModel

/// One project, and who has which role on it.
package struct ProjectScreen: Screen {
    /// A grant with the name of who has it.
    package struct Row: Sendable {
        let holder: String
        let key: String
        let role: String

        /// - Parameter key: the holder, as the form that revokes says it.
        package init(holder: String, key: String, role: String) {
            self.holder = holder
            self.key = key
            self.role = role
        }
    }

    let project: Project
    let grants: [Row]
    let teams: [Team]
    let values: [String: String]
    let base: String

    /// - Parameters:
    ///   - values: what was typed, by the fields' names.
    ///   - base: the address of the teams' page.
    package init(_ project: Project, grants: [Row], teams: [Team], values: [String: String], base: String) {
        self.project = project
        self.grants = grants
        self.teams = teams
        self.values = values
        self.base = base
    }

    /// The holder that is every active member, in forms.
    package static let everybody = "everybody"

    private var path: String { "\(base)/projects/\(project.id)" }
    package var title: String { project.name }
    package var trail: [Link] { [Link("Teams and projects", base)] }
    package var blocks: [any Block] {
        [
            Table(
                "Roles on the project", columns: ["Who", "Role", "Action"],
                rows: grants.map { grant in
                    [
                        .init(Inline(grant.holder)), .init(.code(grant.role)),
                        .init(
                            "",
                            buttons: [
                                PostButton(
                                    "Take away", to: path + "/revoke", fields: [("holder", grant.key)],
                                    weight: .danger, fullLabel: "Take the role away from \(grant.holder)")
                            ]),
                    ]
                }, empty: "Nobody has a role on this project."),
            Heading("Give a role"),
            Form(
                to: path + "/grant",
                fields: [
                    Field("holder", "To", .select).with {
                        $0.value = values["holder"] ?? ""
                        $0.options =
                            [.init("", "A member"), .init(ProjectScreen.everybody, "All Users")]
                            + teams.map { Field.Option($0.id.text, $0.name) }
                    },
                    Field("email", "E-mail address of the member", .email).with { $0.value = values["email"] ?? "" },
                    Field("role", "Role").with {
                        $0.value = values["role"] ?? ""
                        $0.isRequired = true
                        $0.hint = "A word that your application knows, such as editor."
                    },
                ], button: "Give the role"),
            Form(
                to: path,
                fields: [
                    Field("name", "Name").with {
                        $0.value = values["name"] ?? project.name
                        $0.isRequired = true
                    }
                ], button: "Rename", weight: .other),
            Disclosure(
                "Delete the project",
                [
                    Paragraph("All roles on it end."),
                    Form(to: path + "/delete", button: "Delete the project", weight: .danger),
                ]),
        ]
    }
}

/// Who asked for access to a project, and what was decided (rule L-2).
package struct AccessRequestsScreen: Screen {
    let requests: [AccessRequest]
    let projects: [Identifier<Project>: String]
    let first: String?
    let next: String?
    let base: String
    let now: Timestamp

    package init(
        _ requests: [AccessRequest], projects: [Identifier<Project>: String], first: String?, next: String?,
        base: String, now: Timestamp
    ) {
        self.requests = requests
        self.projects = projects
        self.first = first
        self.next = next
        self.base = base
        self.now = now
    }

    package var title: String { "Access requests" }
    package var trail: [Link] { [Link("Teams and projects", base)] }
    package var lead: Inline? {
        "The address is what somebody typed. Approving makes a member that only a log-in with that very address can use."
    }
    package var blocks: [any Block] {
        let pending = requests.filter { $0.state == .pending }
        return pending.map(card) + [
            Table(
                "Requests, newest first", columns: ["E-mail", "Project", "State", "Asked"], rows: requests.map(row),
                empty: "Nobody has asked for access."), Pager("Requests", first: first, next: next),
        ]
    }

    private func card(_ request: AccessRequest) -> any Block {
        let path = "\(base)/requests/\(request.id)"
        return Card(
            "\(request.email.text) asks for \(projects[request.project] ?? request.project.text)",
            badge: Badge(.busy, "pending"),
            [
                Form(
                    to: path + "/approve",
                    fields: [
                        Field("role", "Role").with {
                            $0.isRequired = true
                            $0.idSuffix = "-\(request.id)"
                            $0.hint = "A word that your application knows, such as viewer."
                        }
                    ], button: "Approve"),
                Actions(buttons: [
                    PostButton(
                        "Refuse", to: path + "/deny", weight: .danger,
                        fullLabel: "Refuse the request of \(request.email.text)")
                ]),
            ])
    }

    private func row(_ request: AccessRequest) -> [Table.Cell] {
        let state: Inline =
            switch request.state {
            case .pending: .badge(.busy, "pending")
            case .approved: .badge(.good, "approved")
            case .denied: .badge(.neutral, "refused")
            }
        return [
            .init(Inline(request.email.text)), .init(Inline(projects[request.project] ?? request.project.text)),
            .init(state, faint: request.decidedAt.map { .time($0, now: now) }),
            .init(.time(request.createdAt, now: now)),
        ]
    }
}
