import Cryptography

/// The algorithm identifiers that are accepted, compared as whole strings (C4, C6, C7).
package enum SignatureAlgorithms {
    package static let exclusiveC14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
    package static let inclusiveC14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
    package static let enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"

    /// XML Signature 1.1 6.4, RFC 9231 2.3.
    static let signatures: [(uri: StaticString, algorithm: SignatureAlgorithm)] = [
        ("http://www.w3.org/2000/09/xmldsig#rsa-sha1", .rsaPKCS1(.sha1)),
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", .rsaPKCS1(.sha256)),
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", .rsaPKCS1(.sha384)),
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", .rsaPKCS1(.sha512)),
        ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", .ecdsa(.sha256)),
        ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", .ecdsa(.sha384)),
        ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", .ecdsa(.sha512)),
    ]

    /// XML Signature 1.1 6.2.
    static let digests: [(uri: StaticString, algorithm: DigestAlgorithm)] = [
        ("http://www.w3.org/2000/09/xmldsig#sha1", .sha1),
        ("http://www.w3.org/2001/04/xmlenc#sha256", .sha256),
        ("http://www.w3.org/2001/04/xmldsig-more#sha384", .sha384),
        ("http://www.w3.org/2001/04/xmlenc#sha512", .sha512),
    ]

    /// The algorithm that the element's Algorithm names, or nil.
    static func signature(_ element: ElementNode) -> SignatureAlgorithm? {
        signatures.first { element.attribute("Algorithm", is: $0.uri) }?.algorithm
    }

    /// The digest that the element's Algorithm names, or nil.
    static func digest(_ element: ElementNode) -> DigestAlgorithm? {
        digests.first { element.attribute("Algorithm", is: $0.uri) }?.algorithm
    }

    static func uri(of algorithm: SignatureAlgorithm) -> String? {
        signatures.first { $0.algorithm == algorithm }.map { "\($0.uri)" }
    }

    static func uri(of digest: DigestAlgorithm) -> String? {
        digests.first { $0.algorithm == digest }.map { "\($0.uri)" }
    }
}
