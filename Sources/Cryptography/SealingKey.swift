internal import COpenSSL
package import Essentials

/// Authenticated encryption of what is kept at rest: AES-256-GCM, a random 96-bit IV before, a 128-bit tag behind.
package struct SealingKey: Sendable {
    private let key: Secret

    /// - Parameter key: 32 bytes.
    package init(_ key: Secret) throws(CryptographyError) {
        guard key.reveal().count == 32 else { throw .keyUnreadable }
        self.key = key
    }

    /// Seals `plaintext`; `context` is authenticated and not stored, so that a sealed value can't be moved elsewhere.
    package func seal(_ plaintext: [UInt8], context: [UInt8]) throws(CryptographyError) -> [UInt8] {
        let iv = SecureRandom.bytes(12)
        guard let cipher = unsafe EVP_CIPHER_CTX_new() else { throw .signingFailed }
        defer { unsafe EVP_CIPHER_CTX_free(cipher) }
        var out = [UInt8](repeating: 0, count: plaintext.count)
        var tag = [UInt8](repeating: 0, count: 16)
        var length: Int32 = 0
        let done =
            unsafe EVP_EncryptInit_ex2(cipher, EVP_aes_256_gcm(), key.reveal(), iv, nil) == 1
            && EVP_EncryptUpdate(cipher, nil, &length, context, Int32(context.count)) == 1
            && EVP_EncryptUpdate(cipher, &out, &length, plaintext, Int32(plaintext.count)) == 1
            && EVP_EncryptFinal_ex(cipher, nil, &length) == 1
            && EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, 16, &tag) == 1
        guard done else { throw .signingFailed }
        return iv + out + tag
    }

    /// Opens what `seal` made with the same key and context.
    package func open(_ sealed: [UInt8], context: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard sealed.count >= 28, let cipher = unsafe EVP_CIPHER_CTX_new() else { throw .sealedDataUnreadable }
        defer { unsafe EVP_CIPHER_CTX_free(cipher) }
        let iv = Array(sealed.prefix(12))
        let body = Array(sealed.dropFirst(12).dropLast(16))
        var tag = Array(sealed.suffix(16))
        var out = [UInt8](repeating: 0, count: body.count)
        var length: Int32 = 0
        let done =
            unsafe EVP_DecryptInit_ex2(cipher, EVP_aes_256_gcm(), key.reveal(), iv, nil) == 1
            && EVP_DecryptUpdate(cipher, nil, &length, context, Int32(context.count)) == 1
            && EVP_DecryptUpdate(cipher, &out, &length, body, Int32(body.count)) == 1
            && EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, 16, &tag) == 1
            && EVP_DecryptFinal_ex(cipher, nil, &length) == 1
        guard done else {
            ERR_clear_error()
            throw .sealedDataUnreadable
        }
        return out
    }
}
