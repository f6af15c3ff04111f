import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// The operator's pages of applications (S24).
@Suite struct ApplicationPagesTests {
    private let world: World
    private let root: ConsoleVisit
    private let base = "/console/applications"

    init() async throws {
        world = try await World()
        root = try await ConsoleVisit.operators(world)
    }

    private func text(_ answer: GatewayResponse) -> String { String(decoding: answer.body, as: UTF8.self) }

    @Test func `an application is registered, its secret shown once, and a redirect URI tested`() async throws {
        #expect(try await root.page(base).contains("No application is registered"))
        let form = [
            ("name", "Shop <1>"), ("redirect_uris", "https://shop.example/cb\r\n\r\nhttps://shop.example/cb2"),
            ("post_logout_redirect_uris", "https://shop.example/bye"), ("token_algorithm", "ES256"),
        ]
        let made = await root.post(base + "/new", form)
        #expect(made.status == 200)
        let secret = try #require(text(made).firstMatch(of: /gcs_[A-Za-z0-9_-]+/)).output.description
        #expect(text(made).contains("Shop &lt;1&gt;"))
        let list = try await root.page(base)
        let path = try #require(links(list, beginning: base + "/").first { !$0.hasSuffix("/new") })
        let page = try await root.page(path)
        #expect(page.contains("https://shop.example/cb2"))
        #expect(page.contains("https://shop.example/bye"))
        #expect(!page.contains(secret))
        #expect(try await root.page(path + "?uri=https%3A%2F%2Fshop.example%2Fcb").contains("is accepted"))
        #expect(try await root.page(path + "?uri=https%3A%2F%2Fshop.example%2Fcb%2F").contains("is refused"))
        let mobile = await root.post(
            base + "/new",
            [
                ("name", "Phone"), ("redirect_uris", "https://p.example/"), ("public", "yes"),
                ("token_algorithm", "RS256"),
            ])
        #expect(text(mobile).contains("A public client has no secret"))
    }

    @Test func `what can't be registered is refused with what was typed, and pages are the operator's`() async throws {
        let none = await root.post(
            base + "/new", [("name", "Shop"), ("redirect_uris", ""), ("token_algorithm", "ES256")])
        #expect(none.status == 422)
        #expect(text(none).contains("Shop"))
        let odd = await root.post(
            base + "/new", [("name", "Shop"), ("redirect_uris", "javascript:1"), ("token_algorithm", "ES256")])
        #expect(odd.status == 422)
        #expect(text(odd).contains("javascript:1"))
        #expect(!text(odd).contains("href=\"javascript"))
        let algorithm = await root.post(
            base + "/new", [("name", "Shop"), ("redirect_uris", "https://p.example/"), ("token_algorithm", "none")])
        #expect(text(algorithm).contains("value.invalid"))
        #expect(await root.postForeign(base + "/new", [("name", "Shop")]).status == 403)
        #expect(await root.open(base + "/nothing").status == 404)
        let organization = try await world.organization("Works", domain: "works.example")
        let owner = try await ConsoleVisit(world, "owner@works.example", of: organization)
        #expect(await owner.open(base).status == 403)
        #expect(await owner.open(base + "/new").status == 403)
        #expect(
            await owner.post(
                base + "/new", [("name", "X"), ("redirect_uris", "https://x.example/"), ("token_algorithm", "ES256")]
            ).status == 403)
        #expect(try await root.page(base).contains("No application is registered"))
    }
}
