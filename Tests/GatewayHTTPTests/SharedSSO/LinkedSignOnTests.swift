import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Rules O-3, O-4: logging in through an Admin Organization.
@Suite struct LinkedSignOnTests {
    private let ada = "ada@works.example"

    @Test
    func
        `rule O-4: asked for a linked organization, a first log-in makes the person a member there and of the admin one`()
        async throws
    {
        let stage = try await SharedStage()
        let sales = try await stage.linked("Sales")
        let journey = stage.passwords.journey()
        let claims = try await stage.claims(try await stage.signIn(ada, journey, asking: sales))
        #expect(claims["org_id"]?.string == sales.text)
        #expect(claims["org_name"] == "Sales")
        #expect(claims["email_verified"] == true, "the Admin Organization has the domain (rule L-13)")
        #expect(claims["role"] == "member")
        let there = try #require(try await stage.member(ada, of: sales))
        #expect(there.membership.source == .jit)
        #expect(there.membership.firstName == "Ada")
        #expect(try await stage.member(ada, of: stage.admin)?.membership.role == .member)
    }

    @Test
    func
        `rules A-2, M-2: a first log-in through an Admin Organization ends a password's session, not the former IdP's`()
        async throws
    {
        let stage = try await SharedStage()
        let (sales, apart) = (
            try await stage.linked("Sales"),
            try await stage.passwords.world.organization(
                "Apart", domain: "apart.example")
        )
        let member = try await stage.add(ada, to: sales)
        let elsewhere = try #require(Identifier<Organization>(apart))
        try await stage.add(ada, to: elsewhere)
        let now = stage.world.clock.now()
        // Of the IdP that Sales had before it was linked, of a password, and of an IdP that handed nothing over.
        let made: [(id: String, through: Identifier<Organization>, method: SignOnMethod)] = [
            ("ses-former", sales, .connection(Identifier(stored: "con-former"))), ("ses-password", sales, .password),
            ("ses-apart", elsewhere, .connection(Identifier(stored: "con-apart"))),
        ]
        try await stage.world.store.write { scope in
            for (index, each) in made.enumerated() {
                try scope.insert(
                    Session(
                        id: Identifier(stored: each.id), cookieHash: [UInt8(index)],
                        result: SignOnResult(
                            organization: each.through, method: each.method, identity: member.identity.id,
                            authenticatedAt: now), createdAt: now, expiresAt: now.advanced(by: .hours(1))))
            }
        }
        _ = try await stage.claims(try await stage.signIn(ada, stage.passwords.journey(), asking: sales))
        let live = try await stage.world.store.read { scope in
            try made.filter { try scope.session(Identifier(stored: $0.id))?.isLive(at: now) ?? false }.map(\.id)
        }
        #expect(live == ["ses-former"])
    }

    @Test
    func `rule O-4: without JIT into the link a stranger is refused, and nothing is created on either side`()
        async throws
    {
        let stage = try await SharedStage()
        let sales = try await stage.linked("Sales", allowJIT: false)
        let refused = try await stage.signIn(ada, stage.passwords.journey(), asking: sales)
        #expect(refused.shownCode == "member.unknown")
        #expect(try await stage.member(ada, of: sales) == nil)
        #expect(try await stage.member(ada, of: stage.admin) == nil)
        // Whom the linked organization has added by hand comes in.
        try await stage.add(ada, to: sales)
        let claims = try await stage.claims(
            try await stage.signIn(ada, stage.passwords.journey(), asking: sales))
        #expect(claims["org_id"]?.string == sales.text)
    }

    @Test
    func `rules L-3, O-4: with managed access off a linked organization's member gets in, and a stranger does not`()
        async throws
    {
        let stage = try await SharedStage(managed: false)
        let sales = try await stage.linked("Sales")
        try await stage.add(ada, to: sales)
        let claims = try await stage.claims(
            try await stage.signIn(ada, stage.passwords.journey(), asking: sales))
        #expect(claims["org_id"]?.string == sales.text)
        let eve = "eve@works.example"
        let refused = try await stage.signIn(eve, stage.passwords.journey(), asking: sales)
        #expect(refused.shownCode == "member.unknown")
        #expect(try await stage.member(eve, of: stage.admin) == nil)
    }

