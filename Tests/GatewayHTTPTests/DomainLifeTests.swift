import Administration
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// The life of domain claims through the API, with a moved clock and a DNS that says what the test wants.
@Suite struct DomainLifeTests {
    private func claims(_ world: World, _ organization: String) async throws -> [JSONValue] {
        try await world.api("GET", "/organizations/\(organization)/domain-claims").json["items"]?.array ?? []
    }

    /// Lets the schedule run for a while, in steps of half an hour.
    private func pass(_ duration: Duration, _ world: World) async throws {
        var left = duration
        while left > .zero {
            world.clock.advance(by: .seconds(1800))
            left -= .seconds(1800)
            while try await world.services.domainClaims.checkDue() >= 50 {}
            try await world.mailWorker.sendDue()
        }
    }

    private func eventTypes(_ world: World, _ organization: String) async throws -> [String] {
        let id = try #require(Identifier<Organization>(organization))
        return try await world.store.read { try $0.tenant(id).events(after: 0, limit: 1000).map(\.event.type) }
    }

    @Test func `rule D-4: a removed record is noticed, told daily, and after seven days ends the sessions it carried`()
        async throws
    {
        let world = try await World()
        world.mailer.allow()
        let organization = try await world.organization("Works", domain: "works.example")
        let connection = try await world.connection(of: organization)
        try await world.switches(organization, managed: true)
        let client = try await world.application()
        let token = try #require(try await claims(world, organization).first?["txt_value"]?.string)
        world.resolver.set("works.example", .noRecords)
        try await pass(.seconds(36 * 3600), world)
        #expect(try await claims(world, organization).first?["state"] == "failing")
        #expect(try await claims(world, organization).first?["lapses_at"]?.string != nil)
        // Failing still counts: people sign in.
        let journey = Journey(world, client: client)
        _ = try await journey.signIn(connection, email: "ada@works.example")
        try await pass(.seconds(7 * 86400), world)
        #expect(try await claims(world, organization).first?["state"] == "lapsed")
        let silent = await journey.browser.get(journey.authorizeURL([("prompt", "none")]))
        #expect(query(silent.header("location"))["error"] == "login_required")
        let late = Journey(world, client: client)
        let order = try late.order(
            connection, requestID: try await late.begin(connection: connection), email: "ada@works.example")
        #expect(try await late.post(order, to: connection).shownCode == "domain.not_claimed")
        // Nothing is deleted, and the record's return heals everything.
        let members = try await world.api("GET", "/organizations/\(organization)/members").json["items"]?.array ?? []
        #expect(members.contains { $0["email"] == "ada@works.example" && $0["active"] == true })
        world.resolver.set("works.example", .records([token]))
        try await pass(.seconds(86400), world)
        #expect(try await claims(world, organization).first?["state"] == "verified")
        _ = try await Journey(world, client: client).signIn(connection, email: "ada@works.example")
        let types = try await eventTypes(world, organization)
        // Owners and admins had a message for each, and one for the return.
        try await world.mailWorker.sendDue()
        let subjects = world.mailer.sent.filter { $0.to == "owner@works.example" }.map(\.subject)
        #expect(subjects.filter { $0 == "The record of works.example is missing" }.count == 7)
        #expect(subjects.filter { $0 == "Single sign-on has stopped for works.example" }.count == 1)
        #expect(subjects.filter { $0 == "The record of works.example is back" }.count == 1)
        #expect(types.filter { $0 == "domain.at_risk" }.count == 7)
        #expect(types.filter { $0 == "domain.lost" }.count == 1)
        #expect(types.filter { $0 == "domain.verified" }.count == 2)
    }

    @Test func `rule D-4: no answer for a month flips nothing`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        world.resolver.set("works.example", .unanswered("SERVFAIL"))
        try await pass(.seconds(30 * 86400), world)
        let claim = try #require(try await claims(world, organization).first)
        #expect(claim["state"] == "verified")
        #expect(claim["last_outcome"]?.string?.contains("SERVFAIL") == true)
    }

    @Test func `rule D-5: the first to verify wins, the others are told, and the domain passes on after a lapse`()
        async throws
    {
        let world = try await World()
        let one = try await world.organization("One", domain: "one.example")
        let two = try await world.organization("Two", domain: "two.example")
        let first = try await world.api("POST", "/organizations/\(one)/domain-claims", ["domain": "shared.example"])
            .json
        let second = try await world.api("POST", "/organizations/\(two)/domain-claims", ["domain": "shared.example"])
            .json
        let (mine, yours) = (
            try #require(first["txt_value"]?.string), try #require(second["txt_value"]?.string)
        )
        world.resolver.set("shared.example", .records([mine, yours]))
        let path = "/organizations/\(one)/domain-claims/\(try #require(first["id"]?.string))/verify"
        #expect(try await world.api("POST", path).json["state"] == "verified")
        try await pass(.seconds(1800), world)
        let states = (
            try await claims(world, one).first { $0["domain"] == "shared.example" }?["state"],
            try await claims(world, two).first { $0["domain"] == "shared.example" }?["state"]
        )
        #expect(states == ("verified", "pending"))
        #expect(try await eventTypes(world, two).contains("domain.verified_elsewhere"))
        // The winner's record goes, the other's stays: after the lapse the other verifies by itself.
        world.resolver.set("shared.example", .records([yours]))
        try await pass(.seconds(9 * 86400), world)
        #expect(try await claims(world, one).first { $0["domain"] == "shared.example" }?["state"] == "lapsed")
        #expect(try await claims(world, two).first { $0["domain"] == "shared.example" }?["state"] == "verified")
        // And it does not come back while somebody else holds it.
        world.resolver.set("shared.example", .records([mine, yours]))
        try await pass(.seconds(3 * 86400), world)
        #expect(try await claims(world, one).first { $0["domain"] == "shared.example" }?["state"] == "lapsed")
    }

    @Test func `rule D-6: a withdrawal says first whom it concerns, and ends their sessions at once`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        let connection = try await world.connection(of: organization)
        try await world.switches(organization, managed: true)
        let journey = Journey(world, client: try await world.application())
        _ = try await journey.signIn(connection, email: "ada@works.example")
        let claim = try #require(try await claims(world, organization).first?["id"]?.string)
        let path = "/organizations/\(organization)/domain-claims/\(claim)"
        let plan = try await world.api("GET", path + "/withdrawal-plan").json
        #expect(plan["members_who_lose_sign_on"] == 2)
        #expect(try await world.api("DELETE", path).status == 204)
        let silent = await journey.browser.get(journey.authorizeURL([("prompt", "none")]))
        #expect(query(silent.header("location"))["error"] == "login_required")
    }

    @Test func `rules D-1 and D-5: U-labels become A-labels, public suffixes and public mail are refused`() async throws
    {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        let made = try await world.api(
            "POST", "/organizations/\(organization)/domain-claims", ["domain": "Bücher.example"])
        #expect(made.json["domain"] == "xn--bcher-kva.example")
        for (domain, code) in [
            ("co.uk", "domain.public_suffix"), ("github.io", "domain.public_suffix"),
            ("k12.ca.us", "domain.public_suffix"), ("gmail.com", "domain.public_mail"),
            ("PROTONMAIL.com", "domain.public_mail"), ("a..b", "domain.malformed"),
            ("ex ample.com", "domain.malformed"),
        ] {
            let answer = try await world.api(
                "POST", "/organizations/\(organization)/domain-claims", ["domain": .string(domain)])
            #expect(answer.json["error"]?["code"]?.string == code, "\(domain)")
            #expect(answer.json["error"]?["remedy"]?.string?.isEmpty == false)
        }
    }
}
