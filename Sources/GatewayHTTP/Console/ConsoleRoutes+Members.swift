import Administration
import Console
import Essentials
import GatewayModel
import Persistence
import Provisioning

/// The people of an organization (S16).
extension ConsoleRoutes {
    var memberRoutes: [Route] {
        [
            show(members), show(newMember), act(newMember, addMember), show(member), act(member, changeMember),
            show(confirmation(.deactivate)),
            act(confirmation(.deactivate)) { call, _ in try await setActive(false, call) },
            show(confirmation(.reactivate)),
            act(confirmation(.reactivate)) { call, _ in try await setActive(true, call) },
            show(confirmation(.remove)), act(confirmation(.remove), removeMember),
        ]
    }

    private static let base = "/console/organizations/{org}/members"
    private static let page = 50

    // MARK: The list

    private var members: View {
        View(path: ConsoleRoutes.base, section: .members) { call, _ in
            let asked: [(name: String, value: String)] = try ["search", "role", "source", "state"].map {
                ($0, try call.query($0))
            }
            let (search, role, source, state) = (asked[0].value, asked[1].value, asked[2].value, asked[3].value)
            let filter = MemberFilter(
                role: Membership.Role(rawValue: role), source: Membership.Source(rawValue: source),
                active: state.isEmpty ? nil : state == "active")
            let path = try call.url("/members")
            let from = try call.query("from")
            let found = try await found(search, filter, from, call)
            return MembersScreen(
                found.members, asked: .init(search: search, role: role, source: source, state: state),
                isShort: found.next != nil && found.members.count < ConsoleRoutes.page,
                first: from.isEmpty ? nil : ConsoleCursor.address(path, asked),
                next: found.next.map { ConsoleCursor.address(path, asked + [("from", $0)]) }, base: path, now: call.now)
        }
    }

    /// A page, and the word of where the next one begins.
    private func found(
        _ search: String, _ filter: MemberFilter, _ from: String, _ call: ConsoleCall
    ) async throws -> (members: [Member], next: String?) {
        let id = try call.organizationID
        if !search.allSatisfy(\.isWhitespace) {
            let found = try await services.members.search(
                search, in: id, matching: filter, after: ConsoleCursor.namePosition(from), limit: ConsoleRoutes.page,
                actor: call.actor)
            return (found.found, found.next.map(ConsoleCursor.word))
        }
        // One more than is shown says whether there is a next page.
        let found = try await services.members.list(
            of: id, matching: filter, before: ConsoleCursor.listPosition(from), limit: ConsoleRoutes.page + 1,
            actor: call.actor)
        let page = Array(found.prefix(ConsoleRoutes.page))
        guard found.count > page.count, let last = page.last?.membership else { return (page, nil) }
        return (page, ConsoleCursor.word(ListPosition(createdAt: last.createdAt, id: last.id.text)))
    }

    // MARK: One member

    private var newMember: View {
        View(path: ConsoleRoutes.base + "/new", section: .members) { call, fields in
            NewMemberScreen(
                email: fields?["email"] ?? "", role: Membership.Role(rawValue: fields?["role"] ?? "") ?? .member,
                firstName: fields?["first_name"] ?? "", lastName: fields?["last_name"] ?? "",
                base: try call.url("/members"))
        }
    }

    private func addMember(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let draft = MemberDraft(
            email: try EmailAddress(fields["email"].trimmingBlanks), role: try fields.role(),
            firstName: fields["first_name"], lastName: fields["last_name"])
        let (member, _) = try await services.members.add(
            draft, to: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/members/\(member.membership.id)"), done: .memberAdded)
    }

    private var member: View {
        View(path: ConsoleRoutes.base + "/{member}", section: .members) { call, _ in
            let found = try await detail(call)
            return MemberScreen(
                found.member, teams: found.teams, projects: found.projects, directory: found.directory?.name,
                base: try call.url("/members"), now: call.now)
        }
    }

    private func detail(_ call: ConsoleCall) async throws -> MemberService.Detail {
        try await services.members.detail(
            try call.id("member", "member"), of: try call.organizationID, actor: call.actor)
    }

    /// Only what is different: a member whom a directory provisions refuses a change of its names, not the same names.
    private func changeMember(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let before = try await detail(call).member.membership
        let role = try fields.role()
        func changed(_ name: String, _ old: String?) -> String? {
            fields.has(name) && fields[name] != old ?? "" ? fields[name] : nil
        }
        let change = MemberChange(
            role: role == before.role ? nil : role, firstName: changed("first_name", before.firstName),
            lastName: changed("last_name", before.lastName), displayName: changed("display_name", before.displayName))
        _ = try await services.members.change(
            before.id, change, of: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/members/\(before.id)"), done: .saved)
    }

    private func confirmation(_ act: MemberConfirmScreen.Act) -> View {
        View(path: ConsoleRoutes.base + "/{member}/\(act.rawValue)", section: .members) { call, _ in
            MemberConfirmScreen(try await detail(call).member, act, base: try call.url("/members"))
        }
    }

    private func setActive(_ active: Bool, _ call: ConsoleCall) async throws -> ConsoleAnswer {
        let changed = try await services.members.change(
            try call.id("member", "member"), MemberChange(active: active), of: try call.organizationID,
            actor: call.actor, origin: call.origin)
        return .go(
            try call.url("/members/\(changed.membership.id)"), done: active ? .memberReactivated : .memberDeactivated)
    }

    private func removeMember(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        try await services.members.remove(
            try call.id("member", "member"), from: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/members"), done: .memberRemoved)
    }
}

extension FormFields {
    /// - Throws: `value.invalid`.
    func role() throws -> Membership.Role {
        guard let role = Membership.Role(rawValue: self["role"]) else {
            throw AdministrationError.invalidValue("role", reason: "expected owner, admin or member")
        }
        return role
    }
}
