/// A signature scheme with its digest.
///
/// ECDSA signatures are `r ‖ s` of fixed length, as XML Signature 1.1 (4.4.2.4) and JOSE (RFC 7518 3.4) carry them.
package enum SignatureAlgorithm: Sendable, Hashable {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 8.2).
    case rsaPKCS1(DigestAlgorithm)
    case ecdsa(DigestAlgorithm)

    package var digest: DigestAlgorithm {
        switch self {
        case .rsaPKCS1(let digest), .ecdsa(let digest): digest
        }
    }
}
