import Adapting
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Testing

/// The set-up of a connection, page by page, made of the provider's guide (rule C-1).
@Suite struct WizardTests {
    private let world: World
    private let owner: ConsoleVisit
    private let organization: String
    private let base: String

    init() async throws {
        world = try await World()
        organization = try await world.organization("Works", domain: "works.example")
        owner = try await ConsoleVisit(world, "owner@works.example", of: organization)
        base = "/console/organizations/\(organization)/connections"
    }

    private func begin(_ preset: String, name: String = "Ours") async throws -> String {
        let answer = await owner.post(base + "/new", [("preset", preset), ("name", name)])
        try #require(answer.status == 303, "\(String(decoding: answer.body, as: UTF8.self))")
        return String(try #require(answer.header("location")).dropFirst(world.base.count))
    }

    private static let presets = ["okta", "onelogin", "gsuite", "azure", "generic-saml", "jumpcloud", "ping"]

    @Test(arguments: presets)
    func `rule C-1: a preset's set-up has a page for each part of its guide, with this connection's values`(
        _ preset: String
    ) async throws {
        let guide = try await begin(preset)
        let connection = String(guide.split(separator: "/").dropLast().last ?? "")
        let parts = try #require(world.services.presets.preset(preset)).guide.parts
        #expect(parts.count > 3)
        for part in parts {
            let page = try await owner.page(guide + "/" + part.stage.rawValue)
            #expect(!page.contains("{{"), "\(part)")
            for (label, placeholder) in SetupGuide.asked(in: part) {
                #expect(page.contains("<span class=\"label\">\(label.replacing(">", with: "&gt;"))</span>"), "\(label)")
                if placeholder == "acsURL" { #expect(page.contains("/saml/\(connection)/acs</code>")) }
            }
        }
        // The order is the provider's own: the first page is the first of the guide.
        let resumed = await owner.open(guide)
        #expect(resumed.header("location") == world.base + guide + "/" + (parts.first?.stage.rawValue ?? ""))
    }

    @Test func `rule C-2: our values exist before anything is known of the provider, which accepts nobody`()
        async throws
    {
        let guide = try await begin("okta")
        #expect(try await owner.page(guide + "/test").contains("needs the provider&#39;s values first"))
        let tried = await owner.post(guide + "/test")
        #expect(tried.status == 403)
        #expect(String(decoding: tried.body, as: UTF8.self).contains("connection.incomplete"))
        let live = await owner.post(guide + "/activate")
        #expect(live.status == 409 || live.status == 422, "\(live.status)")
        #expect(String(decoding: live.body, as: UTF8.self).contains("connection.findings"))
    }

    @Test func `metadata is read from the box, and the page shows what it says`() async throws {
        let guide = try await begin("generic-saml")
        let metadata = try #require(World.forge).metadata(ssoURL: "https://idp.example.com/sso")
        let taken = await owner.post(guide + "/take", [("metadata", "\n " + metadata)])
        #expect(taken.status == 303, "\(String(decoding: taken.body, as: UTF8.self))")
        let page = try await owner.page(guide + "/take?done=provider_read")
        #expect(
            page.contains("https:&#x2F;&#x2F;idp.example.com&#x2F;sso") || page.contains("https://idp.example.com/sso"))
        #expect(page.contains("SHA-256"))
    }

    @Test func `a metadata file is read as the box is, and two at once are refused`() async throws {
        let guide = try await begin("generic-saml")
        let metadata = try #require(World.forge).metadata(ssoURL: "https://idp.example.com/sso")
        let both = await owner.postFile(guide + "/take", [("metadata", metadata)], file: ("file", Array(metadata.utf8)))
        #expect(both.status == 422)
        let taken = await owner.postFile(guide + "/take", [("metadata", "")], file: ("file", Array(metadata.utf8)))
        #expect(taken.status == 303, "\(String(decoding: taken.body, as: UTF8.self))")
    }

    @Test(arguments: [
        ("", "provider.nothing_given"), ("-----BEGIN CERTIFICATE-----\nMIIB", "provider.certificate_alone"),
        ("<html><body>Sign in</body></html>", "metadata."), ("http://169.254.169.254/metadata", "fetch."),
        ("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>", "xml."),
    ])
    func `what is no metadata is refused at the form, with its code and what to do`(
        _ given: String, _ code: String
    ) async throws {
        let guide = try await begin("okta")
        let answer = await owner.post(guide + "/take", [("metadata", given)])
        let page = String(decoding: answer.body, as: UTF8.self)
        #expect(answer.status >= 400 && answer.status < 500, "\(answer.status)")
        #expect(page.contains("<code>\(code)"), "\(page)")
        #expect(page.contains("What to do:"))
    }

    @Test func `rule A-6: a connection goes live after a test log-in that passed, and the pages say so`() async throws {
        let guide = try await begin("generic-saml", name: "<script>alert(1)</script>")
        let metadata = try #require(World.forge).metadata(ssoURL: "https://idp.example.com/sso")
        _ = await owner.post(guide + "/take", [("metadata", metadata)])
        #expect(await owner.post(guide + "/activate").status >= 400)
        let id = String(guide.split(separator: "/").dropLast().last ?? "")
        // Browsers hold the policy against the redirects behind a form: this one ends at the provider.
        let policy = await owner.open(guide + "/test").header("content-security-policy")
        #expect(policy?.contains("form-action 'self' https: http:") ?? false)
        #expect(
            await owner.open(guide + "/take").header("content-security-policy")?.contains("form-action 'self';")
                ?? false)
        let test = await owner.post(guide + "/test")
        let journey = Journey(world, client: try await world.application())
        let sent = await journey.browser.get(try #require(test.header("location")))
        let connection = try await world.api("GET", "/organizations/\(organization)/connections/\(id)").json
        let requestID = try Journey.requestID(sent.header("location"))
        _ = try await journey.finish(
            try await journey.post(
                try journey.order(connection, requestID: requestID, email: "owner@works.example"), to: connection))
        #expect(try await owner.page(guide + "/test").contains("A test log-in has passed"))
        let live = await owner.post(guide + "/activate")
        #expect(live.status == 303, "\(String(decoding: live.body, as: UTF8.self))")
        let page = try await owner.page(guide + "/activate")
        #expect(page.contains("This connection is live."))
        #expect(!page.contains("<script>alert"))
        let own = try await owner.page(base + "/" + id)
        #expect(own.contains("&lt;script&gt;alert"))
    }

    @Test func `options are changed on the connection's page, and a body that is too large is refused`() async throws {
        let guide = try await begin("okta")
        let page = String(guide.dropLast("/guide".count))
        #expect(await owner.post(page, [("name", "Renamed"), ("allow_idp_initiated", "on")]).status == 303)
        #expect(try await owner.page(page).contains("Renamed"))
        #expect(await owner.post(page, [("name", "")]).status == 422)
        let large = String(repeating: "x", count: 3 << 20)
        #expect(await owner.post(guide + "/take", [("metadata", large)]).status == 413)
    }
}
