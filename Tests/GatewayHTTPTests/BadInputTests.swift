import Cryptography
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayTesting
import Testing

/// Each usual mistake has a code, a message and a remedy of its own.
@Suite struct BadInputTests {
    private func codes(
        _ world: World, _ organization: String, _ body: JSONValue
    ) async throws -> (code: String?, message: String?, remedy: String?) {
        let answer = try await world.api("POST", "/organizations/\(organization)/connections", body)
        let error = answer.json["error"]
        return (error?["code"]?.string, error?["message"]?.string, error?["remedy"]?.string)
    }

    private func certificate(_ text: String) -> JSONValue {
        [
            "preset": "generic-saml",
            "idp": [
                "entity_id": "https://idp.example.com", "sso_url": "https://idp.example.com/sso",
                "certificates": [.string(text)],
            ],
        ]
    }

    @Test func `rule C-3: what is no certificate is refused by what it is`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        let forge = try #require(World.forge)
        let weakKey = try PrivateKey.generateRSA(bits: 1024)
        let weak = try Certificate.selfSigned(
            key: weakKey, commonName: "weak", notBefore: World.start, notAfter: World.start.advanced(by: .days(1)))
        let cases: [(String, String)] = [
            (forge.metadata(ssoURL: "https://idp.example.com/sso"), "certificate.is_metadata"),
            (try forge.key.pem.revealText(), "certificate.is_private_key"),
            ("-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----", "certificate.is_request"),
            ("", "certificate.empty"), ("hello", "certificate.unreadable"),
            (String(forge.certificate.pem.prefix(400)), "certificate.truncated"), (weak.pem, "certificate.weak_key"),
        ]
        for (text, code) in cases {
            let found = try await codes(world, organization, certificate(text))
            #expect(found.code == code)
            #expect(found.remedy != nil, "\(code)")
        }
        let asMetadata = try await codes(
            world, organization, certificate(forge.metadata(ssoURL: "https://idp.example.com/sso")))
        #expect(asMetadata.remedy?.contains("metadata_xml") == true, "it offers to read it as metadata")
    }

    @Test func `rule C-5: metadata that can't be used is refused by why`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        let forge = try #require(World.forge)
        let good = forge.metadata(ssoURL: "https://idp.example.com/sso")
        let withoutKey = good.replacingOccurrences(of: "use=\"signing\"", with: "use=\"encryption\"")
        let provider = "<md:SPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"/>"
        let ofService =
            "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"https://sp.example\">\(provider)</md:EntityDescriptor>"
        let second = good.replacingOccurrences(
            of: "https://idp.example.com/saml", with: "https://other.example.com/saml")
        let both =
            "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">\(good)\(second)</md:EntitiesDescriptor>"
        let cases: [(String, String)] = [
            ("not xml", "metadata.not_xml"), ("<!doctype html><html></html>", "metadata.is_html"),
            (withoutKey, "metadata.no_signing_key"), (ofService, "metadata.is_service_provider"),
            (both, "metadata.several_providers"), ("<a><b></a>", "xml.malformed"),
            ("<!DOCTYPE x [<!ENTITY e 'x'>]><x>&e;</x>", "xml.document_type"),
        ]
        for (text, code) in cases {
            let found = try await codes(world, organization, ["preset": "generic-saml", "metadata_xml": .string(text)])
            #expect(found.code == code)
            #expect(found.remedy != nil, "\(code)")
        }
        let chosen = try await world.api(
            "POST", "/organizations/\(organization)/connections",
            [
                "preset": "generic-saml", "metadata_xml": .string("\u{FEFF}" + both),
                "entity_id": "https://other.example.com/saml",
            ])
        #expect(chosen.status == 201, "a byte order mark is passed over, and the entity chosen")
        #expect(chosen.json["idp"]?["entity_id"] == "https://other.example.com/saml")
    }

    @Test func `what arrives at the ACS and can't be read is refused by what it is`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        let connection = try await world.connection(of: organization)
        try await world.switches(organization, managed: true)
        let acs = try #require(connection["acs_url"]?.string)
        let browser = Browser(world)
        let request = Base64.encode(
            Array("<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"/>".utf8))
        let cases: [([(String, String)], String)] = [
            ([("SAMLResponse", "@@@")], "saml.not_base64"), ([("Other", "x")], "request.missing_parameter"),
            ([("SAMLResponse", "aGVsbG8=")], "xml.malformed"), ([("SAMLResponse", request)], "saml.is_request"),
            ([("SAMLRequest", request)], "saml.is_request"),
            ([("SAMLResponse", String(repeating: "A", count: 700 << 10))], "request.too_large"),
            ([("SAMLResponse", "a"), ("SAMLResponse", "b")], "request.repeated_parameter"),
        ]
        for (form, code) in cases {
            #expect(await browser.crossSitePost(acs, form).shownCode == code)
        }
        let unknown = acs.replacingOccurrences(of: try #require(connection["id"]?.string), with: "con-unknown")
        #expect(await browser.crossSitePost(unknown, [("SAMLResponse", "aGVsbG8=")]).shownCode == "connection.unknown")
    }

    @Test func `a wrong audience is told to the admin with the value received and the value expected`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        let connection = try await world.connection(of: organization)
        try await world.switches(organization, managed: true)
        let journey = Journey(world, client: try await world.application())
        var order = try journey.order(
            connection, requestID: try await journey.begin(connection: connection), email: "ada@works.example")
        order.audience = "https://old.example.com/entity"
        let answer = try await journey.post(order, to: connection)
        #expect(answer.shownCode == "saml.audience")
        // The person at the browser learns neither value (house rule 19).
        #expect(!String(decoding: answer.body, as: UTF8.self).contains("old.example.com"))
        let traces = try await world.api("GET", "/organizations/\(organization)/sign-on-traces?limit=1")
        let checks = traces.json["items"]?.array?.first?["detail"]?["checks"]?.array ?? []
        let audience = try #require(checks.first { $0["name"] == "audience" })
        #expect(audience["outcome"] == "failed")
        #expect(audience["received"] == "https://old.example.com/entity")
        #expect(audience["expected"] == connection["sp_entity_id"])
    }

    @Test func `rules C-3 and C-4: an expired certificate is told, and a connection may refuse to go on with it`()
        async throws
    {
        let world = try await World()
        let forge = try #require(World.forge)
        let organization = try await world.organization("Works", domain: "works.example")
        world.clock.advance(by: .days(4000))
        let made = try await world.api(
            "POST", "/organizations/\(organization)/connections", certificate(forge.certificate.pem))
        let finding = try #require(made.json["findings"]?.array?.first { $0["code"] == "certificate.expired" })
        #expect(finding["message"]?.string?.contains("expired at") == true)
        #expect(finding["remedy"]?.string?.isEmpty == false)
    }

    @Test func `a wrong clock says which way`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        let connection = try await world.connection(of: organization)
        try await world.switches(organization, managed: true)
        let client = try await world.application()
        for (shift, code) in [(Duration.minutes(-20), "saml.expired"), (.minutes(20), "saml.not_yet_valid")] {
            let journey = Journey(world, client: client)
            let id = try await journey.begin(connection: connection)
            var order = try journey.order(connection, requestID: id, email: "ada@works.example")
            order.now = order.now.advanced(by: shift)
            #expect(try await journey.post(order, to: connection).shownCode == code)
        }
    }

    @Test func `rule 22: unknown members, wrong types, other content types and missing keys are refused by name`()
        async throws
    {
        let world = try await World()
        let unknown = try await world.api("POST", "/organizations", ["name": "Works", "owner": "x"])
        #expect(unknown.status == 422)
        #expect(unknown.json["error"]?["message"]?.string?.contains("owner") == true)
        let wrongType = try await world.api("POST", "/organizations", ["name": 3, "owner_email": "a@b.example"])
        #expect(wrongType.json["error"]?["code"] == "value.invalid")
        #expect(try await world.api("GET", "/organizations", key: nil).status == 401)
        #expect(try await world.api("GET", "/organizations", key: "wrong").status == 401)
        let nowhere = try await world.api("GET", "/nothing")
        #expect(nowhere.status == 404)
        #expect(nowhere.json["error"]?["request_id"] == "req-test")
        let relaxed = try await world.organization("Works", domain: "works.example")
        let metadata = try #require(World.forge).metadata(ssoURL: "https://idp.example.com/sso")
        let relaxation = try await world.api(
            "POST", "/organizations/\(relaxed)/connections",
            [
                "preset": "generic-saml", "metadata_xml": .string(metadata),
                "relaxations": [["name": "skip_signature", "reason": "why not"]],
            ])
        #expect(relaxation.json["error"]?["code"] == "relaxation.unknown")
    }

    @Test func `rules D-3 to D-5: what the DNS says is told apart, and one organization has a domain`() async throws {
        let world = try await World()
        let one = try await world.organization("One", domain: "one.example")
        let two = try await world.organization("Two", domain: "two.example")
        let second = try await world.api("POST", "/organizations/\(two)/domain-claims", ["domain": "ONE.example"])
        #expect(second.status == 201)
        #expect(second.json["state"] == "pending")
        world.resolver.set("one.example", .records([try #require(second.json["txt_value"]?.string)]))
        let stolen = try await world.api(
            "POST", "/organizations/\(two)/domain-claims/\(try #require(second.json["id"]?.string))/verify")
        #expect(stolen.status == 409)
        #expect(stolen.json["error"]?["code"] == "domain.held_elsewhere")
        for domain in ["gmail.com", "co.uk", "not a domain", "https://x.example"] {
            #expect(
                try await world.api("POST", "/organizations/\(one)/domain-claims", ["domain": .string(domain)]).status
                    == 422)
        }
        let claim = try await world.api("POST", "/organizations/\(one)/domain-claims", ["domain": "three.example"]).json
        let path = "/organizations/\(one)/domain-claims/\(try #require(claim["id"]?.string))/verify"
        for (answer, text) in [
            (nil, "no answer"), (.noSuchName, "does not exist"), (.noRecords, "no TXT record"),
            (.records(["x"]), "1 TXT records"),
        ] as [(TextRecordAnswer?, String)] {
            world.clock.advance(by: .seconds(6))
            if let answer { world.resolver.set("three.example", answer) }
            let checked = try await world.api("POST", path).json
            #expect(checked["state"] == "pending")
            #expect(checked["last_outcome"]?.string?.contains(text) == true)
        }
        let soon = try await world.api("POST", path)
        #expect(soon.status == 429)
    }

    @Test func `the API's description names every route that answers`() async throws {
        let world = try await World()
        let paths = try await world.api("GET", "/openapi.json").json["paths"]?.object
        #expect(paths?.keys.contains("/api/v1/organizations/{org}/connections/{connection}/activate") == true)
        #expect((paths?.keys.count ?? 0) >= 18)
    }
}
