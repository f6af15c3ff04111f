import Essentials
import Foundation
import GatewayHTTP
import GatewayTesting
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
