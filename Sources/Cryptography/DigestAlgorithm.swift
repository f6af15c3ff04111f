internal import COpenSSL

/// A hash function that SAML or JOSE names.
package enum DigestAlgorithm: Sendable, Hashable, CaseIterable {
    case sha1, sha256, sha384, sha512

    /// Bytes of a digest.
    package var length: Int {
        switch self {
        case .sha1: 20
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// The implementation, fetched once: a fetch per call costs more than the digest of a small message.
    var implementation: OpaquePointer? {
        switch self {
        case .sha1: unsafe Fetched.sha1
        case .sha256: unsafe Fetched.sha256
        case .sha384: unsafe Fetched.sha384
        case .sha512: unsafe Fetched.sha512
        }
    }

    private enum Fetched {
        nonisolated(unsafe) static let sha1 = unsafe EVP_MD_fetch(nil, "SHA1", nil)
        nonisolated(unsafe) static let sha256 = unsafe EVP_MD_fetch(nil, "SHA256", nil)
        nonisolated(unsafe) static let sha384 = unsafe EVP_MD_fetch(nil, "SHA384", nil)
        nonisolated(unsafe) static let sha512 = unsafe EVP_MD_fetch(nil, "SHA512", nil)
    }
}
