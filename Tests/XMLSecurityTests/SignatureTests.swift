import Cryptography
import Essentials
import Foundation
import Testing
import XMLSecurity

@Suite struct SignatureTests {
    static let key = try? PrivateKey.generateRSA(bits: 2048)
    static let document = Array("<r ID=\"_1\" xmlns=\"urn:x\"><Issuer>i</Issuer><v a=\"1\">text</v></r>".utf8)

    private func signed() throws -> String {
        let signer = ElementSigner(key: try #require(Self.key))
        return String(decoding: try signer.sign(Self.document, elementID: "_1"), as: UTF8.self)
    }

    private func verify(_ text: String, keys: [PublicKey]? = nil) throws -> SignedElement {
        let document = try XMLTreeParser().parse(Array(text.utf8))
        let signature = try #require(document.root.children.first { $0.is(.signature, "Signature") })
        return try SignatureVerifier(keys: try keys ?? [#require(Self.key).publicKey])
            .verify(signature, covering: document.root)
    }

    private func code(_ text: String, keys: [PublicKey]? = nil) throws -> String? {
        do {
            _ = try verify(text, keys: keys)
            return nil
        } catch let error as XMLSecurityError {
            return error.code
        }
    }

    @Test func `rule R10: the verifier hands back the octets that it digested, without the signature`() throws {
        let element = try verify(try signed())
        #expect(
            String(decoding: element.canonicalBytes, as: UTF8.self)
                == "<r xmlns=\"urn:x\" ID=\"_1\"><Issuer>i</Issuer><v a=\"1\">text</v></r>")
        #expect(element.root.attribute("ID") == "_1")
    }

    @Test func `rules R9, R12, R13: each change of a signature or of what it covers is refused`() throws {
        let good = try signed()
        func changed(_ from: String, _ to: String) -> String { good.replacingOccurrences(of: from, with: to) }
        let sha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
        let enveloped =
            "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>"
        let cases: [(String, String)] = [
            (changed(">text<", ">texts<"), "signature.digest_mismatch"),
            (changed("a=\"1\"", "a=\"2\""), "signature.digest_mismatch"),
            (changed("#_1", "#_2"), "signature.reference_mismatch"),
            (changed("URI=\"#_1\"", "URI=\"\""), "signature.empty_reference_uri_refused"),
            (changed(sha256, "http://www.w3.org/2000/09/xmldsig#hmac-sha256"), "signature.algorithm_refused"),
            (changed(sha256, "http://www.w3.org/2000/09/xmldsig#rsa-sha1"), "signature.sha1_refused"),
            (changed(sha256, sha256 + " "), "signature.algorithm_refused"),
            (changed("xmlenc#sha256", "xmlenc#sha255"), "signature.algorithm_refused"),
            (changed("2001/04/xmlenc#sha256", "2001/04/xmldsig-more#sha384"), "signature.digest_length"),
            (changed(enveloped, ""), "signature.transform_refused"),
            (changed(enveloped, enveloped + enveloped), "signature.transform_refused"),
            (changed("<ds:SignatureValue>", "<ds:Object/><ds:SignatureValue>"), "signature.structure"),
            (
                changed("</ds:Signature>", "<ds:Object><x xmlns=\"urn:x\"/></ds:Object></ds:Signature>"),
                "signature.structure"
            ),
            (changed("<ds:DigestValue>", "<ds:DigestValue>AAAA"), "signature.digest_length"),
            (changed("</ds:SignedInfo>", "<ds:Reference URI=\"#_1\"/></ds:SignedInfo>"), "signature.structure"),
        ]
        #expect(try code(good) == nil)
        for (text, expected) in cases { #expect(try code(text) == expected, "\(expected)") }
    }

    @Test func `rule R12, C3: the key in the message proves nothing, and weak keys are not tried`() throws {
        let other = try PrivateKey.generateRSA(bits: 2048)
        #expect(try code(try signed(), keys: [other.publicKey]) == "signature.no_key_matches")
        #expect(try code(try signed(), keys: []) == "signature.no_usable_key")
        let weak = try PrivateKey.generateRSA(bits: 1024)
        let text = String(decoding: try ElementSigner(key: weak).sign(Self.document, elementID: "_1"), as: UTF8.self)
        #expect(try code(text, keys: [weak.publicKey]) == "signature.rsa1024_refused")
    }

    @Test func `ECDSA on all three curves verifies`() throws {
        for curve in [EllipticCurve.p256, .p384, .p521] {
            let key = try PrivateKey.generate(curve)
            let text = String(decoding: try ElementSigner(key: key).sign(Self.document, elementID: "_1"), as: UTF8.self)
            #expect(try code(text, keys: [key.publicKey]) == nil)
        }
    }

    static let hasXmlsec = FileManager.default.isExecutableFile(atPath: "/usr/bin/xmlsec1")

    @Test(.enabled(if: hasXmlsec, "xmlsec1 is not installed"))
    func `what we sign xmlsec1 verifies, and what it finds changed so do we`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "xmlsec-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let now = Timestamp(milliseconds: 1_700_000_000_000)
        let certificate = try Certificate.selfSigned(
            key: try #require(Self.key), commonName: "c", notBefore: now, notAfter: now.advanced(by: .days(20_000)))
        try Data(certificate.pem.utf8).write(to: folder.appending(path: "c.pem"))
        for (text, good) in [
            (try signed(), true), (try signed().replacingOccurrences(of: ">text<", with: ">texts<"), false),
        ] {
            try Data(text.utf8).write(to: folder.appending(path: "d.xml"))
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/xmlsec1")
            process.arguments = [
                "--verify", "--pubkey-cert-pem", folder.appending(path: "c.pem").path, "--id-attr:ID", "r",
                folder.appending(path: "d.xml").path,
            ]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            #expect((process.terminationStatus == 0) == good)
            #expect((try code(text) == nil) == good)
        }
    }
}
