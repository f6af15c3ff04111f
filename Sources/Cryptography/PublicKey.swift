internal import COpenSSL
import Essentials
import Synchronization

/// A parsed public key.
///
/// Parsing costs more than a verification, so one is kept per connection.
@safe package final class PublicKey: Sendable {
    package enum Kind: Sendable, Hashable {
        /// - `exponentIsSafe`: odd and at least 65537 (rule R12).
        case rsa(bits: Int, exponentIsSafe: Bool)
        case ellipticCurve(EllipticCurve)
        case other(String)
    }

    package let kind: Kind
    /// SubjectPublicKeyInfo in DER (RFC 5280 4.1.2.7).
    package let subjectPublicKeyInfo: [UInt8]
    nonisolated(unsafe) private let pointer: OpaquePointer
    private let pool: VerificationContextPool

    /// Reads a SubjectPublicKeyInfo in DER.
    package convenience init(subjectPublicKeyInfo der: [UInt8]) throws(CryptographyError) {
        let pointer = unsafe der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            return unsafe d2i_PUBKEY(nil, &cursor, buffer.count)
        }
        guard let pointer = unsafe pointer else {
            ERR_clear_error()
            throw .keyUnreadable
        }
        unsafe self.init(owning: pointer)
    }

    /// Takes ownership of an `EVP_PKEY`.
    init(owning pointer: OpaquePointer) {
        unsafe self.pointer = pointer
        var der: UnsafeMutablePointer<UInt8>?
        let length = unsafe i2d_PUBKEY(pointer, &der)
        if let start = unsafe der, length > 0 {
            unsafe subjectPublicKeyInfo = Array(UnsafeBufferPointer(start: start, count: Int(length)))
            unsafe CRYPTO_free(start, nil, 0)
        } else {
            subjectPublicKeyInfo = []
        }
        unsafe kind = PublicKey.kind(of: pointer)
        pool = VerificationContextPool()
    }

    deinit { unsafe EVP_PKEY_free(pointer) }

    /// SHA-256 over `subjectPublicKeyInfo`.
    package var sha256Fingerprint: [UInt8] { Digest.of(subjectPublicKeyInfo, .sha256) }

    /// Whether `signature` over `message` was made with this key's private half.
    ///
    /// False also where the algorithm is of another kind than the key, or the signature is malformed: there is no third
    /// answer that could be taken for success (C8).
    package func verifies(signature: [UInt8], over message: [UInt8], _ algorithm: SignatureAlgorithm) -> Bool {
        let encoded: [UInt8]
        switch (algorithm, kind) {
        case (.rsaPKCS1, .rsa): encoded = signature
        case (.ecdsa, .ellipticCurve(let curve)):
            guard signature.count == curve.coordinateLength * 2, let der = ECDSASignature.der(raw: signature)
            else { return false }
            encoded = der
        default: return false
        }
        let digest = Digest.of(message, algorithm.digest)
        let verified = unsafe pool.withContext(of: pointer, algorithm) { context in
            unsafe EVP_PKEY_verify(context, encoded, encoded.count, digest, digest.count)
        }
        if verified != 1 { ERR_clear_error() }
        return verified == 1
    }

    /// Modulus and exponent of an RSA key, big-endian, for a JSON Web Key; nil for other keys.
    package var rsaComponents: (modulus: [UInt8], exponent: [UInt8])? {
        guard case .rsa = kind, let modulus = number(OSSL_PKEY_PARAM_RSA_N),
            let exponent = number(OSSL_PKEY_PARAM_RSA_E)
        else { return nil }
        return (modulus, exponent)
    }

    private func number(_ name: String) -> [UInt8]? {
        var value: OpaquePointer?
        guard unsafe EVP_PKEY_get_bn_param(pointer, name, &value) == 1, let number = unsafe value else { return nil }
        defer { unsafe BN_free(number) }
        let length = unsafe (BN_num_bits(number) + 7) / 8
        return unsafe [UInt8](unsafeUninitializedCapacity: Int(length)) { out, count in
            count = unsafe Int(BN_bn2bin(number, out.baseAddress))
        }
    }

    private static func kind(of pointer: OpaquePointer) -> Kind {
        let bits = unsafe Int(EVP_PKEY_get_bits(pointer))
        if unsafe EVP_PKEY_is_a(pointer, "RSA") == 1 {
            var exponent: OpaquePointer?
            var isSafe = false
            if unsafe EVP_PKEY_get_bn_param(pointer, OSSL_PKEY_PARAM_RSA_E, &exponent) == 1, let value = unsafe exponent
            {
                unsafe isSafe = BN_is_odd(value) == 1 && BN_get_word(value) >= 65537
                unsafe BN_free(value)
            }
            return .rsa(bits: bits, exponentIsSafe: isSafe)
        }
        if unsafe EVP_PKEY_is_a(pointer, "EC") == 1 {
            var name = [CChar](repeating: 0, count: 64)
            var length = 0
            if unsafe EVP_PKEY_get_utf8_string_param(pointer, OSSL_PKEY_PARAM_GROUP_NAME, &name, 64, &length) == 1,
                let curve = EllipticCurve(
                    opensslGroup: String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self))
            {
                return .ellipticCurve(curve)
            }
            return .other("EC")
        }
        let name = unsafe EVP_PKEY_get0_type_name(pointer)
        return .other(unsafe name.map { unsafe String(cString: $0) } ?? "unknown")
    }
}

extension PublicKey: Hashable {
    package static func == (left: PublicKey, right: PublicKey) -> Bool {
        left.subjectPublicKeyInfo == right.subjectPublicKeyInfo
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(subjectPublicKeyInfo) }
}
