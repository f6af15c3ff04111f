import Essentials
package import GatewayModel

/// One project with the roles that teams and members have in it.
package struct ProjectScreen: Screen {
    package struct Grant: Sendable {
        let holder: String
        let url: String?
        let role: String
        /// What the form that takes it away sends.
        let word: String

        package init(holder: String, url: String?, role: String, word: String) {
            self.holder = holder
            self.url = url
            self.role = role
            self.word = word
        }
    }

    let project: Project
    let grants: [Grant]
    let who: String
    let role: String
    let base: String

    /// - Parameters:
    ///   - who: what was typed into the form.
    ///   - role: what was typed into the form.
    ///   - base: the address of the list of teams and projects.
    package init(_ project: Project, grants: [Grant], who: String, role: String, base: String) {
        self.project = project
        self.grants = grants
        self.who = who
        self.role = role
        self.base = base
    }

    private var path: String { "\(base)/projects/\(project.id)" }

    package var title: String { project.name }
    package var lead: Inline? {
        "Applications find " + .code(project.id.text) + " with the person's role in their tokens."
    }
    package var trail: [Link] { [Link("Teams and projects", base)] }
    package var blocks: [any Block] {
        [
            Table(
                "Who has which role", columns: ["Who", "Role", "Action"],
                rows: grants.map { grant in
                    [
                        .init(grant.url.map { .link(grant.holder, $0) } ?? .strong(grant.holder)),
                        .init(.code(grant.role)),
                        .init(
                            "",
                            buttons: [
                                PostButton(
                                    "Take away", to: path + "/revoke", fields: [("holder", grant.word)],
                                    fullLabel: "Take the role \(grant.role) away from \(grant.holder)")
                            ]),
                    ]
                }, empty: "Nobody has a role here yet."),
            Heading("Give a role"),
            Form(
                to: path + "/grant",
                fields: [
                    Field("who", "Member or team").with {
                        $0.value = who
                        $0.isRequired = true
                        $0.hint = "A member's e-mail address, a team's name, or All Users."
                    },
                    Field("role", "Role").with {
                        $0.value = role
                        $0.isRequired = true
                        $0.hint = "A word that the application knows, such as viewer."
                    },
                ], button: "Give the role"),
            Heading("Name"),
            Form(
                to: path,
                fields: [
                    Field("name", "Name of the project").with {
                        $0.value = project.name
                        $0.isRequired = true
                    }
                ], button: "Rename"),
            Actions(links: [Link("Delete the project…", path + "/delete")]),
        ]
    }
}
