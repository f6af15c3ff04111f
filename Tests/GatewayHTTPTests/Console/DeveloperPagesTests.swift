import Duties
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// The pages of webhook endpoints (S25) and of the event feed (S26).
@Suite struct DeveloperPagesTests {
    private let world: World
    private let roster: Roster
    private let owner: ConsoleVisit
    private let base: String

    init() async throws {
        world = try await World()
        roster = try await Roster(world)
        owner = try await ConsoleVisit(world, "owner@works.example", of: roster.organization)
        base = "/console/organizations/\(roster.organization)/developers"
    }

    private func text(_ answer: GatewayResponse) -> String { String(decoding: answer.body, as: UTF8.self) }

    private func endpoint(types: String = "user.*, team.created") async throws -> (path: String, secret: String) {
        let made = await owner.post(
            base + "/new", [("url", "https://hooks.example/in"), ("types", types)])
        #expect(made.status == 200, "\(text(made))")
        let secret = try #require(text(made).firstMatch(of: /whsec_[A-Za-z0-9+\/=_-]+/)).output.description
        return (try #require(links(try await owner.page(base), beginning: base + "/endpoints/").first), secret)
    }

    @Test func `an endpoint is added, its secret shown once, changed, paused, sent to again, and deleted`() async throws
    {
        #expect(try await owner.page(base).contains("No endpoint hears of events."))
        let (path, secret) = try await endpoint()
        let page = try await owner.page(path)
        #expect(page.contains("healthy"))
        #expect(page.contains("team.created, user.*"))
        #expect(!page.contains(secret))
        #expect(await owner.post(path + "/pause").status == 303)
        #expect(try await owner.page(path).contains("Switched off by an admin."))
        #expect(try await owner.page(base).contains("disabled"))
        #expect(await owner.post(path + "/enable").status == 303)
        #expect(try await owner.page(path).contains("healthy"))
        #expect(await owner.post(path, [("url", "https://hooks.example/two"), ("types", "")]).status == 303)
        #expect(try await owner.page(path).contains("https://hooks.example/two"))
        let rotated = text(await owner.post(path + "/rotate", [("overlap", "86400")]))
        #expect(rotated.contains("whsec_"))
        #expect(!rotated.contains(secret))
        #expect(rotated.contains("signature of the secret before"))
        #expect(await owner.post(path + "/replay").status == 303)
        #expect(await owner.post(path + "/delete").status == 303)
        #expect(await owner.open(path).status == 404)
    }

    @Test func `deliveries are shown with attempts, what came of them, and when the next is due`() async throws {
        let (path, _) = try await endpoint(types: "")
        world.receiver.answer(status: 503)
        _ = try await roster.make("teams", "Crew")
        try await world.outbox.drain()
        let failing = try await owner.page(path)
        #expect(failing.contains("came to: status, HTTP 503"))
        #expect(failing.contains("The next one is due"))
        for _ in 0..<9 {
            world.clock.advance(by: .hours(30))
            try await world.outbox.drain()
        }
        let later = try await ConsoleVisit(world, "owner@works.example", of: roster.organization)
        let parked = try await later.page(path)
        #expect(parked.contains("given up on some"))
        #expect(parked.contains("status, HTTP 503"))
        #expect(try await later.page(base).contains("given up on some"))
        world.receiver.answer(status: 200)
        #expect(await later.post(path + "/replay").status == 303)
        #expect(try await later.page(path).contains("delivering"))
        try await world.outbox.drain()
        let delivered = try await later.page(path)
        #expect(delivered.contains("healthy"))
        #expect(delivered.contains("delivered, HTTP 200"))
    }

    @Test func `what can't be an endpoint is refused with what was typed`() async throws {
        let refused = await owner.post(base + "/new", [("url", "ftp://x<b>"), ("types", "user.*")])
        #expect(refused.status == 422)
        #expect(text(refused).contains("webhook.url"))
        #expect(text(refused).contains("ftp://x&lt;b&gt;"))
        let types = await owner.post(base + "/new", [("url", "https://hooks.example/in"), ("types", "no type")])
        #expect(text(types).contains("value.invalid"))
        let (path, _) = try await endpoint()
        let changed = await owner.post(path, [("url", "nowhere"), ("types", "")])
        #expect(text(changed).contains("value=\"nowhere\""))
        #expect(text(await owner.post(path + "/rotate", [("overlap", "long")])).contains("value.invalid"))
    }

    @Test func `rule P-3: the feed shows events in sequence, by type, page by page`() async throws {
        for number in 0..<55 { try await roster.add("p\(number)@works.example") }
        let first = try await owner.page(base + "/events")
        let next = try #require(links(first, beginning: base + "/events?").first)
        #expect(try await owner.page(next).contains("No."))
        #expect(!(try await owner.page(base + "/events?type=team.*").contains("p3@works.example")))
        #expect(await owner.open(base + "/events?type=no%20type").status == 422)
        #expect(await owner.open(base + "/events?after=99999").status >= 400)
    }

    @Test func `rule A-4: another organization's endpoints are not found, and foreign forms do nothing`() async throws {
        let (path, _) = try await endpoint()
        let other = try await Roster(world, domain: "other.example")
        let stranger = try await ConsoleVisit(world, "owner@other.example", of: other.organization)
        let id = try #require(path.split(separator: "/").last)
        let theirs = "/console/organizations/\(other.organization)/developers/endpoints/\(id)"
        #expect(await stranger.open(path).status == 403)
        #expect(await stranger.open(theirs).status == 404)
        for act in ["", "/pause", "/rotate", "/replay", "/delete"] {
            let answer = await stranger.post(
                theirs + act, [("url", "https://a.example/"), ("types", ""), ("overlap", "0")])
            #expect(answer.status == 404, "\(act)")
            #expect(await owner.postForeign(path + act).status == 403, "\(act)")
        }
        #expect(try await owner.page(path).contains("healthy"))
    }
}
