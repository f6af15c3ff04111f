import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayTesting
import Testing

/// Rule L-1: no answer tells a stranger whether an account exists.
@Suite struct EnumerationTests {
    /// With a password, a member without one, one who is invited, a stranger of a claimed domain, and one of nowhere.
    static let people = [
        "owner@works.example", "ada@works.example", "invited@works.example", "nobody@works.example",
        "nobody@nowhere.example",
    ]

    private func stage() async throws -> PasswordStage {
        let stage = try await PasswordStage()
        try await stage.add("ada@works.example")
        try await stage.setPassword("owner@works.example")
        try await stage.invite("invited@works.example")
        return stage
    }

    @Test func `a wrong password is answered the same, and scrypt runs once, whoever it is`() async throws {
        let stage = try await stage()
        var answers: Set<String> = []
        for email in Self.people {
            for field in ["password", "code"] {
                let browser = Browser(stage.world)
                let attempt = try await stage.attempt(browser)
                let calls = stage.world.hasher.calls
                let answer = await browser.post(
                    field == "code" ? "/sign-in/recovery-code" : "/sign-in/password",
                    [("attempt", attempt), ("email", email), (field, "surely not this one")])
                #expect(stage.world.hasher.calls == calls + 1, "\(email)")
                #expect(answer.status == 403)
                answers.insert(field + answer.comparable(without: email))
            }
        }
        #expect(answers.count == 2, "one for passwords, one for codes")
    }

    @Test func `a wrong password is the same number of writes, whoever it is`() async throws {
        let stage = try await stage()
        var writes: Set<Int> = []
        for email in Self.people {
            for field in ["password", "code"] {
                let browser = Browser(stage.world)
                let attempt = try await stage.attempt(browser)
                let before = stage.world.store.writeCount
                _ = await browser.post(
                    field == "code" ? "/sign-in/recovery-code" : "/sign-in/password",
                    [("attempt", attempt), ("email", email), (field, "surely not this one")])
                writes.insert(stage.world.store.writeCount - before)
            }
        }
        #expect(writes == [2])
    }

    @Test func `a trace of a wrong password is for an organization that has the person, not for one that is named`()
        async throws
    {
        let stage = try await stage()
        let other = try await stage.world.organization("Other", domain: "other.example")
        let browser = Browser(stage.world)
        _ = try await stage.signIn(
            "owner@works.example", "surely not this one", browser, [("organization", other)])
        let named = try await stage.world.api("GET", "/organizations/\(other)/sign-on-traces")
        #expect(named.json["items"] == [])
        let own = try await stage.world.api("GET", "/organizations/\(stage.organization)/sign-on-traces")
        #expect(own.json["items"]?.array?.first?["code"] == "password.wrong")
    }

    @Test func `asking for a link is answered the same`() async throws {
        let stage = try await stage()
        var answers: Set<String> = []
        for email in Self.people {
            let answer = await Browser(stage.world).post("/password/forgotten", [("email", email)])
            answers.insert(answer.comparable(without: email))
        }
        #expect(answers.count == 1)
        #expect(try await stage.mail(to: "nobody@works.example") == nil)
        #expect(try await stage.mail(to: "ada@works.example")?.subject == "Set your password")
    }

    @Test func `signing up is answered the same, after the same number of writes, and everybody is written to`()
        async throws
    {
        let stage = try await stage()
        var answers: Set<String> = []
        var writes: Set<Int> = []
        for email in Self.people {
            stage.tick()
            let browser = Browser(stage.world)
            let attempt = try #require(hiddenValue(of: "attempt", in: await browser.get("/sign-up").body))
            let before = stage.world.store.writeCount
            let answer = await browser.post("/sign-up", [("attempt", attempt), ("email", email)])
            writes.insert(stage.world.store.writeCount - before)
            answers.insert(answer.comparable(without: email))
            #expect(stage.world.hasher.calls == 1, "none but the owner's")
            #expect(try await stage.mail(to: email)?.subject == "Signing up", "\(email)")
        }
        #expect(answers.count == 1)
        #expect(writes == [1])
    }

    @Test func `signing up is answered the same within a domain, whatever the settings`() async throws {
        let stage = try await stage()
        _ = try await stage.world.connection(of: stage.organization)
        for (sso, require, managed) in [
            (false, false, false), (true, false, false), (true, true, false), (true, false, true), (true, true, true),
        ] {
            try await stage.switches(sso: sso, require: require, managed: managed)
            var answers: Set<String> = []
            for email in Self.people.dropLast() {
                stage.world.clock.advance(by: .hours(1))
                let browser = Browser(stage.world)
                let attempt = try #require(hiddenValue(of: "attempt", in: await browser.get("/sign-up").body))
                let before = stage.world.store.writeCount
                let answer = await browser.post("/sign-up", [("attempt", attempt), ("email", email)])
                #expect(stage.world.store.writeCount == before + 1)
                let location = answer.header("location").map { String($0.prefix { $0 != "?" }) } ?? ""
                answers.insert(answer.status == 303 ? "303 \(location)" : answer.comparable(without: email))
            }
            #expect(answers.count == 1, "sso \(sso), require \(require), managed \(managed)")
            #expect((answers.first?.hasPrefix("303") ?? false) == managed)
        }
    }

    @Test func `the page after the address is the same within a domain, whatever the settings`() async throws {
        let stage = try await stage()
        _ = try await stage.world.connection(of: stage.organization)
        for (sso, require, managed) in [
            (false, false, false), (true, false, false), (true, true, false), (true, true, true),
        ] {
            try await stage.switches(sso: sso, require: require, managed: managed)
            var answers: Set<String> = []
            for email in Self.people.dropLast() {
                let browser = Browser(stage.world)
                let attempt = try await stage.attempt(browser)
                let answer = await browser.post("/sign-in", [("attempt", attempt), ("email", email)])
                // The AuthnRequest is another each time.
                let location = answer.header("location").map { String($0.prefix { $0 != "?" }) } ?? ""
                answers.insert(
                    answer.status == 303 ? "303 \(location)" : answer.comparable(without: email))
            }
            #expect(answers.count == 1, "sso \(sso), require \(require), managed \(managed)")
        }
    }

    @Test func `too many tries are answered the same with and without an account`() async throws {
        let stage = try await stage()
        var answers: [String: [Int]] = [:]
        for email in Self.people {
            let browser = Browser(stage.world)
            let attempt = try await stage.attempt(browser)
            for _ in 0..<9 {
                let answer = await browser.post(
                    "/sign-in/password", [("attempt", attempt), ("email", email), ("password", "surely not this")])
                answers[email, default: []].append(answer.status)
            }
        }
        #expect(Set(answers.values).count == 1, "\(answers)")
        #expect(answers.values.first?.last == 429)
    }
}
