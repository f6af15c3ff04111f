import Administration
import Effects
import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Opening set-up links, and their end (rule P-5).
@Suite struct SetupLinkOpeningTests {
    private func code(_ body: () async throws -> some Any) async -> String? { await refusal(body) }

    @Test func `rule P-5: looking uses nothing up, the first opening binds the browser, and the owners are told`()
        async throws
    {
        let stage = try await SetupStage()
        let (link, token) = try await stage.make()
        for _ in 0..<3 {
            guard case .open = try await stage.service.look(token: token, secret: nil) else {
                Issue.record("a look is no opening")
                return
            }
        }
        #expect(try await stage.link(link.id).state(at: World.start) == .open)
        let (secret, visit) = try await stage.open(token)
        #expect(visit.organization.id == stage.works)
        let opened = try await stage.link(link.id)
        #expect(opened.state(at: World.start) == .opened)
        #expect(opened.openedFrom == "192.0.2.7")
        guard case .held = try await stage.service.look(token: token, secret: secret) else {
            Issue.record("the browser has it")
            return
        }
        // The same browser again: no second notice, and no new secret.
        #expect(try await stage.service.open(token: token, secret: secret, origin: stage.origin).newSecret == nil)
        #expect(try await stage.told() == ["A set-up link was opened"])
        #expect(try await stage.actions().count { $0 == "setup_link.opened" } == 1)
        #expect(try await stage.service.visit(secret: secret, organization: stage.works)?.link.id == link.id)
        #expect(try await stage.service.visit(secret: secret, organization: stage.other) == nil)
        #expect(try await stage.service.visit(secret: nil, organization: stage.works) == nil)
        #expect(try await stage.service.visit(secret: "another", organization: stage.works) == nil)
    }

