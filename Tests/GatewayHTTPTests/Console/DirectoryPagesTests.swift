import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// The pages of directories and their requests (S13–S15).
@Suite struct DirectoryPagesTests {
    private let world: World
    private let organization: String
    private let owner: ConsoleVisit
    private let base: String

    init() async throws {
        world = try await World()
        organization = try await world.organization("Works", domain: "works.example")
        owner = try await ConsoleVisit(world, "owner@works.example", of: organization)
        base = "/console/organizations/\(organization)/directory"
    }

    @Test func `rule S-1: a token is made after a fresh log-in, shown once, and revoked`() async throws {
        #expect(try await owner.page(base).contains("No directory is set up."))
        #expect(try await owner.page(base + "/tokens/new").contains("Make the token"))
        let made = await owner.post(base + "/tokens/new", [("adapter", "okta"), ("overlap", "0")])
        #expect(made.status == 200)
        let text = String(decoding: made.body, as: UTF8.self)
        #expect(text.contains("scim_"))
        #expect(text.contains("\(world.base)/scim/v2"))
        let page = try await owner.page(base)
        #expect(page.contains("waiting for the first call"))
        #expect(page.contains("Waiting for the first request."))
        let id = try #require(
            try await world.api("GET", "/organizations/\(organization)/scim-tokens").json["items"]?.array?.first?["id"]?
                .string)
        #expect(try await owner.page(base + "/tokens/\(id)/revoke").contains("Nobody loses access by this."))
        #expect(await owner.post(base + "/tokens/\(id)/revoke").status == 303)
        #expect(try await owner.page(base).contains("revoked"))
        world.clock.advance(by: .minutes(11))
        for answer in [
            await owner.open(base + "/tokens/new"),
            await owner.post(base + "/tokens/new", [("adapter", "okta"), ("overlap", "0")]),
        ] {
            #expect(answer.status == 303)
            #expect(answer.header("location")?.contains("/console/confirm") == true)
        }
    }

    @Test func `the log shows each request, by outcome, with what it changed, and markup as text`() async throws {
        let client = try await SCIMClient(world, organization)
        let ada = try await client.makeUser("ada@works.example")
        _ = try await client.send("POST", "/Users", SCIMClient.user("eve@elsewhere.example"))
        _ = try await client.send(
            "PATCH", "/Users/\(ada)", SCIMClient.patch(["op": "replace", "path": "title", "value": "<b>C</b>"]))
        let all = try await owner.page(base + "/requests")
        let entries = links(all, beginning: base + "/requests/log-")
        #expect(entries.count == 3)
        #expect(
            links(try await owner.page(base + "/requests?show=refused"), beginning: base + "/requests/log-").count == 1)
        #expect(
            links(try await owner.page(base + "/requests?show=changed"), beginning: base + "/requests/log-").count == 2)
        let change = try await owner.page(entries[0])
        #expect(!change.contains("<b>C</b>"))
        let refused = try await owner.page(entries[1])
        #expect(refused.contains("elsewhere.example"))
        #expect(refused.contains("403"))
        #expect(try await owner.page(base).contains("A person was pushed"))
        let other = try await world.organization("Other", domain: "other.example")
        let stranger = try await ConsoleVisit(world, "owner@other.example", of: other)
        let entry = try #require(entries[0].split(separator: "/").last)
        #expect(await stranger.open("/console/organizations/\(other)/directory/requests/\(entry)").status == 404)
        #expect(await stranger.open(entries[0]).status == 403)
    }

    @Test func `rule S-4: what is held is shown, and let through once an admin confirms`() async throws {
        let client = try await SCIMClient(world, organization)
        var ids: [String] = []
        for index in 0..<30 { ids.append(try await client.makeUser("p\(index)@works.example")) }
        for id in ids.prefix(20) { _ = try await client.send("DELETE", "/Users/\(id)") }
        #expect(try await owner.page(base).contains("held"))
        let path = "\(base)/\(client.directory)/held"
        #expect(try await owner.page(path).contains("20 of 31"))
        #expect(
            String(decoding: await owner.post(path, [("minutes", "99999")]).body, as: UTF8.self).contains(
                "value.invalid"))
        #expect(await owner.post(path, [("minutes", "60")]).status == 303)
        #expect(try await client.send("DELETE", "/Users/\(ids[19])").status == 204)
        #expect(try await owner.page(path).contains("Nothing is held now."))
    }

    @Test func `rule P-5: the holder of a set-up link makes a token and watches its first calls, and opens no log`()
        async throws
    {
        let stage = try await SetupPagesStage()
        let (browser, _) = try await stage.holder([.scim])
        let base = stage.pages + "/directory"
        let shown = await browser.get(base + "/tokens")
        #expect(shown.status == 200, "\(shown.text)")
        #expect(!shown.text.contains("Open the request log"))
        let made = try await stage.send(
            browser, base + "/tokens/new", to: base + "/tokens/new", [("adapter", "okta"), ("overlap", "0")])
        #expect(made.status == 200)
        #expect(made.text.contains("scim_"))
        #expect(await browser.get(base).text.contains("Waiting for the first request."))
        for path in ["/requests", "/requests/log-unknown"] {
            #expect(await browser.get(base + path).status >= 400, "\(path)")
        }
        let (other, _) = try await stage.holder([.domains])
        #expect(await other.get(base + "/tokens").status == 403)
    }
}
