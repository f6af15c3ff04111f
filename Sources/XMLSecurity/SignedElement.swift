package import Cryptography

/// What a key of the connection signed: the octets that were digested, parsed again, and nothing else (rules R6, R10).
///
/// Only ``SignatureVerifier`` can make one; identity is read from nothing else.
package struct SignedElement: Sendable {
    /// The canonical octets that were digested.
    package let canonicalBytes: [UInt8]
    /// Those octets, parsed under the same rules as any message.
    package let document: XMLDocument
    package var root: ElementNode { document.root }
    /// Which of the verifier's keys matched.
    package let keyIndex: Int
    package let signatureAlgorithm: SignatureAlgorithm
    package let relaxationsUsed: Set<SignatureRelaxation>

    init(
        canonicalBytes: [UInt8], document: XMLDocument, keyIndex: Int, signatureAlgorithm: SignatureAlgorithm,
        relaxationsUsed: Set<SignatureRelaxation>
    ) {
        self.canonicalBytes = canonicalBytes
        self.document = document
        self.keyIndex = keyIndex
        self.signatureAlgorithm = signatureAlgorithm
        self.relaxationsUsed = relaxationsUsed
    }
}
