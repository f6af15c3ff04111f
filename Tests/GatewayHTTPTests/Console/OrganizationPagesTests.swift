import Administration
import Cryptography
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// The operator's list (S03), an organization at a glance (S04), the health page, the installation (S28).
@Suite struct OrganizationPagesTests {
    private let world: World
    private let root: ConsoleVisit

    init() async throws {
        world = try await World()
        root = try await ConsoleVisit.operators(world)
    }

    @Test func `the operator finds organizations by name and by domain, page by page, and makes one`() async throws {
        _ = try await world.organization("Works", domain: "works.example")
        for number in 0..<55 {
            _ = try await world.api(
                "POST", "/organizations",
                ["name": .string("Branch \(100 + number)"), "owner_email": .string("o\(number)@branch.example")])
        }
        let first = try await root.page("/console/organizations")
        #expect(first.contains("Branch 100"))
        #expect(!first.contains("Works"))
        let next = try #require(links(first, beginning: "/console/organizations?after=").first)
        #expect(try await root.page(next).contains("Works"))
        #expect(try await root.page("/console/organizations?search=wor").contains("Works"))
        #expect(try await root.page("/console/organizations?search=works.example").contains("Works"))
        #expect(!(try await root.page("/console/organizations?search=works.example").contains("Branch")))
        let made = await root.post(
            "/console/organizations/new", [("name", "New & Co"), ("owner_email", "o@new.example")])
        #expect(made.status == 303)
        let path = try #require(made.header("location")).dropFirst(world.base.count)
        let page = try await root.page(String(path))
        #expect(page.contains("New &amp; Co"))
        #expect(page.contains("Set up an identity provider"))
        #expect(
            await root.post("/console/organizations/new", [("name", ""), ("owner_email", "o@n.example")]).status == 422)
    }

    @Test func `an overview leads through the set-up, and the health page says what is about to break`() async throws {
        let id = try await world.organization("Works", domain: "works.example")
        let connection = try await world.connection(of: id)
        try await world.switches(id, managed: true)
        let journey = Journey(world, client: try await world.application())
        _ = try await journey.signIn(connection, email: "ada@works.example")
        let owner = try await ConsoleVisit(world, "owner@works.example", of: id)
        let overview = try await owner.page("/console/organizations/\(id)")
        #expect(overview.contains("Next: make a SCIM token"))
        #expect(overview.contains("works.example"))
        let connectionID = try #require(connection["id"]?.string)
        let path = "/console/organizations/\(id)/connections/\(connectionID)/health"
        let health = try await owner.page(path)
        #expect(health.contains("Nothing is about to break."))
        #expect(health.contains("signed the last accepted response"))
        #expect(health.contains("1 succeeded, 0 refused"))
        let end = try #require(World.forge?.certificate.notAfter)
        world.clock.advance(by: end.since(world.clock.now()) - .days(5))
        let later = try await ConsoleVisit(world, "owner@works.example", of: id)
        #expect(try await later.page(path).contains("connection.certificate_expiring"))
        let other = try await world.organization("Other", domain: "other.example")
        let stranger = try await ConsoleVisit(world, "owner@other.example", of: other)
        #expect(await stranger.open(path).status == 403)
        #expect(
            await stranger.open("/console/organizations/\(other)/connections/\(connectionID)/health").status == 404)
    }

    @Test func `the installation's page and list are the operator's alone`() async throws {
        let page = try await root.page("/console/system")
        #expect(page.contains("Ready to serve"))
        #expect(page.contains("This process says nothing about its workers."))
        let id = try await world.organization("Works", domain: "works.example")
        let owner = try await ConsoleVisit(world, "owner@works.example", of: id)
        for path in ["/console/system", "/console/organizations", "/console/organizations/new"] {
            #expect(await owner.open(path).status == 403, "\(path)")
        }
        #expect(
            await owner.post("/console/organizations/new", [("name", "X"), ("owner_email", "o@x.example")]).status
                == 403)
    }
}
