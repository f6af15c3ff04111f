import Administration
import Cryptography
import Effects
import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// An organization at a glance (S04), and the operator's list (S03).
@Suite struct OverviewTests {
    private let world: World
    private static let admin = Actor.operators(key: nil)

    init() async throws { world = try await World() }

    private func overview(_ id: String) async throws -> OrganizationOverview {
        try await world.services.overviews.overview(of: try #require(Identifier(id)), actor: Self.admin)
    }

    private func badges(_ search: String, limit: Int = 9) async throws -> [OrganizationBadges] {
        try await world.services.organizations.search(search, after: nil, limit: limit, actor: Self.admin).found
    }

    @Test func `the checklist names the next step from the first connection to Require SSO`() async throws {
        let id = try await world.organization("Works", domain: "works.example")
        func next() async throws -> OrganizationOverview.Step.Kind? { try await overview(id).nextStep?.kind }
        #expect(try await next() == .connectionDrafted)
        let connection = try await world.connection(of: id)
        // It was activated without a test: that one was skipped is no reason not to make it.
        #expect(try await next() == .connectionTested)
        try await world.switches(id, managed: true)
        let journey = Journey(world, client: try await world.application())
        _ = try await journey.signIn(connection, email: "ada@works.example")
        #expect(try await next() == .scimToken)
        let client = try await SCIMClient(world, id)
        #expect(try await next() == .scimCalled)
        _ = try await client.makeUser("bob@works.example")
        try await world.services.flushLogs()
        #expect(try await next() == .ssoRequired)
        let done = try await overview(id)
        #expect(done.steps.filter { !$0.isDone }.map(\.kind) == [.ssoRequired])
        #expect(done.connections.count == 1)
        #expect(done.connections.first?.certificate?.matchedLast == true)
        #expect(done.directories.map(\.state) == [.syncing])
        #expect(done.claims.map(\.domain.text) == ["works.example"])
        #expect(done.activeMembers == 3)
        _ = try await world.api(
            "PUT", "/organizations/\(id)/access-security", ["sso_enabled": true, "require_sso": true])
        #expect(try await next() == nil)
    }

    @Test func `a step that waits for another is not open`() async throws {
        let made = try await world.api("POST", "/organizations", ["name": "New", "owner_email": "o@new.example"])
        let steps = try await overview(try #require(made.json["id"]?.string)).steps
        let open = steps.filter(\.isOpen).map(\.kind)
        #expect(open == [.connectionDrafted, .domainVerified])
    }

    @Test func `the operator's list tells each organization's sign-on, certificate and directory`() async throws {
        let works = try await world.organization("Works", domain: "works.example")
        _ = try await world.organization("Würth", domain: "wuerth.example")
        #expect(try await badges("w").map(\.signOn) == [.off, .off])
        let metadata = try #require(World.forge).metadata(ssoURL: "https://idp.example.com/sso")
        _ = try await world.api(
            "POST", "/organizations/\(works)/connections",
            ["preset": "generic-saml", "name": "Draft", "metadata_xml": .string(metadata)])
        #expect(try await badges("WORKS").map(\.signOn) == [.draft])
        _ = try await world.connection(of: works)
        try await world.switches(works, managed: false)
        let client = try await SCIMClient(world, works)
        _ = try await client.makeUser("bob@works.example")
        try await world.services.flushLogs()
        let active = try #require(try await badges("wor").first)
        #expect(active.signOn == .active)
        #expect(active.certificateEnd == World.forge?.certificate.notAfter)
        #expect(active.scimLastSeenAt != nil)
        #expect(try await badges("wü").map(\.organization.name) == ["Würth"])
        #expect(try await badges("works.example").map(\.organization.name) == ["Works"])
        #expect(try await badges("ada@works.example").map(\.organization.name) == ["Works"])
        #expect(try await badges("orks").isEmpty)
    }

    @Test func `single sign-on that is on without a verified domain is shown as broken`() async throws {
        let works = try await world.organization("Works", domain: "works.example")
        _ = try await world.connection(of: works)
        try await world.switches(works, managed: false)
        #expect(try await badges("works").map(\.signOn) == [.active])
        world.resolver.set("works.example", .records([]))
        for _ in 0..<16 {
            world.clock.advance(by: .days(1))
            _ = try await world.services.domainClaims.checkDue()
        }
        #expect(try await badges("works").map(\.signOn) == [.broken])
        #expect(try await overview(works).notices.first?.finding.code == "domain.lapsed")
    }

    @Test func `rule O-3: a linked organization has no steps of its own, and is shown as linked`() async throws {
        let stage = try await LinkedStage()
        let id = try await stage.organization("Branch")
        try await stage.link(id, name: "Branch")
        let services = stage.world.services
        let linked = try await services.overviews.overview(of: id, actor: Self.admin)
        #expect(linked.administeredBy?.id == stage.admin)
        #expect(linked.steps.isEmpty)
        #expect(linked.notices.isEmpty)
        let admin = try await services.overviews.overview(of: stage.admin, actor: Self.admin)
        #expect(admin.linkedOrganizations == 1)
        let row = try #require(
            try await services.organizations.search("bran", after: nil, limit: 9, actor: Self.admin).found.first)
        #expect(row.signOn == .linked)
        #expect(row.administeredBy == stage.admin)
    }

    @Test func `rule A-9: the list of organizations is the operator's alone, and an overview its own admins'`()
        async throws
    {
        let roster = try await Roster(world)
        let owner = try await roster.person(try await roster.owner())
        await #expect(throws: AdministrationError.self) {
            _ = try await world.services.organizations.search("", after: nil, limit: 9, actor: owner)
        }
        #expect(try await world.services.overviews.overview(of: roster.id, actor: owner).organization.id == roster.id)
        let other = try await world.organization("Other", domain: "other.example")
        await #expect(throws: AdministrationError.self) {
            _ = try await world.services.overviews.overview(of: try #require(Identifier(other)), actor: owner)
        }
    }
}