    @Test
    func `rule O-4: who asked for none chooses among theirs, and then switches without logging in again`()
        async throws
    {
        let stage = try await SharedStage()
        let (sales, support) = (try await stage.linked("Sales"), try await stage.linked("Support"))
        let third = try await stage.linked("Third")
        for organization in [sales, support, third] { try await stage.add(ada, to: organization) }
        _ = try await stage.linked("Others")
        let journey = stage.passwords.journey()
        let page = try await stage.signIn(ada, journey)
        #expect(page.status == 200)
        let offered = choices(in: page)
        #expect(offered.map(\.name) == ["Sales", "Support", "Third"], "\(page.text)")
        let chosen = await journey.browser.get(offered[1].url)
        let claims = try await stage.claims(chosen)
        #expect(claims["org_id"]?.string == support.text)
        let switched = await journey.browser.get(journey.authorizeURL([("organization", third.text)]))
        let other = try await stage.claims(switched)
        #expect(other["org_id"]?.string == third.text)
        #expect(other["sub"] == claims["sub"], "rule L-13")
        #expect(other["auth_time"] == claims["auth_time"], "nobody logged in again")
        // Asked of none again, the session offers the choice, or says that it would have to.
        #expect(choices(in: await journey.browser.get(journey.authorizeURL())).count == 3)
        let silent = await journey.browser.get(journey.authorizeURL([("prompt", "none")]))
        #expect(query(silent.header("location"))["error"] == "interaction_required")
    }

    @Test
    func `rule O-4: the only organization is not asked for, and who is in none is told so`() async throws {
        let stage = try await SharedStage()
        let sales = try await stage.linked("Sales")
        try await stage.add(ada, to: sales)
        let claims = try await stage.claims(try await stage.signIn(ada, stage.passwords.journey()))
        #expect(claims["org_id"]?.string == sales.text)
        // Known to the Admin Organization alone: its plain members don't see it (rule O-1).
        let refused = try await stage.signIn("bob@works.example", stage.passwords.journey())
        #expect(refused.shownCode == "shared_sso.no_organization")
        let asked = try await stage.signIn("bob@works.example", stage.passwords.journey(), asking: stage.admin)
        #expect(asked.shownCode == "shared_sso.no_organization")
        // Its owner administers it.
        let owner = try await stage.claims(
            try await stage.signIn("owner@works.example", stage.passwords.journey(), asking: stage.admin))
        #expect(owner["role"] == "owner")
    }

    @Test
    func `rule O-4: an organization that is not linked here is not reached through this Admin Organization`()
        async throws
    {
        let stage = try await SharedStage()
        let apart = try await stage.linked("Apart")
        try await stage.unlink(apart)
        stage.world.clock.advance(by: SharedSSOLink.grace)
        try await stage.add(ada, to: apart)
        let journey = stage.passwords.journey()
        let id = try #require(stage.connection["id"]?.string)
        let refused = await journey.browser.get(
            journey.authorizeURL([("connection", id), ("organization", apart.text)]))
        #expect(refused.shownCode == "routing.conflicting_hints")
    }

