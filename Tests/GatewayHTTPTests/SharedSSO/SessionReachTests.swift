import Administration
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Rules L-11, D-6, A-2: what a session and a password open besides the organization that they were made for.
@Suite struct SessionReachTests {
    private let ada = "ada@works.example"

    /// Ada, signed in through the organization that has her domain.
    private func signedIn(_ stage: PasswordStage) async throws -> Journey {
        let connection = try await stage.world.connection(of: stage.organization)
        try await stage.switches(managed: true)
        let journey = stage.journey()
        _ = try await journey.signIn(connection, email: ada)
        return journey
    }

    private func other(_ stage: PasswordStage, requireSSO: Bool = false) async throws -> String {
        let id = try await stage.world.organization("Other", domain: "other.example")
        if requireSSO {
            _ = try await stage.world.connection(of: id)
            let answer = try await stage.world.api(
                "PUT", "/organizations/\(id)/access-security",
                ["sso_enabled": true, "require_sso": true, "external_members": "password"])
            try #require(answer.status == 200)
        }
        return id
    }

    private func asks(_ journey: Journey, for organization: String) async -> [String: String] {
        query(
            await journey.browser.get(
                journey.authorizeURL([("prompt", "none"), ("organization", organization)])
            ).header("location"))
    }

    @Test
    func `rule L-11: an SSO session opens another organization of the person that does not require its own`()
        async throws
    {
        let stage = try await PasswordStage()
        let (open, strict) = (
            try await other(stage), try await stage.world.organization("Mere", domain: "mere.example")
        )
        try await stage.add(ada, to: open)
        let journey = try await signedIn(stage)
        #expect(await asks(journey, for: open)["code"] != nil)
        #expect(await asks(journey, for: strict)["error"] == "login_required", "Ada is no member there")
    }

    @Test
    func `rule L-11: an SSO session opens no other organization that requires its own sign-on`() async throws {
        let stage = try await PasswordStage()
        let strict = try await other(stage, requireSSO: true)
        try await stage.add(ada, to: strict)
        let journey = try await signedIn(stage)
        #expect(await asks(journey, for: strict)["error"] == "login_required")
    }

    @Test
    func `rules D-6, L-11: a domain's new holder enters no membership that was made under the one before`()
        async throws
    {
        let stage = try await PasswordStage()
        let guestOf = try await other(stage)
        try await stage.add(ada, to: guestOf)
        // The first holder withdraws; somebody else registers the domain, proves it and asserts Ada's address.
        try await withdraw("works.example", of: stage.organization, in: stage.world)
        let taker = try await stage.world.organization("Taker", domain: "works.example")
        let connection = try await stage.world.connection(of: taker)
        try await stage.world.switches(taker, managed: true)
        let journey = stage.journey()
        #expect(try await journey.signIn(connection, email: ada)["org_id"]?.string == taker)
        #expect(await asks(journey, for: guestOf)["error"] == "login_required")
    }

    @Test
    func `rule D-6: a password that was set after the domain changed hands opens nothing of before, an older one does`()
        async throws
    {
        let stage = try await PasswordStage()
        let guestOf = try await other(stage)
        try await stage.add(ada, to: guestOf)
        try await stage.add("bob@works.example", to: guestOf)
        try await stage.setPassword("bob@works.example")
        try await withdraw("works.example", of: stage.organization, in: stage.world)
        stage.tick()
        _ = try await stage.world.organization("Taker", domain: "works.example")
        stage.tick()
        // The taker reads the domain's mail.
        try await stage.setPassword(ada)
        let refused = try await stage.signIn(
            ada, PasswordStage.password, Browser(stage.world), [("organization", guestOf)])
        #expect(refused.text.contains("has passed to others since you became a member of Other"), "\(refused.text)")
        let browser = Browser(stage.world)
        let bob = try await stage.signIn(
            "bob@works.example", PasswordStage.password, browser, [("organization", guestOf)])
        #expect(try await stage.claims(bob, browser)["org_id"]?.string == guestOf)
    }

