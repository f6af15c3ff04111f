import Administration
import Console
import Essentials
import GatewayModel
import Persistence

/// Teams made by hand and by directories.
extension ConsoleRoutes {
    var teamRoutes: [Route] {
        let one = ConsoleRoutes.base + "/{team}"
        return [
            show(teams), show(newTeam), act(newTeam, makeTeam), show(team), act(team, renameTeam),
            act(team, at: one + "/members", addToTeam),
            act(team, at: one + "/members/{member}/remove", removeFromTeam), show(deletion), act(deletion, deleteTeam),
        ]
    }

    private static let base = "/console/organizations/{org}/teams"
    private static let page = 50

    private var teams: View {
        View(path: ConsoleRoutes.base, section: .teams) { call, _ in
            let (search, after) = (try call.query("search"), ConsoleCursor.namePosition(try call.query("after")))
            let id = try call.organizationID
            let found = try await services.teams.search(
                search, in: id, after: after, limit: ConsoleRoutes.page, actor: call.actor)
            let path = try call.url("/teams")
            return TeamsScreen(
                found.found, projects: try await services.organizations.projects(of: id, actor: call.actor),
                search: search, first: after == nil ? nil : ConsoleCursor.address(path, [("search", search)]),
                next: found.next.map {
                    ConsoleCursor.address(path, [("search", search), ("after", ConsoleCursor.word($0))])
                }, base: path)
        }
    }

    private var newTeam: View {
        View(path: ConsoleRoutes.base + "/new", section: .teams) { call, fields in
            NameScreen(
                title: "Make a team", name: fields?["name"] ?? "", label: "Name of the team", button: "Make the team",
                action: try call.url("/teams/new"), back: try call.url("/teams"))
        }
    }

    private func makeTeam(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let made = try await services.teams.create(
            fields["name"], in: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/teams/\(made.id)"), done: .saved)
    }

    private var team: View {
        View(path: ConsoleRoutes.base + "/{team}", section: .teams) { call, fields in
            let (team, id): (Identifier<Team>, _) = (try call.id("team", "team"), try call.organizationID)
            let after: Identifier<Membership>? = Identifier(try call.query("after"))
            let members = try await services.teams.members(
                of: .team(team), in: id, after: after, limit: ConsoleRoutes.page, actor: call.actor)
            let path = try call.url("/teams/\(team)")
            let next = members.count == ConsoleRoutes.page ? members.last?.membership.id.text : nil
            return TeamScreen(
                try await services.teams.get(team, of: id, actor: call.actor), members: members,
                typed: fields?["email"] ?? "", first: after == nil ? nil : path,
                next: next.map { ConsoleCursor.address(path, [("after", $0)]) }, base: try call.url("/teams"),
                membersBase: try call.url("/members"))
        }
    }

    private func reference(_ call: ConsoleCall) throws -> TeamService.Reference { .team(try call.id("team", "team")) }

    private func renameTeam(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let team = try await services.teams.rename(
            try reference(call), to: fields["name"], of: try call.organizationID, actor: call.actor, origin: call.origin
        )
        return .go(try call.url("/teams/\(team.id)"), done: .saved)
    }

    private func addToTeam(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let member = try await services.members.named(
            try EmailAddress(fields["email"].trimmingBlanks), in: try call.organizationID, actor: call.actor)
        _ = try await services.teams.add(
            member.membership.id, to: try reference(call), of: try call.organizationID, actor: call.actor,
            origin: call.origin)
        return .go(try call.url("/teams/\(try call.id("team", "team") as Identifier<Team>)"), done: .saved)
    }

    private func removeFromTeam(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        try await services.teams.remove(
            try call.id("member", "member"), from: try reference(call), of: try call.organizationID, actor: call.actor,
            origin: call.origin)
        return .go(try call.url("/teams/\(try call.id("team", "team") as Identifier<Team>)"), done: .saved)
    }

    private var deletion: View {
        View(path: ConsoleRoutes.base + "/{team}/delete", section: .teams) { call, _ in
            let team = try await services.teams.get(
                try call.id("team", "team"), of: try call.organizationID, actor: call.actor)
            let path = try call.url("/teams/\(team.id)")
            return DeleteScreen(
                title: "Delete the team \(team.name)",
                words:
                    "Its members stay members of the organization and lose the project roles that they have through the team.",
                button: "Delete the team", action: path + "/delete", back: Link(team.name, path),
                list: try call.url("/teams"))
        }
    }

    private func deleteTeam(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        try await services.teams.delete(
            try reference(call), of: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/teams"), done: .deleted)
    }
}
