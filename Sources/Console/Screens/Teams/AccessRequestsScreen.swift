package import Essentials
package import GatewayModel

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