    @Test
    func `rules A-2, O-3: of a linked organization only owners use a password, for its settings and nothing else`()
        async throws
    {
        let stage = try await SharedStage()
        let sales = try await stage.linked("Sales")
        try await stage.switches(require: false)
        for (email, role) in [("olga", Membership.Role.owner), ("adam", .admin), ("mia", .member)] {
            try await stage.add(email + "@works.example", role: role, to: sales)
            try await stage.passwords.setPassword(email + "@works.example")
        }
        try await stage.switches(require: true)
        for email in ["olga", "adam", "mia"] {
            let answer = try await stage.passwords.signIn(
                email + "@works.example", PasswordStage.password, Browser(stage.world))
            #expect(answer.status == 403, "\(email): no application")
        }
        let journey = stage.passwords.journey()
        let start = await journey.browser.get("/sign-in/password")
        let attempt = try #require(hiddenValue(of: "attempt", in: start.body))
        let parked = await journey.browser.post(
            "/sign-in/password",
            [("attempt", attempt), ("email", "olga@works.example"), ("password", PasswordStage.password)])
        let done = await journey.browser.get(try #require(parked.header("location"), "\(parked.text)"))
        #expect(done.text.contains("You are signed in"))
        let silent = await asks(journey, for: sales.text)
        #expect(silent["error"] == "login_required", "the session opens the settings only")
        // The owner of the Admin Organization has the way in that is told to all owners.
        try await stage.passwords.setPassword("owner@works.example")
        let browser = Browser(stage.world)
        let glass = try await stage.passwords.signIn("owner@works.example", PasswordStage.password, browser)
        #expect(try await stage.passwords.claims(glass, browser)["org_id"]?.string == stage.admin.text)
        #expect(try await stage.passwords.actions().first == "sign_on.break_glass")
    }

    @Test
    func
        `rule L-11: after an unlinking the session opens the organization only if it does not require its own sign-on`()
        async throws
    {
        let stage = try await SharedStage()
        let sales = try await stage.linked("Sales")
        let strict = try await other(stage.passwords, requireSSO: true)
        let strictID: Identifier<Organization> = try #require(Identifier(strict))
        try await stage.link(strictID)
        for organization in [sales, strictID] { try await stage.add(ada, to: organization) }
        let journey = stage.passwords.journey()
        _ = try await stage.claims(try await stage.signIn(ada, journey, asking: sales))
        #expect(await asks(journey, for: strict)["code"] != nil, "linked")
        for organization in [sales, strictID] { try await stage.unlink(organization) }
        #expect(await asks(journey, for: strict)["code"] != nil, "what was begun before is finished")
        stage.world.clock.advance(by: SharedSSOLink.grace)
        #expect(await asks(journey, for: sales.text)["code"] != nil)
        #expect(await asks(journey, for: strict)["error"] == "login_required")
    }

    @Test
    func `rule O-3: the settings of a linked organization are shown and can't be changed, but can be made less`()
        async throws
    {
        let stage = try await SharedStage()
        let own = try await stage.world.organization("Own", domain: "own.example")
        try await stage.link(try #require(Identifier(own)))
        let path = "/organizations/\(own)"
        for (method, rest, body) in [
            ("PUT", "/access-security", ["sso_enabled": false]),
            ("POST", "/domain-claims", ["domain": "more.example"]),
            ("POST", "/connections", ["preset": "generic-saml", "name": "x", "metadata_xml": "<x/>"]),
            ("POST", "/scim-tokens", [:]),
        ] as [(String, String, JSONValue)] {
            let answer = try await stage.world.api(method, path + rest, body)
            #expect(answer.status == 409, "\(method) \(rest): \(answer.json.text)")
            #expect(answer.json["error"]?["code"] == "shared_sso.administered_elsewhere", "\(method) \(rest)")
        }
        let shown = try await stage.world.api("GET", path + "/access-security")
        #expect(shown.json["administered_by"]?.string == stage.admin.text)
        let claims = try await stage.world.api("GET", path + "/domain-claims")
        let claim = try #require(claims.json["items"]?.array?.first?["id"]?.string)
        #expect(try await stage.world.api("DELETE", path + "/domain-claims/\(claim)").status == 204)
    }

    @Test
    func `rule A-5: an Admin Organization's plan counts the people of the organizations that it signs people in to`()
        async throws
    {
        let stage = try await SharedStage()
        let (sales, support) = (try await stage.linked("Sales"), try await stage.linked("Support"))
        try await stage.switches(require: false)
        for organization in [sales, support] { try await stage.add(ada, to: organization) }
        try await stage.add("guest@elsewhere.example", role: .admin, to: sales)
        let plan = try await stage.world.api(
            "POST", "/organizations/\(stage.admin)/access-security/plan", ["require_sso": true])
        // Three owners, Ada in two organizations, and an admin of a linked one, whose password is no way in.
        #expect(plan.json["members"] == 5)
        #expect(plan.json["losing_password"]?["emails"] == ["ada@works.example", "guest@elsewhere.example"])
        #expect(plan.json["guests_blocked"]?["emails"] == ["guest@elsewhere.example"])
    }

    @Test
    func `rule D-2: a person who claims a domain must have authenticated lately`() async throws {
        let stage = try await PasswordStage()
        let owner = try await stage.world.store.read {
            try $0.identity(email: EmailAddress("owner@works.example"))
        }
        let identity = try #require(owner).id
        let id: Identifier<Organization> = try #require(Identifier(stage.organization))
        let now = stage.world.clock.now()
        let service = stage.world.services.domainClaims
        for old in [nil, now.advanced(by: .seconds(-600))] as [Timestamp?] {
            let actor = Actor.person(identity, authenticatedAt: old)
            await #expect(throws: AdministrationError.reauthenticationRequired(minutes: 10)) {
                try await service.claim("more.example", for: id, actor: actor, origin: nil)
            }
        }
        let fresh = Actor.person(identity, authenticatedAt: now.advanced(by: .seconds(-599)))
        #expect(try await service.claim("more.example", for: id, actor: fresh, origin: nil).state == .pending)
    }

    private func withdraw(_ domain: String, of organization: String, in world: World) async throws {
        let claims = try await world.api("GET", "/organizations/\(organization)/domain-claims")
        let claim = try #require(
            claims.json["items"]?.array?.first { $0["domain"]?.string == domain }?["id"]?.string)
        let answer = try await world.api("DELETE", "/organizations/\(organization)/domain-claims/\(claim)")
        try #require(answer.status == 204)
    }
}
