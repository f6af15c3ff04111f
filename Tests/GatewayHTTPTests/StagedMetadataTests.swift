import Administration
import Cryptography
import Effects
import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// What admins decide about metadata that brings something new.
@Suite struct StagedMetadataTests {
    @Test func `rule C-5: keys that are not followed are staged, and trusted once an admin accepts them`() async throws
    {
        let idp = try await FollowedProvider(follow: false)
        idp.serve([idp.old.certificate, idp.new.certificate])
        try await idp.pass(.hours(14))
        #expect(try await idp.trusted() == [fingerprint(idp.old)])
        #expect(try await idp.staged() == [fingerprint(idp.new)])
        #expect(try await idp.findings().contains("metadata.keys_staged"))
        #expect(try await idp.events("connection.metadata_changed").count == 1)
        #expect(try await idp.refusal(signedBy: idp.new) == "signature.no_key_matches")
        let other = try await idp.world.api(
            "POST", idp.path + "/staged-certificates/accept", ["sha256": [.string("00")]])
        #expect(other.json["error"]?["code"] == "connection.nothing_staged")
        let accepted = try await idp.world.api(
            "POST", idp.path + "/staged-certificates/accept", ["sha256": [.string(fingerprint(idp.new))]])
        #expect(accepted.status == 200, "\(accepted.json.text)")
        #expect(try await idp.staged() == [])
        #expect(try await idp.refusal(signedBy: idp.new) == nil)
        #expect(try await idp.audited("connection.staged_certificates_accepted") == 1)
    }

