import Administration
import Cryptography
import Effects
import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Several certificates of a connection, and the notices of their end.
@Suite struct CertificateExpiryTests {
    private func certificate(endingIn days: Int) throws -> Certificate {
        try Certificate.selfSigned(
            key: try PrivateKey.generate(.p256), commonName: "Ends in \(days)",
            notBefore: World.start.advanced(by: .days(-1)),
            notAfter: World.start.advanced(by: .days(days)))
    }

    private func connection(
        _ world: World, _ organization: String, _ certificates: [Certificate], activate: Bool = true
    ) async throws -> String {
        let made = try await world.api(
            "POST", "/organizations/\(organization)/connections",
            [
                "preset": "generic-saml", "name": "Works",
                "idp": [
                    "entity_id": "https://idp.example.com/saml", "sso_url": "https://idp.example.com/sso",
                    "certificates": .array(certificates.map { .string($0.pem) }),
                ],
            ])
        let id = try #require(made.json["id"]?.string, "\(made.json.text)")
        let path = "/organizations/\(organization)/connections/\(id)"
        if activate { _ = try await world.api("POST", path + "/activate", ["skip_test": true]) }
        return path
    }

    private func notices(_ world: World, _ organization: String) async throws -> [JSONValue] {
        let id = try #require(Identifier<Organization>(organization))
        return try await world.store.read { try $0.tenant(id).events(after: 0, limit: 1000).map(\.event) }
            .filter { $0.type == "connection.certificate_expiring" }.map(\.data)
    }

    @Test func `rule C-4: a certificate's end is told 60, 30, 14, 7, 3, 1 and 0 days before, each once`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        _ = try await connection(world, organization, [try certificate(endingIn: 70)])
        world.mailer.allow()
        for _ in 0..<(75 * 4) {
            world.clock.advance(by: .hours(6))
            // Two nodes, and both after a restart: nothing but the database remembers.
            async let one = world.services.connections.noticeExpiring()
            async let two = world.services.connections.noticeExpiring(page: 1)
            _ = try await (one, two)
            try await world.mailWorker.sendDue()
        }
        let told = try await notices(world, organization)
        #expect(told.map { $0["step"]?.integer } == [60, 30, 14, 7, 3, 1, 0])
        #expect(told.map { $0["days"]?.integer } == [60, 30, 14, 7, 3, 1, 0])
        #expect(told.allSatisfy { $0["remedy"]?.string?.contains("next signing certificate") == true })
        #expect(told.allSatisfy { $0["subject"] == "CN=Ends in 70" && $0["fingerprint"]?.string?.count == 64 })
        let mails = world.mailer.sent.filter { $0.to == "owner@works.example" }.map(\.subject)
        #expect(mails.first == "A signing certificate expires in 60 days")
        #expect(mails.suffix(2) == ["A signing certificate expires within a day", "A signing certificate has expired"])
        #expect(mails.count == 7)
        let id = try #require(Identifier<Organization>(organization))
        let audited = try await world.store.read { try $0.tenant(id).auditEvents(before: nil, limit: 1000) }
        #expect(audited.count { $0.action == "connection.certificate_expiring" } == 7)
    }

    @Test func `rule C-4: who was not told in time hears how it is now, of active connections only`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        _ = try await connection(world, organization, [try certificate(endingIn: 10), try certificate(endingIn: 500)])
        _ = try await connection(world, organization, [try certificate(endingIn: 5)], activate: false)
        #expect(try await world.services.connections.noticeExpiring() == 1)
        let told = try #require(try await notices(world, organization).first)
        #expect(told["days"] == 10 && told["step"] == 14 && told["others"] == 1)
        #expect(told["remedy"]?.string?.contains("newer certificate") == true)
        #expect(try await world.services.connections.noticeExpiring() == 0)
    }

    @Test func `rule C-4: a notice whose write fails is given at the next look`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        _ = try await connection(world, organization, [try certificate(endingIn: 10)])
        world.store.failWrite(after: 0)
        await #expect(throws: StoreError.self) { try await world.services.connections.noticeExpiring() }
        #expect(try await notices(world, organization).isEmpty)
        #expect(try await world.services.connections.noticeExpiring() == 1)
    }

    @Test func `rule C-4: certificates are added and removed, the last one of an active connection never`() async throws
    {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        let (old, new) = (try certificate(endingIn: 10), try certificate(endingIn: 700))
        let path = try await connection(world, organization, [old])
        let fingerprint = hexadecimal(old.sha256Fingerprint)
        let last = try await world.api("DELETE", path + "/certificates/\(fingerprint)")
        #expect(last.status == 409)
        #expect(last.json["error"]?["code"] == "connection.last_certificate")
        for _ in 0..<2 {
            let added = try await world.api("POST", path + "/certificates", ["certificate": .string(new.pem)])
            #expect(added.status == 201)
            #expect(added.json["state"] == "active")
            #expect(added.json["idp"]?["certificates"]?.array?.count == 2)
        }
        let removed = try await world.api("DELETE", path + "/certificates/\(fingerprint.uppercased())")
        #expect(removed.json["idp"]?["certificates"]?.array?.map { $0["subject"] } == ["CN=Ends in 700"])
        let unknown = try await world.api("DELETE", path + "/certificates/\(fingerprint)")
        #expect(unknown.status == 404)
        let id = try #require(Identifier<Organization>(organization))
        let audited = try await world.store.read { try $0.tenant(id).auditEvents(before: nil, limit: 1000) }
        #expect(audited.count { $0.action == "connection.certificate_added" } == 1)
        #expect(audited.count { $0.action == "connection.certificate_removed" } == 1)
    }

    @Test func `rule C-3: what is no certificate is refused with a code of its own`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        let path = try await connection(world, organization, [try certificate(endingIn: 100)])
        let stranger = try await world.organization("Other", domain: "other.example")
        for (text, code) in [
            ("", "certificate.empty"), ("<md:EntityDescriptor/>", "certificate.is_metadata"),
            ("-----BEGIN PRIVATE KEY-----", "certificate.is_private_key"), ("hello", "certificate.unreadable"),
        ] {
            let answer = try await world.api("POST", path + "/certificates", ["certificate": .string(text)])
            #expect(answer.json["error"]?["code"]?.string == code, "\(answer.json.text)")
        }
        let elsewhere = path.replacing(organization, with: stranger)
        #expect(try await world.api("DELETE", elsewhere + "/certificates/00").status == 404)
    }
}
