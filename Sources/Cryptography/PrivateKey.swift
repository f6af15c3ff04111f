internal import COpenSSL
package import Essentials

/// A private key of ours: it signs tokens, and in tests and the demonstration, responses.
@safe package final class PrivateKey: Sendable {
    nonisolated(unsafe) let pointer: OpaquePointer
    package let publicKey: PublicKey

    private init(owning pointer: OpaquePointer) throws(CryptographyError) {
        guard unsafe EVP_PKEY_up_ref(pointer) == 1 else { throw .keyUnreadable }
        unsafe self.pointer = pointer
        unsafe publicKey = PublicKey(owning: pointer)
    }

    deinit { unsafe EVP_PKEY_free(pointer) }

    /// Makes an RSA key with the exponent 65537.
    package static func generateRSA(bits: Int) throws(CryptographyError) -> PrivateKey {
        guard let pointer = unsafe gatehouse_rsa_generate(UInt32(bits)) else { throw .keyUnreadable }
        return unsafe try PrivateKey(owning: pointer)
    }

    /// Makes an elliptic-curve key.
    package static func generate(_ curve: EllipticCurve) throws(CryptographyError) -> PrivateKey {
        guard let pointer = unsafe gatehouse_ec_generate(curve.rawValue) else { throw .keyUnreadable }
        return unsafe try PrivateKey(owning: pointer)
    }

    /// Reads an unencrypted PEM key (PKCS #8 or traditional).
    package convenience init(pem: Secret) throws(CryptographyError) {
        // The BIO reads from the array's own memory, so it lives no longer than this closure.
        let parsed = unsafe pem.reveal().withUnsafeBytes { bytes -> OpaquePointer? in
            guard let bio = unsafe BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return nil }
            defer { unsafe BIO_free(bio) }
            return unsafe PEM_read_bio_PrivateKey(bio, nil, nil, nil)
        }
        guard let pointer = unsafe parsed else {
            ERR_clear_error()
            throw .keyUnreadable
        }
        unsafe try self.init(owning: pointer)
    }

    /// PKCS #8 in PEM, unencrypted.
    package var pem: Secret {
        get throws(CryptographyError) {
            guard let bio = unsafe BIO_new(BIO_s_mem()) else { throw .keyUnreadable }
            defer { unsafe BIO_free(bio) }
            guard unsafe PEM_write_bio_PKCS8PrivateKey(bio, pointer, nil, nil, 0, nil, nil) == 1 else {
                throw .keyUnreadable
            }
            return unsafe Secret(bioContents(bio))
        }
    }

    /// Signs `message`; ECDSA signatures come as `r ‖ s`.
    package func sign(_ message: [UInt8], _ algorithm: SignatureAlgorithm) throws(CryptographyError) -> [UInt8] {
        guard let context = unsafe EVP_MD_CTX_new() else { throw .signingFailed }
        defer { unsafe EVP_MD_CTX_free(context) }
        guard unsafe EVP_DigestSignInit(context, nil, algorithm.digest.implementation, nil, pointer) == 1 else {
            throw .signingFailed
        }
        var length = 0
        guard unsafe EVP_DigestSign(context, nil, &length, message, message.count) == 1 else { throw .signingFailed }
        var signature = [UInt8](repeating: 0, count: length)
        guard unsafe EVP_DigestSign(context, &signature, &length, message, message.count) == 1 else {
            throw .signingFailed
        }
        signature.removeLast(signature.count - length)
        if case .ecdsa = algorithm {
            guard case .ellipticCurve(let curve) = publicKey.kind,
                let raw = ECDSASignature.raw(der: signature, coordinateLength: curve.coordinateLength)
            else { throw .signingFailed }
            return raw
        }
        return signature
    }
}

/// The bytes that were written to a memory BIO.
func bioContents(_ bio: OpaquePointer) -> [UInt8] {
    var start: UnsafeMutablePointer<CChar>?
    let length = unsafe gatehouse_bio_contents(bio, &start)
    guard let base = unsafe start, length > 0 else { return [] }
    return unsafe Array(UnsafeRawBufferPointer(start: base, count: length))
}
