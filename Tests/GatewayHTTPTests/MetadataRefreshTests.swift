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

    @Test func `rule C-5: the newest of many keys is among those that are tried`() async throws {
        let idp = try await FollowedProvider()
        var newest = idp.old
        for _ in 0..<5 {
            newest = try ResponseForge(issuer: idp.old.issuer, now: World.start)
            idp.serve([newest.certificate])
            try await idp.pass(.hours(7))
        }
        #expect(try await idp.trusted().count == 6)
        #expect(try await idp.refusal(signedBy: newest) == nil)
        #expect(try await idp.findings().contains("connection.many_certificates"))
    }

    @Test func `rule C-5: a key that vanished stays where the listed one has expired and would be refused`()
        async throws
    {
        let idp = try await FollowedProvider()
        #expect(try await idp.world.api("PATCH", idp.path, ["accept_expired_certificates": false]).status == 200)
        let expired = try Certificate.selfSigned(
            key: idp.new.key, commonName: "Expired", notBefore: World.start.advanced(by: .days(-9)),
            notAfter: World.start.advanced(by: .days(-1)))
        idp.serve([expired])
        try await idp.pass(.days(10))
        #expect(try await idp.trusted().contains(fingerprint(idp.old)))
        #expect(try await idp.refusal(signedBy: idp.old) == nil)
    }

    @Test func `a schedule whose connection is gone ends at its next look`() async throws {
        let idp = try await FollowedProvider()
        let orphan = MetadataRefresh(
            connection: Identifier(stored: "con-gone"), organization: Identifier(stored: "org-gone"),
            nextRefreshAt: World.start)
        try await idp.world.store.write { try $0.put(orphan) }
        #expect(try await idp.world.services.connections.refreshDue() == 1)
        idp.world.clock.advance(by: .hours(1))
        #expect(try await idp.world.services.connections.refreshDue() == 0)
    }
}
