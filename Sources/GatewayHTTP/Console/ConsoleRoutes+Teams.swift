import Administration
import Console
import Essentials
import GatewayModel
import Persistence

/// Teams and their members.
extension ConsoleRoutes {
    var teamRoutes: [Route] {
        let one = ConsoleRoutes.base + "/{team}"
        return [
            show(teams), act(teams, makeTeam), act(teams, at: ConsoleRoutes.base + "/projects", makeProject),
            show(team),
            act(team, renameTeam), act(team, at: one + "/members", addToTeam),
            act(team, at: one + "/members/remove", takeOutOfTeam), act(team, at: one + "/delete", deleteTeam),
        ]
    }

    private static let base = "/console/organizations/{org}/teams"
    private static let page = 50

    private var teams: View {
        View(path: ConsoleRoutes.base, section: .teams) { call, fields in
            let (id, base) = (try call.organizationID, try call.url("/teams"))
            let (search, from) = (try call.query("search"), try call.query("from"))
            let found = try await services.teams.search(
                search, in: id, after: ConsoleCursor.namePosition(from), limit: ConsoleRoutes.page, actor: call.actor)
            return TeamsScreen(
                found.found, projects: try await services.organizations.projects(of: id, actor: call.actor),
                search: search, first: from.isEmpty ? nil : ConsoleCursor.address(base, [("search", search)]),
                next: found.next.map {
                    ConsoleCursor.address(base, [("search", search), ("from", ConsoleCursor.word($0))])
                }, teamName: fields?["team"] ?? "", projectName: fields?["project"] ?? "", base: base)
        }
    }

    private func makeTeam(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let made = try await services.teams.create(
            fields["team"], in: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/teams/\(made.id)"), done: .teamMade)
    }

    private func makeProject(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let made = try await services.projects.create(
            fields["project"], in: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/teams/projects/\(made.id)"), done: .projectMade)
    }

    private var team: View {
        View(path: ConsoleRoutes.base + "/{team}", section: .teams) { call, fields in
            let id = try call.organizationID
            let team = try await services.teams.get(try call.id("team", "team"), of: id, actor: call.actor)
            let after: Identifier<Membership>? = Identifier(try call.query("after"))
            let found = try await services.teams.members(
                of: .team(team.id), in: id, after: after, limit: ConsoleRoutes.page + 1, actor: call.actor)
            let shown = Array(found.prefix(ConsoleRoutes.page))
            let base = try call.url("/teams")
            let name = fields.map { $0.has("name") ? $0["name"] : team.name } ?? team.name
            return TeamScreen(
                team, members: shown, name: name, email: fields?["email"] ?? "",
                first: after == nil ? nil : "\(base)/\(team.id)",
                next: found.count > shown.count
                    ? shown.last.map { "\(base)/\(team.id)?after=\($0.membership.id)" } : nil, base: base)
        }
    }

    private func teamID(_ call: ConsoleCall) throws -> Identifier<Team> { try call.id("team", "team") }

    private func renameTeam(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let team = try await services.teams.rename(
            .team(try teamID(call)), to: fields["name"], of: try call.organizationID, actor: call.actor,
            origin: call.origin)
        return .go(try call.url("/teams/\(team.id)"), done: .saved)
    }

    private func addToTeam(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let member = try await member(fields["email"], call)
        _ = try await services.teams.add(
            member.membership.id, to: .team(try teamID(call)), of: try call.organizationID, actor: call.actor,
            origin: call.origin)
        return .go(try call.url("/teams/\(try teamID(call))"), done: .saved)
    }

    /// The member of this address.
    ///
    /// - Throws: `value.invalid` where there is none.
    func member(_ typed: String, _ call: ConsoleCall) async throws -> Member {
        let email = try EmailAddress(typed.trimmingBlanks)
        let found = try await services.members.search(
            email.text, in: try call.organizationID,
            matching: MemberFilter(role: nil, source: nil, active: nil), after: nil, limit: 20, actor: call.actor)
        guard let member = found.found.first(where: { $0.identity.email == email }) else {
            throw AdministrationError.invalidValue("email", reason: "\(email.text) is no member")
        }
        return member
    }

    private func takeOutOfTeam(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        guard let member = Identifier<Membership>(fields["member"]) else {
            throw AdministrationError.notFound("member")
        }
        try await services.teams.remove(
            member, from: .team(try teamID(call)), of: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/teams/\(try teamID(call))"), done: .saved)
    }

    private func deleteTeam(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        try await services.teams.delete(
            .team(try teamID(call)), of: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/teams"), done: .deleted)
    }
}
