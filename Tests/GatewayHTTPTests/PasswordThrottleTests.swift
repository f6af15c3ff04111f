import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayTesting
import Testing

@Suite struct PasswordThrottleTests {
    private func guess(
        _ stage: PasswordStage, _ browser: Browser, _ attempt: String, _ email: String = "owner@works.example",
        _ password: String = "surely not this one"
    ) async -> GatewayResponse {
        await browser.post("/sign-in/password", [("attempt", attempt), ("email", email), ("password", password)])
    }

    @Test func `guesses from one network get growing pauses with Retry-After, and run no scrypt meanwhile`()
        async throws
    {
        let stage = try await PasswordStage()
        try await stage.setPassword("owner@works.example")
        let browser = Browser(stage.world)
        browser.address = "192.0.2.7"
        let attempt = try await stage.attempt(browser)
        for _ in 0..<6 { #expect(await guess(stage, browser, attempt).status == 403) }
        var pauses: [Int] = []
        for _ in 0..<6 {
            let calls = stage.world.hasher.calls
            let answer = await guess(stage, browser, attempt)
            #expect(answer.status == 429)
            #expect(stage.world.hasher.calls == calls)
            let seconds = try #require(answer.header("retry-after").flatMap { Int($0) })
            pauses.append(seconds)
            stage.world.clock.advance(by: .seconds(seconds))
            #expect(await guess(stage, browser, attempt).status == 403)
        }
        #expect(pauses == [1, 2, 4, 8, 16, 32])
        // The neighbour in the network waits too, another network does not.
        browser.address = "192.0.2.200"
        #expect(await guess(stage, browser, attempt).status == 429)
        browser.address = "198.51.100.1"
        #expect(await guess(stage, browser, attempt).status == 403)
        // The right password after the pause ends the count.
        browser.address = "192.0.2.7"
        stage.world.clock.advance(by: .minutes(2))
        let right = await guess(stage, browser, attempt, "owner@works.example", PasswordStage.password)
        #expect(right.status == 303)
    }

    @Test func `strangers all over the world can't lock an admin out of a browser that is known`() async throws {
        let stage = try await PasswordStage()
        let home = Browser(stage.world)
        home.address = "203.0.113.5"
        try await stage.setPassword("owner@works.example", PasswordStage.password, home)
        let stranger = Browser(stage.world)
        let attempt = try await stage.attempt(stranger)
        for index in 0..<100 {
            stranger.address = "10.\(index).0.1"
            #expect(await guess(stage, stranger, attempt).status == 403)
        }
        stranger.address = "10.200.0.1"
        let blocked = await guess(stage, stranger, attempt, "owner@works.example", PasswordStage.password)
        #expect(blocked.status == 429, "the account's budget of the hour is spent")
        // From the known browser the owner gets in, from the very network of a stranger.
        home.address = "10.7.0.9"
        #expect(try await stage.signIn("owner@works.example", browser: home).status == 303)
        // And from nowhere known through a mailed link.
        let away = Browser(stage.world)
        away.address = "10.201.0.1"
        try await stage.setPassword("owner@works.example", "seven grey owls asleep", away)
        #expect(try await stage.signIn("owner@works.example", "seven grey owls asleep", away).status == 303)
    }

    @Test func `a network that succeeded before is spared the account's budget`() async throws {
        let stage = try await PasswordStage()
        try await stage.setPassword("owner@works.example")
        let office = Browser(stage.world)
        office.address = "2001:db8:1:2::9"
        #expect(try await stage.signIn("owner@works.example", browser: office).status == 303)
        let stranger = Browser(stage.world)
        let attempt = try await stage.attempt(stranger)
        for index in 0..<100 {
            stranger.address = "10.\(index).0.1"
            _ = await guess(stage, stranger, attempt)
        }
        let colleague = Browser(stage.world)
        colleague.address = "2001:db8:1:2:ffff::1"
        #expect(try await stage.signIn("owner@works.example", browser: colleague).status == 303)
    }

    @Test func `of many guesses at once no more are looked at than one after another`() async throws {
        let stage = try await PasswordStage()
        let email = "owner@works.example"
        try await stage.setPassword(email)
        let attempts = try await (0..<30).asyncMap { _ in
            let browser = Browser(stage.world)
            return (browser, try await stage.attempt(browser))
        }
        let calls = stage.world.hasher.calls
        await withTaskGroup(of: Void.self) { group in
            for (browser, attempt) in attempts {
                let sendable = Unshared(browser)
                group.addTask { _ = await guess(stage, sendable.browser, attempt) }
            }
        }
        #expect(stage.world.hasher.calls - calls == 6)
    }

    @Test func `mail to one address is bounded silently, and asking from one network aloud`() async throws {
        let stage = try await PasswordStage()
        let browser = Browser(stage.world)
        browser.address = "192.0.2.7"
        for _ in 0..<30 {
            #expect(await browser.post("/password/forgotten", [("email", "owner@works.example")]).status == 200)
        }
        _ = try await stage.mail(to: "owner@works.example")
        #expect(stage.world.mailer.sent.filter { $0.to == "owner@works.example" }.count == 3)
        let refused = await browser.post("/password/forgotten", [("email", "owner@works.example")])
        #expect(refused.status == 429)
        #expect(refused.header("retry-after") != nil)
    }

    @Test func `a full queue of hashes answers 503 with Retry-After`() async throws {
        let stage = try await PasswordStage()
        try await stage.setPassword("owner@works.example")
        stage.world.hasher.refuse()
        let answer = try await stage.signIn("owner@works.example", browser: Browser(stage.world))
        #expect(answer.status == 503)
        #expect(answer.header("retry-after") == "5")
    }

    @Test func `behind a proxy on this machine the address is the one that the proxy saw`() async throws {
        let stage = try await PasswordStage()
        try await stage.setPassword("owner@works.example")
        let browser = Browser(stage.world)
        browser.address = "127.0.0.1"
        let attempt = try await stage.attempt(browser)
        for index in 0..<8 {
            // What the sender wrote stands first and is nobody's word.
            browser.forwardedFor = "10.0.\(index).1, 192.0.2.7"
            _ = await guess(stage, browser, attempt)
        }
        #expect(await guess(stage, browser, attempt).status == 429)
        browser.forwardedFor = "192.0.2.7, 198.51.100.4"
        #expect(await guess(stage, browser, attempt).status == 403)
    }
}

/// A browser that one task has for itself.
private struct Unshared: @unchecked Sendable {
    let browser: Browser
    init(_ browser: Browser) { self.browser = browser }
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
