import Administration
import Console
import Essentials
import GatewayModel
import Persistence
import Provisioning

/// Projects, and who has which role in them.
extension ConsoleRoutes {
    var projectRoutes: [Route] {
        let one = ConsoleRoutes.base + "/{project}"
        return [
            show(newProject), act(newProject, makeProject), show(project), act(project, renameProject),
            act(project, at: one + "/grant", grant), act(project, at: one + "/revoke", revokeGrant), show(deletion),
            act(deletion, deleteProject),
        ]
    }

    private static let base = "/console/organizations/{org}/teams/projects"
    /// How a form says All Users.
    private static let everybody = ProvisioningPipeline.allUsersID

    private var newProject: View {
        View(path: ConsoleRoutes.base + "/new", section: .teams) { call, fields in
            NameScreen(
                title: "Make a project", name: fields?["name"] ?? "", label: "Name of the project",
                button: "Make the project", action: try call.url("/teams/projects/new"), back: try call.url("/teams"))
        }
    }

    private func makeProject(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let made = try await services.projects.create(
            fields["name"], in: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/teams/projects/\(made.id)"), done: .saved)
    }

    private var project: View {
        View(path: ConsoleRoutes.base + "/{project}", section: .teams) { call, fields in
            let project: Identifier<Project> = try call.id("project", "project")
            let id = try call.organizationID
            var grants: [ProjectScreen.Grant] = []
            for grant in try await services.projects.grants(on: project, of: id, actor: call.actor) {
                grants.append(try await shown(grant, call))
            }
            return ProjectScreen(
                try await services.projects.get(project, of: id, actor: call.actor), grants: grants,
                who: fields?["who"] ?? "", role: fields?["role"] ?? "", base: try call.url("/teams"))
        }
    }

    private func shown(_ grant: ProjectGrant, _ call: ConsoleCall) async throws -> ProjectScreen.Grant {
        let id = try call.organizationID
        switch grant.holder {
        case .everybody:
            return .init(holder: "All Users", url: nil, role: grant.role, word: ConsoleRoutes.everybody)
        case .team(let team):
            return .init(
                holder: try await services.teams.get(team, of: id, actor: call.actor).name,
                url: try call.url("/teams/\(team)"), role: grant.role, word: team.text)
        case .member(let member):
            return .init(
                holder: try await services.organizations.member(member, of: id, actor: call.actor).identity.email.text,
                url: try call.url("/members/\(member)"), role: grant.role, word: member.text)
        }
    }

    private func path(_ call: ConsoleCall) throws -> String {
        try call.url("/teams/projects/\(try call.id("project", "project") as Identifier<Project>)")
    }

    private func renameProject(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        _ = try await services.projects.rename(
            try call.id("project", "project"), to: fields["name"], of: try call.organizationID, actor: call.actor,
            origin: call.origin)
        return .go(try path(call), done: .saved)
    }

    private func grant(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        _ = try await services.projects.grant(
            fields["role"].trimmingBlanks, on: try call.id("project", "project"),
            to: try await holder(fields["who"].trimmingBlanks, call), of: try call.organizationID, actor: call.actor,
            origin: call.origin)
        return .go(try path(call), done: .saved)
    }

    /// Whom an address or a name means.
    private func holder(_ who: String, _ call: ConsoleCall) async throws -> ProjectGrant.Holder {
        let (id, folded) = (try call.organizationID, SearchTerms.folded(who))
        if folded == "all users" { return .everybody }
        if who.contains("@") {
            return .member(
                try await services.members.named(try EmailAddress(who), in: id, actor: call.actor).membership.id)
        }
        let found = try await services.teams.search(who, in: id, after: nil, limit: 1, actor: call.actor).found.first
        guard let found, !folded.isEmpty, SearchTerms.folded(found.name) == folded else {
            throw AdministrationError.invalidValue("the team", reason: "there is none called “\(who.prefix(80))”")
        }
        return .team(found.id)
    }

    private func revokeGrant(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let word = fields["holder"]
        let holder: ProjectGrant.Holder
        if word == ConsoleRoutes.everybody {
            holder = .everybody
        } else if word.hasPrefix(Team.identifierPrefix) {
            holder = .team(try APIRequest.id(word, "team"))
        } else {
            holder = .member(try APIRequest.id(word, "member"))
        }
        try await services.projects.revoke(
            holder, on: try call.id("project", "project"), of: try call.organizationID, actor: call.actor,
            origin: call.origin)
        return .go(try path(call), done: .saved)
    }

    private var deletion: View {
        View(path: ConsoleRoutes.base + "/{project}/delete", section: .teams) { call, _ in
            let project = try await services.projects.get(
                try call.id("project", "project"), of: try call.organizationID, actor: call.actor)
            let path = try path(call)
            return DeleteScreen(
                title: "Delete the project \(project.name)",
                words:
                    "Everybody loses their role in it, and requests for access to it end. Applications no longer find it in tokens.",
                button: "Delete the project", action: path + "/delete", back: Link(project.name, path),
                list: try call.url("/teams"))
        }
    }

    private func deleteProject(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        try await services.projects.delete(
            try call.id("project", "project"), of: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/teams"), done: .deleted)
    }
}
