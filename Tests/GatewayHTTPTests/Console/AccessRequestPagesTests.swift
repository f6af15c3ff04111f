import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// The page of access requests.
@Suite struct AccessRequestPagesTests {
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

    @Test func `rule A-4: requests are decided by the organization's own admins, in its own forms`() async throws {
        let project = try await roster.make("projects", "Atlas")
        _ = try await roster.api(
            "POST", "/access-requests", ["email": "eve@x.example", "project": .string(project)])
        let items = try await roster.api("GET", "/access-requests").json["items"]?.array ?? []
        let id = try #require(items.first?["id"]?.string)
        let other = try await Roster(world, domain: "other.example")
        let stranger = try await ConsoleVisit(world, "owner@other.example", of: other.organization)
        let theirs = "/console/organizations/\(other.organization)/teams/requests/\(id)"
        #expect(await stranger.open(base + "/requests").status == 403)
        #expect(await stranger.post("\(base)/requests/\(id)/deny").status == 403)
        #expect(await stranger.post(theirs + "/approve", [("role", "viewer")]).status == 404)
        #expect(await owner.postForeign("\(base)/requests/\(id)/deny").status == 403)
        #expect(try await owner.page(base + "/requests").contains("eve@x.example asks for Atlas"))
    }
}