    @Test
    func `rules S-4, O-4: who is deactivated in the Admin Organization, or in the linked one, is not let in`()
        async throws
    {
        let stage = try await SharedStage()
        let sales = try await stage.linked("Sales")
        try await stage.add(ada, to: sales)
        let journey = stage.passwords.journey()
        _ = try await stage.claims(try await stage.signIn(ada, journey))
        try await change(ada, of: sales, in: stage) { $0.active = false }
        #expect(
            try await stage.signIn(ada, stage.passwords.journey(), asking: sales).shownCode == "member.deactivated")
        #expect(await journey.browser.get(journey.authorizeURL([("prompt", "none")])).status == 303)
        let silent = await journey.browser.get(
            journey.authorizeURL([("prompt", "none"), ("organization", sales.text)]))
        #expect(query(silent.header("location"))["error"] == "login_required", "the session opens it no more")
        try await change(ada, of: sales, in: stage) { $0.active = true }
        try await change(ada, of: stage.admin, in: stage) { $0.active = false }
        #expect(
            try await stage.signIn(ada, stage.passwords.journey(), asking: sales).shownCode == "member.deactivated")
        let ended = await journey.browser.get(
            journey.authorizeURL([("prompt", "none"), ("organization", sales.text)]))
        #expect(query(ended.header("location"))["error"] == "login_required")
    }

    @Test
    func `rules S-4, L-14: an invitation that a log-in accepts brings back what the Admin Organization had suspended`()
        async throws
    {
        let stage = try await SharedStage()
        let sales = try await stage.linked("Sales")
        try await stage.add(ada, to: sales)
        _ = try await stage.claims(try await stage.signIn(ada, stage.passwords.journey()))
        let gone = stage.world.clock.now()
        try await change(ada, of: stage.admin, in: stage) {
            $0.active = false
            $0.removedAt = gone
        }
        try await change(ada, of: sales, in: stage) { $0.suspend() }
        stage.passwords.tick()
        let invited = try await stage.world.api(
            "POST", "/organizations/\(stage.admin)/invitations", ["email": .string(ada)])
        try #require(invited.status == 201, "\(invited.json.text)")
        let claims = try await stage.claims(try await stage.signIn(ada, stage.passwords.journey(), asking: sales))
        #expect(claims["org_id"]?.string == sales.text)
        #expect(try await stage.member(ada, of: sales)?.membership.active == true)
    }

    @Test
    func `rules O-3, M-2: a linked organization's connection is ignored, but for who had begun before the link`()
        async throws
    {
        let stage = try await SharedStage()
        let world = stage.world
        let organization = try await world.organization("Own", domain: "own.example")
        let own = try await world.connection(of: organization)
        try await world.switches(organization, managed: true)
        let id: Identifier<Organization> = try #require(Identifier(organization))
        let (early, late) = (stage.passwords.journey(), stage.passwords.journey())
        let (first, second) = (try await early.begin(connection: own), try await late.begin(connection: own))
        stage.passwords.tick()
        try await stage.link(id)
        stage.passwords.tick()
        // The claim is ignored now, and held when the log-in was begun.
        let done = try await early.finish(
            try await early.post(try early.order(own, requestID: first, email: "eva@own.example"), to: own))
        #expect(try await stage.claims(done)["org_id"]?.string == organization)
        let refused = await stage.passwords.journey().browser.get(
            stage.passwords.journey().authorizeURL([("connection", try #require(own["id"]?.string))]))
        #expect(refused.shownCode == "shared_sso.connection_ignored")
        world.clock.advance(by: SharedSSOLink.grace)
        let over = try await late.post(try late.order(own, requestID: second, email: "eva@own.example"), to: own)
        #expect(["shared_sso.connection_ignored", "attempt.expired"].contains(over.shownCode))
        let silent = await early.browser.get(
            early.authorizeURL([("prompt", "none"), ("organization", organization)]))
        #expect(query(silent.header("location"))["error"] == "login_required", "the session ends with the grace")
    }

    @Test
    func `rule M-2: a log-in that is begun while the link is being written is finished like one of before`()
        async throws
    {
        let stage = try await SharedStage()
        let world = stage.world
        let organization = try await world.organization("Own", domain: "own.example")
        let own = try await world.connection(of: organization)
        try await world.switches(organization, managed: true)
        // The write was asked for, and waits for its turn.
        let asked = world.clock.now()
        world.clock.advance(by: .seconds(20))
        let journey = stage.passwords.journey()
        let requestID = try await journey.begin(connection: own)
        let link = SharedSSOLink(
            organization: try #require(Identifier(organization)), adminOrganization: stage.admin, linkedAt: asked)
        try await world.store.write { try $0.put(link) }
        let done = try await journey.finish(
            try await journey.post(try journey.order(own, requestID: requestID, email: "eva@own.example"), to: own))
        #expect(try await stage.claims(done)["org_id"]?.string == organization)
    }

    private func change(
        _ email: String, of organization: Identifier<Organization>, in stage: SharedStage,
        _ body: @escaping @Sendable (inout Membership) -> Void
    ) async throws {
        var membership = try #require(try await stage.member(email, of: organization)).membership
        body(&membership)
        let changed = membership
        try await stage.world.store.write { try $0.update(changed) }
    }
}
