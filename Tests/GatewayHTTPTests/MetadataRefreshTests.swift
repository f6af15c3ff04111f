import Administration
import Cryptography
import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Metadata that is read again on a schedule, through the API, with a moved clock and a server that says what the test wants.
@Suite struct MetadataRefreshTests {
    @Test func `rule C-5: a new key under the pinned entity ID is followed, audited and told`() async throws {
        let idp = try await FollowedProvider()
        #expect(idp.connection["follow_metadata_keys"] == true)
        idp.serve([idp.old.certificate, idp.new.certificate])
        try await idp.pass(.hours(7))
        #expect(try await idp.trusted() == [fingerprint(idp.old), fingerprint(idp.new)].sorted())
        #expect(try await idp.refusal(signedBy: idp.new) == nil)
        #expect(try await idp.refusal(signedBy: idp.old) == nil)
        let event = try #require(try await idp.events("connection.metadata_changed").first)
        #expect(event["added_certificates"] == [.string(fingerprint(idp.new))])
        #expect(try await idp.audited("connection.metadata_changed") == 1)
        // The same metadata again changes nothing and says nothing.
        try await idp.pass(.hours(24))
        #expect(try await idp.events("connection.metadata_changed").count == 1)
        #expect(try await idp.now()["state"] == "active")
    }

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

    @Test func `rule C-5: another entity ID is never taken, whatever keys come with it`() async throws {
        let idp = try await FollowedProvider()
        let stranger = ResponseForge(
            issuer: "https://other.example.com/saml", key: idp.new.key, certificate: idp.new.certificate)
        idp.serve([idp.old.certificate, idp.new.certificate], by: stranger)
        try await idp.pass(.hours(30))
        let shown = try await idp.now()
        #expect(shown["idp"]?["entity_id"] == "https://idp.example.com/saml")
        #expect(try await idp.trusted() == [fingerprint(idp.old)])
        #expect(shown["metadata_status"]?["last_failure"]?["code"] == "metadata.entity_id_changed")
        #expect(shown["metadata_status"]?["last_good"]?["entity_id"] == "https://idp.example.com/saml")
        #expect(try await idp.findings().contains("metadata.entity_id_changed"))
        // Told once, not at each look.
        #expect(try await idp.events("connection.metadata_refused").count == 1)
        #expect(try await idp.audited("connection.metadata_refused") == 1)
        #expect(try await idp.refusal(signedBy: idp.old) == nil)
    }

    @Test func `rule C-5: a key that vanished is trusted for seven more days, and then goes`() async throws {
        let idp = try await FollowedProvider()
        idp.serve([idp.new.certificate])
        try await idp.pass(.days(6))
        #expect(try await idp.trusted() == [fingerprint(idp.old), fingerprint(idp.new)].sorted())
        #expect(try await idp.refusal(signedBy: idp.old) == nil)
        let vanished = try await idp.now()["metadata_status"]?["vanished_certificates"]?.array ?? []
        #expect(vanished.first?["sha256"]?.string == fingerprint(idp.old))
        try await idp.pass(.days(2))
        #expect(try await idp.trusted() == [fingerprint(idp.new)])
        #expect(try await idp.refusal(signedBy: idp.old) == "signature.no_key_matches")
        let last = try #require(try await idp.events("connection.metadata_changed").last)
        #expect(last["removed_certificates"] == [.string(fingerprint(idp.old))])
    }

    @Test func `rule C-5: a key that comes back within the grace stays`() async throws {
        let idp = try await FollowedProvider()
        idp.serve([idp.new.certificate])
        try await idp.pass(.days(5))
        idp.serve([idp.new.certificate, idp.old.certificate])
        try await idp.pass(.days(5))
        idp.serve([idp.new.certificate])
        try await idp.pass(.days(5))
        #expect(try await idp.trusted() == [fingerprint(idp.old), fingerprint(idp.new)].sorted())
    }

    @Test func `rule C-5: keys that vanished are not removed where keys are not followed, or by hand added`()
        async throws
    {
        let still = try await FollowedProvider(follow: false)
        still.serve([still.new.certificate])
        try await still.pass(.days(10))
        #expect(try await still.trusted() == [fingerprint(still.old)])
        let idp = try await FollowedProvider()
        let added = try await idp.world.api(
            "POST", idp.path + "/certificates", ["certificate": .string(idp.new.certificate.pem)])
        #expect(added.status == 201, "\(added.json.text)")
        try await idp.pass(.days(10))
        #expect(try await idp.trusted() == [fingerprint(idp.old), fingerprint(idp.new)].sorted())
    }

