import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// The page of requests for access.
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

    private func path(_ answer: GatewayResponse) throws -> String {
        String(
            try #require(answer.header("location"), "\(text(answer))").dropFirst(world.base.count).prefix { $0 != "?" })
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
}
