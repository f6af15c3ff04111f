package import Essentials
package import GatewayModel

/// One member: what they are, where they came from, what can be done.
package struct MemberScreen: Screen {
    let member: Member
    let teams: [String]
    let projects: [(name: String, role: String)]
    let directory: String?
    let base: String
    let now: Timestamp

    /// - Parameters:
    ///   - teams: their names, All Users left out.
    ///   - directory: the name of the directory that provisions the membership; nil where none does.
    ///   - base: the address of the list.
    package init(
        _ member: Member, teams: [String], projects: [(name: String, role: String)], directory: String?, base: String,
        now: Timestamp
    ) {
        self.member = member
        self.teams = teams
        self.projects = projects
        self.directory = directory
        self.base = base
        self.now = now
    }

    private var membership: Membership { member.membership }
    private var path: String { "\(base)/\(membership.id)" }

    package var title: String { MemberWords.name(member) }
    package var badge: Badge? { MemberWords.state(membership) }
    package var trail: [Link] { [Link("Members", base)] }
    package var blocks: [any Block] {
        [facts] + provisioned + [Heading("Role and names"), form, Heading("Access")] + access
    }

    private var facts: any Block {
        var facts: [Facts.Fact] = [
            .init("E-mail", Inline(member.identity.email.text)),
            .init("Role", Inline(MemberWords.role(membership.role))),
            .init(
                "Came by", Inline(MemberWords.source(membership.source)), hint: .time(membership.createdAt, now: now)),
            .init("Rests on", Inline(holds)),
            .init("Last log-in", HealthWords.time(membership.lastSignOnAt, now: now, never: "none yet")),
            .init("Teams", Inline((["All Users"] + teams).joined(separator: ", "))),
        ]
        if !projects.isEmpty {
            facts.append(
                .init("Projects", Inline(projects.map { "\($0.name) (\($0.role))" }.joined(separator: ", "))))
        }
        if let externalID = membership.externalID { facts.append(.init("External id", .code(externalID))) }
        facts.append(.init("Identity", .code(member.identity.id.text), hint: "What applications know the person by."))
        return Facts(facts)
    }

    private var holds: String {
        let holds = membership.holds.map(MemberWords.hold).sorted()
        return holds.isEmpty ? "nothing any more" : holds.joined(separator: ", ")
    }

    private var provisioned: [any Block] {
        guard let directory else { return [] }
        return [
            Notice(
                .neutral,
                "\(directory) provisions this member: names and activity are changed at the identity provider, and what is changed here may be refused."
            )
        ]
    }

    private var form: any Block {
        Form(
            to: path,
            fields: [
                MemberWords.roleField(membership.role), name("first_name", "First name", membership.firstName),
                name("last_name", "Last name", membership.lastName),
                name("display_name", "Display name", membership.displayName),
            ], button: "Save")
    }

    private func name(_ name: String, _ label: String, _ value: String?) -> Field {
        Field(name, label).with { $0.value = value ?? "" }
    }

    private var access: [any Block] {
        let change =
            membership.active && membership.removedAt == nil
            ? Link("Deactivate…", path + "/deactivate") : Link("Let them in again…", path + "/reactivate")
        return [Actions(links: [change, Link("Remove…", path + "/remove")])]
    }
}

/// Asks before a member loses or regains access.
package struct MemberConfirmScreen: Screen {
    package enum Act: String, Sendable { case deactivate, reactivate, remove }

    let member: Member
    let act: Act
    let base: String

    package init(_ member: Member, _ act: Act, base: String) {
        self.member = member
        self.act = act
        self.base = base
    }

    private var name: String { MemberWords.name(member) }
    private var path: String { "\(base)/\(member.membership.id)" }

    package var title: String {
        switch act {
        case .deactivate: "Deactivate \(name)"
        case .reactivate: "Let \(name) in again"
        case .remove: "Remove \(name)"
        }
    }
    package var trail: [Link] { [Link("Members", base), Link(name, path)] }
    package var blocks: [any Block] {
        [
            Paragraph(Inline(words)),
            Form(
                to: "\(path)/\(act.rawValue)", button: button, weight: act == .reactivate ? .primary : .danger,
                cancel: Link("Cancel", path)),
        ]
    }

    private var words: String {
        let email = member.identity.email.text
        return switch act {
        case .deactivate:
            "\(email) loses access at once: their sessions and tokens of this organization end, and neither a log-in nor a directory brings them back. Teams and grants stay for when you let them in again."
        case .reactivate: "\(email) can sign in again, with the teams and grants of before."
        case .remove:
            "\(email) loses access at once, with their teams and grants in this organization. The person keeps their place in other organizations. Where the identity provider decides who is in, their next log-in makes them a member again: deactivate them to keep them out."
        }
    }

    private var button: String {
        switch act {
        case .deactivate: "Deactivate"
        case .reactivate: "Let in again"
        case .remove: "Remove"
        }
    }
}
