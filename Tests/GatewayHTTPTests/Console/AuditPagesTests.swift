import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// The audit log's pages (S26).
@Suite struct AuditPagesTests {
    private let world: World
    private let roster: Roster
    private let owner: ConsoleVisit
    private let base: String

    init() async throws {
        world = try await World()
        roster = try await Roster(world)
        owner = try await ConsoleVisit(world, "owner@works.example", of: roster.organization)
        base = "/console/organizations/\(roster.organization)/audit"
    }

    private func text(_ answer: GatewayResponse) -> String { String(decoding: answer.body, as: UTF8.self) }

    @Test func `events are listed newest first, page by page, and filtered`() async throws {
        for number in 0..<60 {
            world.clock.advance(by: .seconds(1))
            _ = try await roster.make("teams", "Team \(number)")
        }
        let first = try await owner.page(base)
        #expect(first.contains("Team 59"))
        #expect(!first.contains("Team 2&quot;"))
        let next = try #require(links(first, beginning: base + "?").first { $0.contains("before=") })
        #expect(try await owner.page(next).contains("Team 2&quot;"))
        let filtered = try await owner.page(base + "?action=organization.*")
        #expect(!filtered.contains("Team 59"))
        #expect(filtered.contains("organization."))
        #expect(try await owner.page(base + "?target=nothing").contains("Nothing fits what you asked for."))
        #expect(try await owner.page(base + "?from=2999-01-01").contains("Nothing fits what you asked for."))
        let unreadable = try await owner.page(base + "?from=yesterday%3Cb%3E")
        #expect(unreadable.contains("This is no time"))
        #expect(unreadable.contains("yesterday&lt;b&gt;"))
    }

    @Test func `rule A-4: what is shown is exported as CSV and NDJSON, with its filter, and the chain is verified`()
        async throws
    {
        _ = try await roster.make("teams", "Crew")
        let lines = await owner.post(base + "/export", [("format", "ndjson")])
        #expect(lines.status == 200)
        #expect(lines.header("content-type") == "application/x-ndjson")
        #expect(text(lines).contains("Crew"))
        let table = await owner.post(base + "/export", [("format", "csv"), ("action", "organization.*")])
        #expect(text(table).hasPrefix("sequence,"))
        #expect(!text(table).contains("Crew"))
        #expect(text(await owner.post(base + "/export", [("format", "pdf")])).contains("value.invalid"))
        #expect(
            text(await owner.post(base + "/export", [("format", "csv"), ("to", "x")])).contains("value.invalid"))
        #expect(await owner.postForeign(base + "/export", [("format", "csv")]).status == 403)
        let verified = try await owner.page(base + "/verification")
        #expect(verified.contains("intact"))
        #expect(verified.contains(try #require(lines.header("x-audit-head"))))
    }

    @Test func `rule A-4: another organization's log is nobody else's, and markup in it is text`() async throws {
        _ = try await roster.make("teams", "<script>alert(1)</script>")
        #expect(!(try await owner.page(base).contains("<script>alert")))
        let other = try await Roster(world, domain: "other.example")
        let stranger = try await ConsoleVisit(world, "owner@other.example", of: other.organization)
        #expect(await stranger.open(base).status == 403)
        #expect(await stranger.open(base + "/verification").status == 403)
        #expect(await stranger.post(base + "/export", [("format", "csv")]).status == 403)
        try await roster.add("ada@works.example")
        let ada = try await ConsoleVisit(world, "ada@works.example", of: roster.organization)
        #expect(await ada.open(base).status == 403)
    }
}
