internal import COpenSSL
package import Essentials

extension Certificate {
    /// A certificate that its own key signs: for the demonstration's identity provider, and tests.
    package static func selfSigned(
        key: PrivateKey, commonName: String, notBefore: Timestamp, notAfter: Timestamp
    ) throws(CryptographyError) -> Certificate {
        guard let certificate = unsafe X509_new() else { throw .signingFailed }
        defer { unsafe X509_free(certificate) }
        let name = unsafe X509_get_subject_name(certificate)
        let text = Array(commonName.utf8)
        let prepared =
            unsafe X509_set_version(certificate, 2) == 1
            && ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), UInt64(notBefore.secondsSinceEpoch)) == 1
            && ASN1_TIME_set(X509_getm_notBefore(certificate), Int(notBefore.secondsSinceEpoch)) != nil
            && ASN1_TIME_set(X509_getm_notAfter(certificate), Int(notAfter.secondsSinceEpoch)) != nil
            && X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC | 0x1000, text, Int32(text.count), -1, 0) == 1
            && X509_set_issuer_name(certificate, name) == 1 && X509_set_pubkey(certificate, key.pointer) == 1
            && X509_sign(certificate, key.pointer, DigestAlgorithm.sha256.implementation) > 0
        guard prepared else {
            ERR_clear_error()
            throw .signingFailed
        }
        var der: UnsafeMutablePointer<UInt8>?
        let length = unsafe i2d_X509(certificate, &der)
        guard let start = unsafe der, length > 0 else { throw .signingFailed }
        defer { unsafe CRYPTO_free(start, nil, 0) }
        return try Certificate(der: unsafe Array(UnsafeBufferPointer(start: start, count: Int(length))))
    }
}
