import Cryptography
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Testing

/// The certificates and staged keys of a connection (screen S23).
@Suite struct CertificatePagesTests {
    private func connection(_ stage: SettingsStage) async throws -> (json: JSONValue, url: String) {
        let made = try await stage.world.connection(of: stage.organization)
        return (made, stage.base + "/connections/\(try #require(made["id"]?.string))/certificates")
    }

    @Test func `rule C-4: a second certificate is trusted beside the first, as text or as a DER file`() async throws {
        let stage = try await SettingsStage()
        let (_, url) = try await connection(stage)
        let owner = try await stage.owner()
        let page = try await owner.page(url)
        #expect(page.contains("</span> valid"))
        #expect(page.contains("not lately"))
        let second = try ResponseForge(issuer: "https://idp.example.com/saml", now: World.start)
        let third = try ResponseForge(issuer: "https://idp.example.com/saml", now: World.start)
        #expect(await owner.post(url, [("certificate", Base64.encode(second.certificate.der))]).status == 303)
        #expect(await owner.post(url, file: third.certificate.der, named: "file").status == 303)
        let after = try await owner.page(url)
        for forge in [second, third] { #expect(after.contains(fingerprint(forge).prefix(16))) }
        #expect(after.components(separatedBy: "Remove…").count == 4)
        #expect(try await stage.audited("connection.certificate_added") == 2)
    }

    @Test func `rule C-3: what is no certificate is refused, and stands in the form as it was typed`() async throws {
        let stage = try await SettingsStage()
        let (_, url) = try await connection(stage)
        let owner = try await stage.owner()
        for (typed, code) in [
            ("<md:EntityDescriptor xmlns:md=\"x\"/>", "certificate.is_metadata"), ("", "certificate."),
            ("<b>hello</b>", "certificate."),
        ] {
            let answer = await owner.post(url, [("certificate", typed)])
            #expect(answer.status == 422, "\(typed)")
            #expect(answer.text.contains(code), "\(typed)")
            #expect(!answer.text.contains("<b>hello"))
        }
        #expect(try await stage.audited("connection.certificate_added") == 0)
    }

    @Test func `rule C-4: removing says what it does and when it last matched; the only one stays`() async throws {
        let stage = try await SettingsStage()
        let (json, url) = try await connection(stage)
        try await stage.world.switches(stage.organization, managed: false)
        let journey = Journey(stage.world, client: try await stage.world.application())
        _ = try await journey.signIn(json, email: "owner@works.example")
        let owner = try await stage.owner()
        let first = fingerprint(try #require(World.forge))
        #expect(try await !owner.page(url).contains("not lately"))
        #expect(try await owner.page("\(url)/\(first)/remove").contains("It is the only one."))
        let refused = await owner.post("\(url)/\(first)/remove")
        #expect(refused.status == 409)
        #expect(refused.text.contains("connection.last_certificate"))
        let second = try ResponseForge(issuer: "https://idp.example.com/saml", now: World.start)
        _ = await owner.post(url, [("certificate", Base64.encode(second.certificate.der))])
        let page = try await owner.page("\(url)/\(first)/remove")
        #expect(page.contains("Your identity provider has used it lately."))
        #expect(await owner.post("\(url)/\(first)/remove").status == 303)
        #expect(try await !owner.page(url).contains(first.prefix(16)))
        #expect(await owner.open("\(url)/\(first)/remove").status == 404)
    }

    @Test func `rule C-4: what expires soon, has expired, or is all expired is said with what to do`() async throws {
        let stage = try await SettingsStage()
        let (json, url) = try await connection(stage)
        let end = try #require(json["idp"]?["certificates"]?.array?.first?["not_after"]?.string)
        let notAfter = try #require(Timestamp(text: end))
        stage.world.clock.advance(by: notAfter.since(World.start) - .days(20))
        #expect(try await stage.owner().page(url).contains("20 days left"))
        stage.world.clock.advance(by: .days(21))
        let page = try await stage.owner().page(url)
        #expect(page.contains("expired, still accepted"))
        #expect(page.contains("All certificates have expired."))
    }

    @Test func `rules A-4, A-9: nobody else sees or changes what a connection trusts`() async throws {
        let stage = try await SettingsStage()
        let (json, url) = try await connection(stage)
        let owner = try await stage.owner()
        let first = fingerprint(try #require(World.forge))
        let forms = [
            url, "\(url)/\(first)/remove", url + "/refresh", url + "/staged/accept", url + "/staged/discard",
            url + "/endpoint/accept", url + "/endpoint/discard",
        ]
        let (member, stranger) = (try await stage.member(), try await stage.stranger())
        for form in forms {
            #expect(await owner.post(form, isOwn: false).status == 403)
            for visitor in [member, stranger] { #expect(await visitor.post(form).status == 403) }
        }
        #expect(await member.open(url).status == 403)
        let organizations = try await stage.world.api("GET", "/organizations").json["items"]?.array ?? []
        let other = try #require(organizations.first { $0["name"] == "Other" }?["id"]?.string)
        let id = try #require(json["id"]?.string)
        #expect(
            await stranger.open("/console/organizations/\(other)/connections/\(id)/certificates").status == 404)
    }
}