    @Test func `rule P-5: a stolen link used twice is refused, tells nothing, and the owners hear of it once an hour`()
        async throws
    {
        let stage = try await SetupStage()
        let (link, token) = try await stage.make()
        let (secret, _) = try await stage.open(token)
        guard case .elsewhere = try await stage.service.look(token: token, secret: nil) else {
            Issue.record("another browser learns nothing")
            return
        }
        for thief: String? in [nil, "a-secret-that-is-long-enough-for-a-browser"] {
            #expect(
                await code { try await stage.service.open(token: token, secret: thief, origin: stage.origin) }
                    == "setup_link.other_browser")
        }
        #expect(try await stage.actions().count { $0 == "setup_link.refused" } == 2)
        let subject = "A set-up link was tried in a second browser"
        #expect(try await stage.told().count { $0 == subject } == 1)
        #expect(try await stage.service.visit(secret: secret, organization: stage.works)?.link.id == link.id)
        stage.world.clock.advance(by: .hours(1))
        _ = await code { try await stage.service.open(token: token, secret: nil, origin: stage.origin) }
        #expect(try await stage.told().count { $0 == subject } == 2)
    }

    @Test func `rule P-5: of two browsers at once one has the link`() async throws {
        let stage = try await SetupStage()
        let (_, token) = try await stage.make()
        let outcomes = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    await refusal { try await stage.service.open(token: token, secret: nil, origin: nil) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == nil } == 1)
        #expect(outcomes.count { $0 == "setup_link.other_browser" } == 7)
    }

    // MARK: The end

    @Test func `rule P-5: how far a holder has come is kept, completing ends the link, and the owners are told`()
        async throws
    {
        let stage = try await SetupStage()
        let (link, token) = try await stage.make()
        let (secret, visit) = try await stage.open(token)
        for (step, reached) in [(SetupLink.Step.values, SetupLink.Step.values), (.test, .test), (.provider, .test)] {
            try await stage.service.reach(step, actor: visit.actor)
            #expect(try await stage.link(link.id).step == reached)
        }
        #expect(
            await code { try await stage.service.complete(actor: .operators(key: nil), origin: nil) }
                == "access.forbidden")
        _ = try await stage.service.complete(actor: visit.actor, origin: stage.origin)
        #expect(try await stage.link(link.id).state(at: stage.world.clock.now()) == .completed)
        #expect(try await stage.told() == ["A set-up link was opened", "A set-up was completed"])
        for way in [
            await code { try await stage.service.visit(secret: secret, organization: stage.works) },
            await code { try await stage.service.look(token: token, secret: secret) },
            await code { try await stage.service.open(token: token, secret: secret, origin: nil) },
            await code { try await stage.service.requestCode(.token(token), secret: nil, origin: nil) },
            await code { try await stage.service.complete(actor: visit.actor, origin: nil) },
        ] { #expect(way == "setup_link.completed") }
    }

    @Test func `rule P-5: an expired or revoked link, opened or not, opens nothing; an unknown one says so`()
        async throws
    {
        let stage = try await SetupStage()
        let (unopened, opened) = (try await stage.make().token, try await stage.make().token)
        let (secret, _) = try await stage.open(opened)
        let revoked = try await stage.make()
        try await stage.service.requestCode(.token(opened), secret: secret, origin: nil)
        try await stage.service.revoke(revoked.link.id, of: stage.works, actor: .operators(key: nil), origin: nil)
        #expect(await code { try await stage.service.look(token: "gsl_none", secret: nil) } == "setup_link.unknown")
        #expect(await code { try await stage.service.look(token: revoked.token, secret: nil) } == "setup_link.revoked")
        #expect(
            await code { try await stage.service.open(token: revoked.token, secret: nil, origin: nil) }
                == "setup_link.revoked")
        stage.world.clock.advance(by: .days(7) - .milliseconds(1))
        _ = try await stage.service.look(token: unopened, secret: nil)
        stage.world.clock.advance(by: .milliseconds(1))
        for token in [unopened, opened] {
            #expect(await code { try await stage.service.look(token: token, secret: secret) } == "setup_link.expired")
            #expect(
                await code { try await stage.service.open(token: token, secret: secret, origin: nil) }
                    == "setup_link.expired")
        }
        #expect(
            await code { try await stage.service.visit(secret: secret, organization: stage.works) }
                == "setup_link.expired")
    }

    @Test func `rule P-5: a code that waits to be sent goes with its link`() async throws {
        let stage = try await SetupStage()
        let (link, token) = try await stage.make()
        let (secret, _) = try await stage.open(token)
        try await stage.service.requestCode(.token(token), secret: secret, origin: nil)
        try await stage.service.revoke(link.id, of: stage.works, actor: .operators(key: nil), origin: nil)
        #expect(try await stage.passwords.mail(to: SetupStage.recipient) == nil)
    }

    @Test func `rule O-3: while the organization is linked no set-up link takes effect, and afterwards it does`()
        async throws
    {
        let stage = try await SetupStage()
        let (_, token) = try await stage.make()
        let (secret, visit) = try await stage.open(token)
        let (works, admin, now) = (stage.works, stage.other, stage.world.clock.now())
        let tie = SharedSSOLink(organization: works, adminOrganization: admin, allowJIT: false, linkedAt: now)
        try await stage.world.store.write { try $0.put(tie) }
        let connections = stage.world.services.connections
        for refused in [
            await code { try await connections.list(of: works, actor: visit.actor) },
            await code {
                try await connections.draft(try stage.draft(), for: works, actor: visit.actor, origin: nil)
            },
            await code { try await stage.service.visit(secret: secret, organization: works) },
            await code { try await stage.service.look(token: token, secret: secret) },
            await code { try await stage.service.requestCode(.token(token), secret: nil, origin: nil) },
        ] { #expect(refused == "setup_link.without_effect") }
        #expect(await code { try await stage.make() } == "shared_sso.administered_elsewhere")
        try await stage.world.store.write { scope in
            try scope.put(
                SharedSSOLink(
                    organization: works, adminOrganization: admin, allowJIT: false, linkedAt: now, endedAt: now))
        }
        #expect(await code { try await connections.list(of: works, actor: visit.actor) } == nil)
    }
}
