internal import COpenSSL
package import Essentials

/// HMAC with SHA-256 (RFC 2104, FIPS 198-1).
package enum MessageAuthentication {
    /// The 32 bytes that prove to whoever knows `key` that `message` was not changed.
    ///
    /// - Throws: `key.signing_failed` for an empty key, and where the library fails.
    package static func sha256(_ message: [UInt8], key: Secret) throws(CryptographyError) -> [UInt8] {
        let key = key.reveal()
        guard !key.isEmpty else { throw .signingFailed }
        var code = [UInt8](repeating: 0, count: 32)
        var length = 0
        let done = unsafe EVP_Q_mac(
            nil, "HMAC", nil, "SHA256", nil, key, key.count, message, message.count, &code, code.count, &length)
        guard unsafe done != nil, length == 32 else { throw .signingFailed }
        return code
    }
}
