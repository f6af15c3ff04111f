import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// The pages of teams and projects.
@Suite struct TeamPagesTests {
    private let world: World
    private let roster: Roster
    private let owner: ConsoleVisit
    private let base: String

    init() async throws {
        world = try await World()
        roster = try await Roster(world)
        owner = try await ConsoleVisit(world, "owner@works.example", of: roster.organization)
        base = "/console/organizations/\(roster.organization)/teams"
    }

    private func made(_ answer: GatewayResponse) throws -> String {
        try #require(answer.status == 303, "\(answer.text)")
        return String(try #require(answer.header("location")).dropFirst(world.base.count).prefix { $0 != "?" })
    }

    @Test func `a team is made, filled, renamed, emptied and deleted`() async throws {
        let ada = try await roster.add("ada@works.example")
        let path = try made(await owner.post(base + "/new", [("name", "Tools & Co")]))
        #expect(try await owner.page(path).contains("Nobody is in the team."))
        #expect(await owner.post(path + "/members", [("email", "ADA@works.example")]).status == 303)
        #expect(try await owner.page(path).contains("ada@works.example"))
        #expect(
            try await owner.page("/console/organizations/\(roster.organization)/members/\(ada)").contains(
                "Tools &amp; Co"))
        let unknown = await owner.post(path + "/members", [("email", "eve@works.example")])
        #expect(unknown.status == 422)
        #expect(unknown.text.contains("eve@works.example"))
        #expect(await owner.post(path, [("name", "Makers")]).status == 303)
        #expect(try await owner.page(base + "?search=MAK").contains("Makers"))
        #expect(!(try await owner.page(base + "?search=zz").contains("Makers")))
        #expect(await owner.post(path + "/members/\(ada)/remove").status == 303)
        #expect(try await owner.page(path).contains("Nobody is in the team."))
        #expect(try await owner.page(path + "/delete").contains("stay members of the organization"))
        #expect(await owner.post(path + "/delete").status == 303)
        #expect(!(try await owner.page(base).contains("Makers")))
    }

    @Test func `rule S-6: a directory's team is shown, and refuses to be changed by hand`() async throws {
        let client = try await SCIMClient(world, roster.organization)
        let ada = try await client.makeUser("ada@works.example")
        let group = try await client.makeGroup("Engineering", [ada])
        let page = try await owner.page("\(base)/\(group)")
        #expect(page.contains("filled by the directory"))
        #expect(!page.contains("Rename"))
        let refused = await owner.post("\(base)/\(group)", [("name", "Mine")])
        #expect(refused.text.contains("team.provisioned"))
        let list = try await owner.page(base)
        #expect(list.contains("All Users"))
        #expect(list.contains("the directory (SCIM)"))
    }

    @Test func `a project is made, and roles in it are given and taken away`() async throws {
        try await roster.add("ada@works.example")
        _ = try await roster.make("teams", "Tools")
        let path = try made(await owner.post(base + "/projects/new", [("name", "Site")]))
        for who in ["ada@works.example", "tools", "All users"] {
            #expect(await owner.post(path + "/grant", [("who", who), ("role", "viewer")]).status == 303, "\(who)")
        }
        let page = try await owner.page(path)
        for who in ["ada@works.example", "Tools", "All Users"] { #expect(page.contains(who), "\(who)") }
        for (who, role) in [("nobody", "viewer"), ("ada@works.example", "no role"), ("eve@works.example", "viewer")] {
            let refused = await owner.post(path + "/grant", [("who", who), ("role", role)])
            #expect(refused.status >= 400, "\(who)")
            #expect(refused.text.contains(who))
        }
        let team = try #require(try await roster.api("GET", "/teams").json["items"]?.array?.last?["id"]?.string)
        for word in [team, "all-users"] {
            #expect(await owner.post(path + "/revoke", [("holder", word)]).status == 303, "\(word)")
        }
        let left = try await owner.page(path)
        #expect(left.contains("ada@works.example"))
        #expect(!left.contains("Tools"))
        #expect(await owner.post(path, [("name", "Place")]).status == 303)
        #expect(try await owner.page(base).contains("Place"))
        #expect(await owner.post(path + "/delete").status == 303)
        #expect(await owner.open(path).status == 404)
    }

    @Test func `another organization's teams and projects are not found`() async throws {
        let team = try await roster.make("teams", "Tools")
        let project = try await roster.make("projects", "Site")
        let other = try await Roster(world, domain: "other.example")
        let stranger = try await ConsoleVisit(world, "owner@other.example", of: other.organization)
        let otherBase = "/console/organizations/\(other.organization)/teams"
        for path in ["/\(team)", "/\(team)/delete", "/projects/\(project)", "/projects/\(project)/delete"] {
            #expect(await stranger.open(otherBase + path).status == 404, "\(path)")
            #expect(await stranger.open(base + path).status == 403, "\(path)")
        }
        #expect(await stranger.post(otherBase + "/\(team)/delete").status == 404)
    }
}