    @Test func `rule C-5: a server that is gone costs nothing but new keys, and is asked less and less`() async throws {
        let idp = try await FollowedProvider()
        idp.world.fetcher.forget(FollowedProvider.url)
        let before = idp.world.fetcher.requests.count
        try await idp.pass(.days(30))
        // 6 h, then 1, 2, 4, 8, 16 and 24 h: about 33 looks, where each hour would make 720.
        #expect((20...45).contains(idp.world.fetcher.requests.count - before))
        let status = try #require(try await idp.now()["metadata_status"])
        #expect(status["failing"] == true)
        #expect(status["last_failure"]?["code"] == "fetch.unreachable")
        #expect(status["last_success_at"]?.string == World.start.text)
        #expect(status["last_good"]?["certificates"]?.array?.count == 1)
        #expect(try await idp.refusal(signedBy: idp.old) == nil)
        #expect(try await idp.events("connection.metadata_refused").isEmpty)
        idp.serve([idp.old.certificate])
        try await idp.pass(.days(2))
        let healed = try #require(try await idp.now()["metadata_status"])
        #expect(healed["failing"] == false)
        #expect(healed["last_failure"]?["code"] == "fetch.unreachable")
    }

    @Test func `rule C-5: a response signed by an unknown key queues a refresh, and fetches nothing itself`()
        async throws
    {
        let idp = try await FollowedProvider()
        idp.serve([idp.old.certificate, idp.new.certificate])
        idp.world.clock.advance(by: .minutes(20))
        let before = idp.world.fetcher.requests.count
        #expect(try await idp.refusal(signedBy: idp.new) == "signature.no_key_matches")
        #expect(idp.world.fetcher.requests.count == before)
        #expect(try await idp.now()["metadata_status"]?["next_refresh_at"]?.string == idp.world.clock.now().text)
        #expect(try await idp.world.services.connections.refreshDue() == 1)
        #expect(idp.world.fetcher.requests.count == before + 1)
        #expect(try await idp.refusal(signedBy: idp.new) == nil)
    }

    @Test func `rule C-5: unknown keys bring a refresh forward once in ten minutes at most`() async throws {
        let idp = try await FollowedProvider()
        let stranger = try ResponseForge(issuer: "https://idp.example.com/saml", now: World.start)
        for expected in [1, 0, 0] {
            #expect(try await idp.refusal(signedBy: stranger) == "signature.no_key_matches")
            idp.world.clock.advance(by: .minutes(3))
            #expect(try await idp.world.services.connections.refreshDue() == expected)
        }
        idp.world.clock.advance(by: .minutes(2))
        #expect(try await idp.refusal(signedBy: stranger) == "signature.no_key_matches")
        #expect(try await idp.world.services.connections.refreshDue() == 1)
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

    @Test func `rule C-5: metadata past its validUntil is not taken`() async throws {
        let idp = try await FollowedProvider()
        idp.serve(
            [idp.new.certificate], attributes: [("validUntil", World.start.advanced(by: .hours(2)).text)])
        try await idp.pass(.hours(8))
        #expect(try await idp.trusted() == [fingerprint(idp.old)])
        #expect(try await idp.now()["metadata_status"]?["last_failure"]?["code"] == "metadata.expired")
    }

    @Test func `rule C-5: what metadata says of its life makes the pause shorter, never under an hour`() async throws {
        for (said, hours) in [("PT2H", 2), ("PT1S", 1), ("P30D", 6), ("nonsense", 6)] {
            let idp = try await FollowedProvider()
            idp.serve([idp.old.certificate], attributes: [("cacheDuration", said)])
            try await idp.pass(.hours(7))
            let status = try #require(try await idp.now()["metadata_status"])
            let last = try #require(status["last_success_at"]?.string.flatMap { Timestamp(text: $0) })
            let next = try #require(status["next_refresh_at"]?.string.flatMap { Timestamp(text: $0) })
            let pause = next.since(last)
            if hours == 6 {
                #expect(pause >= .minutes(324) && pause <= .minutes(396), "\(said): \(pause)")
            } else {
                #expect(pause == .hours(hours), "\(said)")
            }
        }
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
}
