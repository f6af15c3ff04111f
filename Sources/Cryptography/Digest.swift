internal import COpenSSL

/// Digests of whole messages.
package enum Digest {
    /// The digest of `bytes`.
    package static func of(_ bytes: [UInt8], _ algorithm: DigestAlgorithm) -> [UInt8] {
        unsafe bytes.withUnsafeBytes { unsafe of($0, algorithm) }
    }

    /// SHA-256 of a text's UTF-8: how tokens are stored.
    package static func sha256(_ text: String) -> [UInt8] { of(Array(text.utf8), .sha256) }

    /// The digest of a raw buffer.
    package static func of(_ bytes: UnsafeRawBufferPointer, _ algorithm: DigestAlgorithm) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: algorithm.length) { out, count in
            var length: UInt32 = 0
            let done = unsafe EVP_Digest(
                bytes.baseAddress, bytes.count, out.baseAddress, &length, algorithm.implementation, nil)
            // EVP_Digest fails only for want of memory or an implementation; a wrong digest must never pass for one.
            precondition(done == 1 && Int(length) == algorithm.length, "digest failed")
            count = Int(length)
        }
    }
}