    @Test func `rule C-5: keys that an admin discarded or removed are never brought back by metadata`() async throws {
        let idp = try await FollowedProvider(follow: false)
        idp.serve([idp.old.certificate, idp.new.certificate])
        try await idp.pass(.hours(7))
        #expect(try await idp.world.api("POST", idp.path + "/staged-certificates/discard").status == 200)
        #expect(try await idp.world.api("PATCH", idp.path, ["follow_metadata_keys": true]).status == 200)
        try await idp.pass(.hours(14))
        #expect(try await idp.trusted() == [fingerprint(idp.old)])
        #expect(try await idp.staged() == [])
        let pem = idp.new.certificate.pem
        #expect(
            try await idp.world.api("POST", idp.path + "/certificates", ["certificate": .string(pem)]).status == 201)
        let removed = try await idp.world.api("DELETE", idp.path + "/certificates/\(fingerprint(idp.new))")
        #expect(removed.status == 200, "\(removed.json.text)")
        try await idp.pass(.hours(14))
        #expect(try await idp.trusted() == [fingerprint(idp.old)])
    }

    @Test func `rule C-5: another sign-on URL is staged, and used once an admin accepts it`() async throws {
        let idp = try await FollowedProvider()
        idp.serve([idp.old.certificate], ssoURL: "https://elsewhere.example.com/sso")
        try await idp.pass(.hours(20))
        let shown = try await idp.now()
        #expect(shown["idp"]?["sso_url"]?.string == FollowedProvider.sso)
        #expect(shown["staged_sso_url"]?["sso_url"] == "https://elsewhere.example.com/sso")
        #expect(try await idp.findings().contains("metadata.sso_url_staged"))
        let event = try #require(try await idp.events("connection.metadata_changed").first)
        #expect(event["staged_sso_url"] == "https://elsewhere.example.com/sso")
        #expect(try await idp.events("connection.metadata_changed").count == 1)
        let accepted = try await idp.world.api("POST", idp.path + "/staged-sso-url/accept")
        #expect(accepted.json["idp"]?["sso_url"] == "https://elsewhere.example.com/sso")
        #expect(accepted.json["state"] == "active")
        let again = try await idp.world.api("POST", idp.path + "/staged-sso-url/accept")
        #expect(again.json["error"]?["code"] == "connection.nothing_staged")
    }

    @Test func `rule C-5: a sign-on URL that an admin discarded is not staged again`() async throws {
        let idp = try await FollowedProvider()
        idp.serve([idp.old.certificate], ssoURL: "https://elsewhere.example.com/sso")
        try await idp.pass(.hours(7))
        #expect(try await idp.world.api("POST", idp.path + "/staged-sso-url/discard").json["staged_sso_url"] == .null)
        try await idp.pass(.hours(14))
        #expect(try await idp.now()["staged_sso_url"] == .null)
        #expect(try await idp.now()["idp"]?["sso_url"]?.string == FollowedProvider.sso)
    }

    @Test func `rule C-5: an admin may have metadata read at once, not every moment`() async throws {
        let idp = try await FollowedProvider()
        idp.serve([idp.old.certificate, idp.new.certificate])
        let early = try await idp.world.api("POST", idp.path + "/refresh-metadata")
        #expect(early.status == 429)
        #expect(early.json["error"]?["code"] == "metadata.refreshed_too_soon")
        idp.world.clock.advance(by: .seconds(5))
        #expect(try await idp.world.api("POST", idp.path + "/refresh-metadata").status == 200)
        #expect(try await idp.trusted().count == 2)
        let pasted = try await idp.world.connection(of: idp.organization)
        let path = "/organizations/\(idp.organization)/connections/\(try #require(pasted["id"]?.string))"
        let without = try await idp.world.api("POST", path + "/refresh-metadata")
        #expect(without.json["error"]?["code"] == "connection.metadata_url_missing")
        #expect(pasted["metadata_status"] == .null)
    }

    @Test func `an edit of something else keeps the keys that a refresh has brought`() async throws {
        let idp = try await FollowedProvider()
        idp.serve([idp.old.certificate, idp.new.certificate])
        try await idp.pass(.hours(7))
        let renamed = try await idp.world.api("PATCH", idp.path, ["name": "Other"])
        #expect(renamed.json["idp"]?["certificates"]?.array?.count == 2)
        // Metadata that is pasted ends the schedule.
        let pasted = try await idp.world.api(
            "PATCH", idp.path, ["metadata_xml": .string(idp.old.metadata(ssoURL: FollowedProvider.sso))])
        #expect(pasted.json["metadata_status"] == .null)
        let before = idp.world.fetcher.requests.count
        try await idp.pass(.days(2))
        #expect(idp.world.fetcher.requests.count == before)
    }

    @Test func `rule A-9: reading a connection is not enough to change what it trusts`() async throws {
        let idp = try await FollowedProvider(follow: false)
        idp.serve([idp.old.certificate, idp.new.certificate], ssoURL: "https://elsewhere.example.com/sso")
        try await idp.pass(.hours(7))
        let made = try await idp.world.api(
            "POST", "/organizations/\(idp.organization)/api-keys",
            ["name": "reader", "scopes": ["access-security:read"]])
        let key = try #require(made.json["key"]?.string, "\(made.json.text)")
        for path in [
            "/refresh-metadata", "/staged-certificates/accept", "/staged-certificates/discard",
            "/staged-sso-url/accept", "/staged-sso-url/discard",
        ] { #expect(try await idp.world.api("POST", idp.path + path, [:], key: key).status == 403, "\(path)") }
        let pem = JSONValue.string(idp.new.certificate.pem)
        #expect(
            try await idp.world.api("POST", idp.path + "/certificates", ["certificate": pem], key: key).status == 403)
        let path = idp.path + "/certificates/\(fingerprint(idp.old))"
        #expect(try await idp.world.api("DELETE", path, key: key).status == 403)
        #expect(try await idp.trusted() == [fingerprint(idp.old)])
    }

    @Test func `rule C-5: what waits is mailed to every owner and admin, once for each change that waits`() async throws
    {
        let idp = try await FollowedProvider(follow: false)
        let admin = try await idp.world.api(
            "POST", "/organizations/\(idp.organization)/members", ["email": "admin@works.example", "role": "admin"])
        try #require(admin.status == 201, "\(admin.json.text)")
        let ada = try await idp.world.api(
            "POST", "/organizations/\(idp.organization)/members", ["email": "ada@works.example"])
        try #require(ada.status == 201, "\(ada.json.text)")
        idp.serve([idp.old.certificate, idp.new.certificate])
        try await idp.pass(.hours(30))
        #expect(
            try await idp.mail("An identity provider's change waits for you").map(\.to).sorted()
                == ["admin@works.example", "owner@works.example"])
        idp.serve([idp.old.certificate, idp.new.certificate], ssoURL: "https://elsewhere.example.com/sso")
        try await idp.pass(.hours(30))
        let mails = try await idp.mail("An identity provider's change waits for you")
        #expect(mails.count == 4)
        #expect(mails.prefix(2).allSatisfy { $0.text.contains(fingerprint(idp.new)) })
        #expect(mails.suffix(2).allSatisfy { $0.text.contains("https://elsewhere.example.com/sso") })
        #expect(mails.suffix(2).allSatisfy { !$0.text.contains(fingerprint(idp.new)) })
    }

    @Test func `rule C-5: keys that are followed are mailed to nobody`() async throws {
        let idp = try await FollowedProvider()
        idp.serve([idp.old.certificate, idp.new.certificate])
        try await idp.pass(.hours(14))
        #expect(try await idp.trusted().count == 2)
        #expect(try await idp.mail().isEmpty)
    }

    @Test func `rule C-5: another entity ID is mailed once while it lasts, and again when it comes back`() async throws
    {
        let idp = try await FollowedProvider()
        let other = try ResponseForge(issuer: "https://other.example.com/saml", now: World.start)
        idp.serve([other.certificate], by: other)
        try await idp.pass(.days(3))
        let mails = try await idp.mail("An identity provider's metadata is refused")
        #expect(mails.map(\.to) == ["owner@works.example"])
        let text = try #require(mails.first?.text)
        #expect(text.contains("https://other.example.com/saml") && text.contains("https://idp.example.com/saml"))
        #expect(text.contains("ask your identity provider's admin"))
        idp.serve([idp.old.certificate])
        try await idp.pass(.days(2))
        idp.serve([other.certificate], by: other)
        try await idp.pass(.days(2))
        #expect(try await idp.mail("An identity provider's metadata is refused").count == 2)
    }

    @Test func `metadata that can't be read is mailed to nobody`() async throws {
        let idp = try await FollowedProvider()
        idp.world.fetcher.set(FollowedProvider.url, Array("<html/>".utf8))
        try await idp.pass(.days(2))
        #expect(try await idp.mail().isEmpty)
    }
}
