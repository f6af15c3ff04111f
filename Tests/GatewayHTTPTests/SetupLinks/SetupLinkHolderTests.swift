import Administration
import Effects
import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// What the holder of a link sets up (rule P-5).
@Suite struct SetupLinkHolderTests {
    private func code(_ body: () async throws -> some Any) async -> String? { await refusal(body) }

    @Test
    func `rule P-5: a holder drafts one connection, which is theirs from then on, and owners hear of its activation`()
        async throws
    {
        let stage = try await SetupStage()
        let holder = try await stage.holder([.sso], activating: true)
        let connections = stage.world.services.connections
        let made = try await connections.draft(try stage.draft(), for: stage.works, actor: holder, origin: stage.origin)
        #expect(try await connections.list(of: stage.works, actor: holder).map(\.id) == [made.id])
        #expect(
            await code {
                try await connections.draft(try stage.draft(), for: stage.works, actor: holder, origin: nil)
            } == "setup_link.connection_exists")
        #expect(
            await code {
                try await connections.activate(made.id, skipTest: false, of: stage.works, actor: holder, origin: nil)
            } == "connection.not_tested")
        var tested = try await connections.get(made.id, of: stage.works, actor: holder)
        tested.recordPassedTest(at: stage.world.clock.now())
        let passed = tested
        try await stage.world.store.write { try $0.update(passed) }
        let active = try await connections.activate(
            made.id, skipTest: false, of: stage.works, actor: holder, origin: stage.origin)
        #expect(active.state == .active)
        #expect(!active.primary, "people are sent where they were before")
        #expect(try await stage.told().contains("A connection was activated through a set-up link"))
        // Active now, it is out of reach.
        #expect(
            await code {
                try await connections.edit(made.id, try stage.draft(), of: stage.works, actor: holder, origin: nil)
            } == "setup_link.connection_active")
        let events = try await stage.world.store.read {
            try $0.tenant(stage.works).auditEvents(before: nil, limit: 100)
        }
        let activation = events.first { $0.action == "connection.activated" && $0.target == made.id.text }
        #expect(activation?.actor == holder.text)
        #expect(holder.text.hasPrefix("setup-link:sul-"))
    }

    @Test func `rule P-5: a holder whose draft an admin has deleted begins anew`() async throws {
        let stage = try await SetupStage()
        let holder = try await stage.holder([.sso])
        let connections = stage.world.services.connections
        let first = try await connections.draft(try stage.draft(), for: stage.works, actor: holder, origin: nil)
        try await connections.delete(first.id, of: stage.works, actor: .operators(key: nil), origin: nil)
        #expect(try await connections.list(of: stage.works, actor: holder).isEmpty)
        let second = try await connections.draft(try stage.draft(), for: stage.works, actor: holder, origin: nil)
        #expect(try await connections.list(of: stage.works, actor: holder).map(\.id) == [second.id])
    }

    @Test func `rule P-5: what makes a check weaker is not a holder's, in a draft neither`() async throws {
        let stage = try await SetupStage()
        let holder = try await stage.holder([.sso])
        let connections = stage.world.services.connections
        let changes: [(inout ConnectionDraft) -> Void] = [
            { $0.relaxations = [.init(name: "sha1", reason: "old", expiresAt: nil)] }, { $0.allowIdPInitiated = true },
            { $0.primary = true },
        ]
        for change in changes {
            var draft = try stage.draft()
            change(&draft)
            let refused = draft
            #expect(
                await code { try await connections.draft(refused, for: stage.works, actor: holder, origin: nil) }
                    == "setup_link.not_allowed")
        }
        var harmless = try stage.draft()
        (harmless.relaxations, harmless.allowIdPInitiated) = ([], false)
        _ = try await connections.draft(harmless, for: stage.works, actor: holder, origin: nil)
    }

    @Test func `rule P-5: what a holder has sent before a revocation and is decided after it is refused`() async throws
    {
        let stage = try await SetupStage()
        let (link, token) = try await stage.make()
        let holder = try await stage.open(token).visit.actor
        let claims = stage.world.services.domainClaims
        let claim = try await claims.claim("new.example", for: stage.works, actor: holder, origin: nil)
        stage.world.resolver.set("new.example", .records([claims.recordText(claim)]))
        try await stage.service.revoke(link.id, of: stage.works, actor: .operators(key: nil), origin: nil)
        // The request knows its actor already.
        #expect(
            await code { try await claims.verify(claim.id, of: stage.works, actor: holder, origin: nil) }
                == "setup_link.revoked")
        #expect(
            await code {
                try await stage.world.services.connections.draft(
                    try stage.draft(), for: stage.works, actor: holder, origin: nil)
            } == "setup_link.revoked")
        #expect(
            try await claims.get(claim.id, of: stage.works, actor: .operators(key: nil)).state == .pending,
            "what was claimed stays")
    }
}
