package import Cryptography
import Essentials

/// Signs an element of a document with an enveloped signature: for tests, the demonstration, and what we send.
package struct ElementSigner: Sendable {
    private let key: PrivateKey
    private let certificate: Certificate?
    private let algorithm: SignatureAlgorithm
    private let digest: DigestAlgorithm

    package init(
        key: PrivateKey, certificate: Certificate? = nil, algorithm: SignatureAlgorithm? = nil,
        digest: DigestAlgorithm = .sha256
    ) {
        self.key = key
        self.certificate = certificate
        self.digest = digest
        if let algorithm {
            self.algorithm = algorithm
        } else if case .ellipticCurve = key.publicKey.kind {
            self.algorithm = .ecdsa(.sha256)
        } else {
            self.algorithm = .rsaPKCS1(.sha256)
        }
    }

    /// The document with a signature over the element whose ID is `id`, placed after its first child where that is an
    /// Issuer, else first.
    ///
    /// - Throws: `xml.…` where the document can't be read, `signature.structure` where it has no such element.
    package func sign(_ document: [UInt8], elementID id: String) throws -> [UInt8] {
        let parsed = try XMLTreeParser().parse(document)
        var found: ElementNode?
        parsed.root.forEachElement { if $0.attribute("ID") == id { found = $0 } }
        guard let element = found else { throw XMLSecurityError.signatureStructure("no element has the ID \(id)") }
        let signature = try signatureXML(over: element, id: id)
        guard let position = ElementSigner.insertionPoint(in: document, elementID: id) else {
            throw XMLSecurityError.signatureStructure("no place for a signature in \(id)")
        }
        return Array(document[..<position]) + signature + Array(document[position...])
    }

    private func signatureXML(over element: ElementNode, id: String) throws -> [UInt8] {
        guard let signatureURI = SignatureAlgorithms.uri(of: algorithm),
            let digestURI = SignatureAlgorithms.uri(of: digest)
        else { throw XMLSecurityError.algorithmRefused(kind: "signature", uri: "\(algorithm)") }
        let canonical = try ExclusiveCanonicalizer.canonicalBytes(of: element)
        let digestValue = Base64.encode(Digest.of(canonical, digest))
        let signedInfo =
            "<ds:SignedInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">"
            + "<ds:CanonicalizationMethod Algorithm=\"\(SignatureAlgorithms.exclusiveC14N)\"></ds:CanonicalizationMethod>"
            + "<ds:SignatureMethod Algorithm=\"\(signatureURI)\"></ds:SignatureMethod>"
            + "<ds:Reference URI=\"#\(id)\"><ds:Transforms>"
            + "<ds:Transform Algorithm=\"\(SignatureAlgorithms.enveloped)\"></ds:Transform>"
            + "<ds:Transform Algorithm=\"\(SignatureAlgorithms.exclusiveC14N)\"></ds:Transform></ds:Transforms>"
            + "<ds:DigestMethod Algorithm=\"\(digestURI)\"></ds:DigestMethod>"
            + "<ds:DigestValue>\(digestValue)</ds:DigestValue></ds:Reference></ds:SignedInfo>"
        // The text above is in canonical form already: SignedInfo is signed as it is written.
        let value = Base64.encode(try key.sign(Array(signedInfo.utf8), algorithm))
        let keyInfo =
            certificate.map {
                "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>\(Base64.encode($0.der))</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
            } ?? ""
        let inner = signedInfo.replacing(firstDeclaration: " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"")
        return Array(
            ("<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">" + inner
                + "<ds:SignatureValue>\(value)</ds:SignatureValue>" + keyInfo + "</ds:Signature>").utf8)
    }

    /// Behind the Issuer child of the element with this ID, or behind its start tag.
    private static func insertionPoint(in document: [UInt8], elementID id: String) -> Int? {
        guard let idPosition = position(of: Array("ID=\"\(id)\"".utf8), in: document[...]),
            let tagEnd = document[idPosition...].firstIndex(of: UInt8(ascii: ">"))
        else { return nil }
        let rest = document[(tagEnd + 1)...]
        let issuer = rest.prefix(200)
        guard let open = issuer.firstIndex(of: UInt8(ascii: "<")),
            let nameEnd = issuer[open...].firstIndex(where: { $0 == 0x20 || $0 == 0x3E }),
            String(decoding: issuer[open..<nameEnd], as: UTF8.self).hasSuffix("Issuer"),
            let close = position(of: Array("Issuer>".utf8), in: rest[nameEnd...])
        else { return tagEnd + 1 }
        return close + 7
    }

    private static func position(of needle: [UInt8], in haystack: ArraySlice<UInt8>) -> Int? {
        guard haystack.count >= needle.count else { return nil }
        for index in haystack.startIndex...(haystack.endIndex - needle.count)
        where haystack[index..<index + needle.count].elementsEqual(needle) { return index }
        return nil
    }
}

extension String {
    /// Without the first occurrence of `text`: the declaration that the parent already makes.
    fileprivate func replacing(firstDeclaration text: String) -> String {
        guard let start = utf8.indices.first(where: { self[$0...].hasPrefix(text) }) else { return self }
        return String(self[..<start]) + String(self[index(start, offsetBy: text.count)...])
    }
}
