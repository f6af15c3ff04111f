import Administration
import Effects
import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Codes by mail, for another browser and for an old binding (rules P-5, D-2).
@Suite struct SetupLinkCodeTests {
    private func code(_ body: () async throws -> some Any) async -> String? { await refusal(body) }

    @Test func `rule P-5: the mailed code moves the link to another browser, and the one before has it no more`()
        async throws
    {
        let stage = try await SetupStage()
        let (link, token) = try await stage.make()
        let (first, visit) = try await stage.open(token)
        try await stage.service.requestCode(.token(token), secret: nil, origin: stage.origin)
        let mailed = try await stage.mailedCode()
        stage.passwords.tick()
        let resumed = try await stage.service.resume(
            .token(token), code: " \(mailed.lowercased()) ", secret: nil, origin: stage.origin)
        let second = try #require(resumed.newSecret)
        #expect(try await stage.service.visit(secret: first, organization: stage.works) == nil)
        #expect(try await stage.service.visit(secret: second, organization: stage.works)?.link.id == link.id)
        #expect(visit.link.openedAt == resumed.visit.link.openedAt)
        // The code is good once.
        #expect(
            await code { try await stage.service.resume(.token(token), code: mailed, secret: nil, origin: nil) }
                == "setup_link.code_ended")
        #expect(
            try await stage.told() == [
                "A set-up link has passed to another browser", "A set-up link was opened",
                "A set-up link was tried in a second browser",
            ])
    }

    @Test func `rule P-5: a code is good for five tries and a quarter of an hour, and only the newest is`() async throws
    {
        let stage = try await SetupStage()
        let (_, token) = try await stage.make()
        _ = try await stage.open(token)
        func tried(_ text: String) async -> String? {
            await refusal {
                try await stage.service.resume(.token(token), code: text, secret: nil, origin: stage.origin)
            }
        }
        #expect(await tried("0000-0000") == "setup_link.code_ended", "none was asked for")
        try await stage.service.requestCode(.token(token), secret: nil, origin: stage.origin)
        let old = try await stage.mailedCode()
        for number in 1...5 {
            let wrong = number == 2 ? "not a code" : "0000-0000"
            #expect(await tried(wrong) == (number < 5 ? "setup_link.code_wrong" : "setup_link.code_ended"))
        }
        #expect(await tried(old) == "setup_link.code_ended")
        stage.passwords.tick()
        try await stage.service.requestCode(.token(token), secret: nil, origin: stage.origin)
        let late = try await stage.mailedCode()
        #expect(await tried(old) == "setup_link.code_wrong")
        stage.world.clock.advance(by: SetupLink.codeLifetime)
        #expect(await tried(late) == "setup_link.code_ended")
        try await stage.service.requestCode(.token(token), secret: nil, origin: stage.origin)
        stage.world.clock.advance(by: SetupLink.codeLifetime - .seconds(1))
        #expect(await tried(try await stage.mailedCode()) == nil)
    }

    @Test func `rule P-5: five codes an hour for a link, however many addresses ask`() async throws {
        let stage = try await SetupStage()
        let (_, token) = try await stage.make()
        #expect(
            await code { try await stage.service.requestCode(.token(token), secret: nil, origin: nil) }
                == "setup_link.not_opened")
        _ = try await stage.open(token)
        for number in 1...6 {
            let origin = Origin(address: "192.0.2.\(number)", requestID: "req")
            let found = await code { try await stage.service.requestCode(.token(token), secret: nil, origin: origin) }
            #expect(found == (number <= 5 ? nil : "setup_link.wait"))
        }
        stage.world.clock.advance(by: .hours(1))
        #expect(await code { try await stage.service.requestCode(.token(token), secret: nil, origin: nil) } == nil)
    }

    @Test func `rule D-2: twelve hours after its browser was bound a holder claims domains with a new code only`()
        async throws
    {
        let stage = try await SetupStage()
        let (link, token) = try await stage.make([.domains])
        let (secret, visit) = try await stage.open(token)
        func claim(_ domain: String) async -> String? {
            await refusal {
                try await stage.world.services.domainClaims.claim(
                    domain, for: stage.works, actor: visit.actor, origin: nil)
            }
        }
        stage.world.clock.advance(by: .hours(12) - .milliseconds(1))
        #expect(await claim("one.example") == nil)
        stage.world.clock.advance(by: .milliseconds(1))
        #expect(await claim("two.example") == "setup_link.code_needed")
        try await stage.service.requestCode(.held(link.id), secret: secret, origin: stage.origin)
        let mailed = try await stage.mailedCode()
        #expect(
            await code { try await stage.service.resume(.held(link.id), code: mailed, secret: "x", origin: nil) }
                == "setup_link.unknown", "another browser has not this link")
        let resumed = try await stage.service.resume(.held(link.id), code: mailed, secret: secret, origin: stage.origin)
        #expect(resumed.newSecret == nil)
        #expect(await claim("two.example") == nil)
        // It was the holder's own browser: nobody need be told.
        #expect(try await stage.told() == ["A set-up link was opened"])
    }
}
