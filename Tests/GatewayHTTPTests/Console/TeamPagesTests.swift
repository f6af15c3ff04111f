import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// The pages of teams, projects and access requests.
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

    private func text(_ answer: GatewayResponse) -> String { String(decoding: answer.body, as: UTF8.self) }

    private func path(_ answer: GatewayResponse) throws -> String {
        String(
            try #require(answer.header("location"), "\(text(answer))").dropFirst(world.base.count).prefix { $0 != "?" })
    }

    @Test func `a team is made, filled, renamed and deleted`() async throws {
        let ada = try await roster.add("ada@works.example")
        let team = try path(await owner.post(base, [("team", "Crew <1>")]))
        #expect(try await owner.page(base).contains("Crew &lt;1&gt;"))
        #expect(await owner.post(team + "/members", [("email", " ada@works.example ")]).status == 303)
        #expect(try await owner.page(team).contains("ada@works.example"))
        let nobody = await owner.post(team + "/members", [("email", "eve@works.example")])
        #expect(text(nobody).contains("eve@works.example is no member"))
        #expect(await owner.post(team, [("name", "Staff")]).status == 303)
        #expect(try await owner.page(team).contains("Staff"))
        #expect(await owner.post(team + "/members/remove", [("member", ada)]).status == 303)
        #expect(try await owner.page(team).contains("Nobody is in this team."))
        #expect(try await owner.page(base + "?search=sta").contains("Staff"))
        #expect(try await owner.page(base + "?search=zzz").contains("No team"))
        let twice = await owner.post(base, [("team", "staff")])
        #expect(twice.status == 409)
        #expect(text(twice).contains("team.exists"))
        #expect(await owner.post(team + "/delete").status == 303)
        #expect(await owner.open(team).status == 404)
    }

    @Test func `rule S-6: a team that the directory fills is not changed here`() async throws {
        let client = try await SCIMClient(world, roster.organization)
        _ = try await client.makeGroup("Pushed")
        let team = try #require(
            links(try await owner.page(base), beginning: base + "/").first {
                !$0.hasSuffix("/requests") && !$0.contains("/projects/")
            })
        let page = try await owner.page(team)
        #expect(page.contains("The directory fills this team"))
        #expect(!page.contains("Rename"))
        #expect(text(await owner.post(team, [("name", "Mine")])).contains("team.provisioned"))
    }

    @Test func `rule L-13: roles on a project are given to everybody, a team and a member, and taken away`()
        async throws
    {
        try await roster.add("ada@works.example")
        let team = try await roster.make("teams", "Crew")
        let project = try path(await owner.post(base + "/projects", [("project", "Atlas")]))
        for form in [
            [("holder", "everybody"), ("role", "viewer")], [("holder", team), ("role", "editor")],
            [("holder", ""), ("email", "ada@works.example"), ("role", "boss")],
        ] { #expect(await owner.post(project + "/grant", form).status == 303) }
        let page = try await owner.page(project)
        for shown in ["All Users", "viewer", "Crew", "editor", "ada@works.example", "boss"] {
            #expect(page.contains(shown), "\(shown)")
        }
        let odd = await owner.post(project + "/grant", [("holder", "everybody"), ("role", "a b<")])
        #expect(text(odd).contains("role.malformed"))
        #expect(text(odd).contains("a b&lt;"))
        #expect(await owner.post(project + "/revoke", [("holder", "team:\(team)")]).status == 303)
        #expect(!(try await owner.page(project).contains("editor</code>")))
        #expect(await owner.post(project + "/revoke", [("holder", "king")]).status == 404)
        #expect(await owner.post(project, [("name", "Globe")]).status == 303)
        #expect(try await owner.page(base).contains("Globe"))
        #expect(await owner.post(project + "/delete").status == 303)
        #expect(await owner.open(project).status == 404)
    }

    @Test func `rule L-2: a request for access is approved with a role, or refused`() async throws {
        let project = try await roster.make("projects", "Atlas")
        for email in ["eve@x.example", "bob@x.example"] {
            let made = try await roster.api(
                "POST", "/access-requests", ["email": .string(email), "project": .string(project)])
            try #require(made.status < 300, "\(made.json.text)")
        }
        let page = try await owner.page(base + "/requests")
        #expect(page.contains("eve@x.example asks for Atlas"))
        let items = try await roster.api("GET", "/access-requests").json["items"]?.array ?? []
        let ids = Dictionary(items.map { ($0["email"]?.string ?? "", $0["id"]?.string ?? "") }) { first, _ in first }
        let (eve, bob) = (try #require(ids["eve@x.example"]), try #require(ids["bob@x.example"]))
        #expect(text(await owner.post("\(base)/requests/\(eve)/approve", [("role", "")])).contains("role.malformed"))
        #expect(await owner.post("\(base)/requests/\(eve)/approve", [("role", "viewer")]).status == 303)
        #expect(try await roster.members()["eve@x.example"] != nil)
        #expect(await owner.post("\(base)/requests/\(bob)/deny").status == 303)
        let after = try await owner.page(base + "/requests")
        #expect(after.contains("approved"))
        #expect(after.contains("refused"))
        #expect(!after.contains("asks for"))
        #expect(try await roster.members()["bob@x.example"] == nil)
    }

    @Test func `rule A-4: other organizations' teams and projects are not found, and foreign forms do nothing`()
        async throws
    {
        let (team, project) = (try await roster.make("teams", "Crew"), try await roster.make("projects", "Atlas"))
        let other = try await Roster(world, domain: "other.example")
        let stranger = try await ConsoleVisit(world, "owner@other.example", of: other.organization)
        let theirs = "/console/organizations/\(other.organization)/teams"
        #expect(await stranger.open(base).status == 403)
        for path in ["/\(team)", "/projects/\(project)"] {
            #expect(await stranger.open(theirs + path).status == 404)
            #expect(await stranger.post(theirs + path + "/delete").status == 404)
            #expect(await owner.postForeign(base + path + "/delete").status == 403)
        }
        try await roster.add("ada@works.example")
        let ada = try await ConsoleVisit(world, "ada@works.example", of: roster.organization)
        #expect(await ada.open(base).status == 403)
        #expect(try await owner.page(base).contains("Crew"))
    }
}
