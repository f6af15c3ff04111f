import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

@Suite struct SignInPageTests {
    @Test func `rule L-1: an address leads to its organization's connection`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        _ = try await world.connection(of: organization)
        try await world.switches(organization, managed: true)
        let journey = Journey(world, client: try await world.application())
        let page = await journey.browser.get(journey.authorizeURL())
        let attempt = try #require(value(of: "attempt", in: page.body))
        let sent = await journey.browser.post(
            "/sign-in", [("attempt", attempt), ("email", " Nobody.Yet@WORKS.example ")])
        #expect(sent.header("location")?.hasPrefix("https://idp.example.com/sso?SAMLRequest=") == true)
    }

    @Test func `rule L-1: the answer tells no stranger whether an account exists`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        _ = try await world.connection(of: organization)
        let journey = Journey(world, client: try await world.application())
        let attempt = try #require(value(of: "attempt", in: await journey.browser.get(journey.authorizeURL()).body))
        var pages: Set<String> = []
        // A member of an organization without SSO, a stranger of its domain, a domain that nobody has.
        for email in ["owner@works.example", "nobody@works.example", "nobody@nowhere.example"] {
            let answer = await journey.browser.post("/sign-in", [("attempt", attempt), ("email", email)])
            #expect(answer.status == 200, "everybody gets the password page")
            pages.insert(String(decoding: answer.body, as: UTF8.self).replacingOccurrences(of: email, with: ""))
        }
        #expect(pages.count == 1)
    }

    @Test func `rule L-1: without Require SSO and IDP Managed Access the person chooses`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        _ = try await world.connection(of: organization)
        try await world.switches(organization, managed: false)
        let journey = Journey(world, client: try await world.application())
        let attempt = try #require(value(of: "attempt", in: await journey.browser.get(journey.authorizeURL()).body))
        let form = [("attempt", attempt), ("email", "ada@works.example")]
        let page = await journey.browser.post("/sign-in", form)
        #expect(page.text.contains("How do you want to sign in?"))
        #expect(page.text.components(separatedBy: "name=\"wish\"").count == 3, "one for each button, and no other")
        let password = await journey.browser.post("/sign-in/password", form + [("wish", "password")])
        #expect(password.text.contains("Enter your password"))
        let sent = await journey.browser.post("/sign-in", form + [("wish", "sso")])
        #expect(sent.header("location")?.hasPrefix("https://idp.example.com/sso?SAMLRequest=") == true)
    }

    @Test func `rule L-1: Require SSO without a connection that works is a refusal with its reason`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        let connection = try await world.connection(of: organization)
        let settings = try await world.api(
            "PUT", "/organizations/\(organization)/access-security", ["sso_enabled": true, "require_sso": true])
        #expect(settings.status == 200)
        let text = try #require(connection["id"]?.string)
        let id = try #require(Identifier<Connection>(text))
        try await world.store.write { scope in
            guard let found = try scope.connection(id) else { return }
            try scope.delete(found)
        }
        let journey = Journey(world, client: try await world.application())
        let attempt = try #require(value(of: "attempt", in: await journey.browser.get(journey.authorizeURL()).body))
        let form = [("attempt", attempt), ("email", "ada@works.example")]
        let refused = await journey.browser.post("/sign-in", form)
        #expect(refused.status == 403)
        #expect(refused.text.contains("it is not set up or does not work at the moment"))
        let page = await journey.browser.post("/sign-in", form + [("wish", "password")])
        #expect(page.text.contains("Enter your password"), "an owner's way in")
    }

    @Test func `rule L-11: an organization that was asked for and has no SSO is not reached through another's`()
        async throws
    {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        _ = try await world.connection(of: organization)
        try await world.switches(organization, managed: true)
        let other = try await world.organization("Other", domain: "other.example")
        let journey = Journey(world, client: try await world.application())
        let page = await journey.browser.get(journey.authorizeURL([("organization", other)]))
        let attempt = try #require(value(of: "attempt", in: page.body))
        let answer = await journey.browser.post("/sign-in", [("attempt", attempt), ("email", "ada@works.example")])
        #expect(answer.text.contains("Enter your password"))
    }

    @Test func `rule L-12: another browser can't go on with an attempt`() async throws {
        let world = try await World()
        let journey = Journey(world, client: try await world.application())
        let attempt = try #require(value(of: "attempt", in: await journey.browser.get(journey.authorizeURL()).body))
        let answer = await Browser(world).post("/sign-in", [("attempt", attempt), ("email", "a@works.example")])
        #expect(answer.shownCode == "attempt.other_browser")
    }

    private func value(of name: String, in body: [UInt8]) -> String? { hiddenValue(of: name, in: body) }
}

/// The value of a form's field, as the page has it.
func hiddenValue(of name: String, in body: [UInt8]) -> String? {
    let page = String(decoding: body, as: UTF8.self)
    guard let start = page.range(of: "name=\"\(name)\" value=\"") else { return nil }
    return String(page[start.upperBound...].prefix { $0 != "\"" })
}
