import AdapterHost
import AdapterKit
import Adapting
import CChain
import Cryptography
import Essentials
import Foundation
import GatewayTesting
import Presets
import SAML
import SignOn
import XMLSecurity

/// One full validation, from the form field to the normalised profile, against the crypto floor and libxml2's C chain.
enum ValidationBench {
    static func run() async throws {
        let now = Timestamp(text: "2026-03-04T05:06:07Z") ?? Timestamp(milliseconds: 0)
        let forge = try ResponseForge(issuer: "http://www.okta.com/exk1example", now: now)
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folder = URL(filePath: executable).deletingLastPathComponent().path
        let registry = AdapterRegistry(
            presets: PresetCatalog(directories: [root.appending(path: "Metadata").path]).presets,
            settings: AdapterRegistry.Settings(bundledDirectory: folder, runner: folder + "/gatehouse-adapter-runner"))
        print(
            "validation: form field → verified → normalised profile, RSA-2048/SHA-256 (targets: ≤ 4 × floor, faster than C)"
        )
        for (name, signing, groups) in [
            ("assertion signed", ResponseOrder.Signing.assertion, 0), ("both signed", .both, 0),
            ("assertion signed, 200 groups", .assertion, 200),
        ] {
            try await measure(name, signing, groups: groups, forge, registry, now)
        }
        print("")
    }

    private static func measure(
        _ name: String, _ signing: ResponseOrder.Signing, groups: Int, _ forge: ResponseForge,
        _ registry: AdapterRegistry,
        _ now: Timestamp
    ) async throws {
        let acs = "https://gateway.example.com/saml/con-bench/acs"
        var order = ResponseOrder(
            acsURL: acs, audience: "https://gateway.example.com/saml/con-bench", inResponseTo: "_request", now: now,
            email: "ada@example.com",
            attributes: [
                ("firstName", ["Ada"]), ("lastName", ["Lovelace"]), ("email", ["ada@example.com"]), ("id", ["00u1ada"]),
                ("department", ["Analytical Engines"]), ("title", ["Countess"]), ("locale", ["en-GB"]),
                ("userPrincipalName", ["ada.lovelace@example.com"]), ("employeeNumber", ["18151210"]),
                ("costCenter", ["cc-4711-research-and-development"]),
                ("manager", ["cn=Charles Babbage,ou=people,dc=example,dc=com"]),
            ])
        order.signing = signing
        let values = (0..<groups).map { "group-\($0)-of-a-directory-with-long-names-as-they-are-in-enterprises" }
        order.attributes.append(("groups", groups == 0 ? ["Everyone", "Engineering"] : values))
        let xml = try forge.xml(order)
        let field = Array(Base64.encode(xml).utf8)
        let expectations = ResponseExpectations(
            serviceProviderEntityID: "https://gateway.example.com/saml/con-bench", acsURL: acs,
            acceptedIssuers: [forge.issuer],
            keys: [forge.certificate.publicKey], now: now,
            request: .answering(id: "_request", issuedAt: now, freshAuthentication: false))
        let configuration = ConnectionConfiguration(
            connectionID: "con-bench", presetID: "okta", identityProviderEntityID: forge.issuer,
            ssoURL: "https://idp.example.com/sso", serviceProviderEntityID: expectations.serviceProviderEntityID,
            acsURL: acs)
        let validator = ResponseValidator()
        let full = try await Bench.microseconds {
            let judgement = validator.validate(try UnverifiedResponse(formField: field), expectations)
            _ = try await registry.normalize(AssertedProfile(try judgement.result.get()), configuration)
        }
        let validation = try await Bench.microseconds {
            _ = try validator.validate(try UnverifiedResponse(formField: field), expectations).result.get()
        }
        let floor = try await self.floor(xml, field, forge, signatures: signing == .both ? 2 : 1)
        let key = unsafe forge.certificate.publicKey.subjectPublicKeyInfo.withUnsafeBufferPointer {
            unsafe gatehouse_c_key($0.baseAddress, $0.count)
        }
        precondition(
            unsafe gatehouse_c_chain(xml, xml.count, key) == 1, "the C chain must accept what it is measured on")
        precondition(unsafe gatehouse_c_whole(field, field.count, key) > 0, "the C chain must read what it verified")
        let chain = await Bench.microseconds { _ = unsafe gatehouse_c_chain(xml, xml.count, key) }
        let whole = await Bench.microseconds { _ = unsafe gatehouse_c_whole(field, field.count, key) }
        print(
            "  \(name), \(xml.count) bytes: \(Bench.format(full)) µs (of it adapter \(Bench.format(full - validation)))"
                + "  floor \(Bench.format(floor)) µs → \(Bench.format(full / floor, 2)) × floor\n"
                + "    libxml2's C chain: parse, C14N and verify alone \(Bench.format(chain)) µs → "
                + "\(Bench.format(full / chain, 2)) ×; with what else is done here, that is base64, the signed bytes "
                + "parsed again and values read, \(Bench.format(whole)) µs → \(Bench.format(full / whole, 2)) ×")
    }

    /// RSA verify, digests of the signed octets, base64 of the field: what nobody can do without.
    private static func floor(
        _ xml: [UInt8], _ field: [UInt8], _ forge: ResponseForge, signatures: Int
    ) async throws -> Double {
        let message =
            Array("a SignedInfo of about eight hundred bytes".utf8)
            + [UInt8](repeating: 0x61, count: 760)
        let signature = try forge.key.sign(message, .rsaPKCS1(.sha256))
        let signed = Array(xml.prefix(xml.count * 6 / 10))
        let key = forge.certificate.publicKey
        return await Bench.microseconds {
            for _ in 0..<signatures {
                precondition(key.verifies(signature: signature, over: message, .rsaPKCS1(.sha256)))
                precondition(Digest.of(signed, .sha256).count == 32)
            }
            precondition(Base64.decode(field, whiteSpace: .ignored)?.count == xml.count)
        }
    }
}
