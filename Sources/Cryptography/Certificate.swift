internal import COpenSSL
package import Essentials

/// An X.509 certificate whose key is pinned.
///
/// Chains are never built: trust comes from the connection alone (C13).
package struct Certificate: Sendable, Hashable {
    package let der: [UInt8]
    package let subject: String
    package let issuer: String
    package let notBefore: Timestamp
    package let notAfter: Timestamp
    package let publicKey: PublicKey
    /// True where the signature algorithm of the certificate itself is SHA-1 or older; harmless for a pinned key.
    package let serial: String

    /// SHA-256 over the DER.
    package var sha256Fingerprint: [UInt8] { Digest.of(der, .sha256) }

    package static func == (left: Certificate, right: Certificate) -> Bool { left.der == right.der }
    package func hash(into hasher: inout Hasher) { hasher.combine(der) }

    /// Reads DER.
    package init(der bytes: [UInt8]) throws(CryptographyError) {
        guard !bytes.isEmpty else { throw .certificateEmpty }
        let parsed = unsafe bytes.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            guard let certificate = unsafe d2i_X509(nil, &cursor, buffer.count) else { return nil }
            // Trailing bytes would be hashed into a fingerprint that no other tool shows.
            guard let base = buffer.baseAddress, unsafe cursor == base + buffer.count else {
                unsafe X509_free(certificate)
                return nil
            }
            return unsafe certificate
        }
        guard let certificate = unsafe parsed else {
            ERR_clear_error()
            throw Certificate.breaksOff(bytes) ? .certificateTruncated : .certificateUnreadable
        }
        defer { unsafe X509_free(certificate) }
        guard let key = unsafe X509_get_pubkey(certificate),
            let notBefore = unsafe Certificate.timestamp(X509_get0_notBefore(certificate)),
            let notAfter = unsafe Certificate.timestamp(X509_get0_notAfter(certificate))
        else {
            ERR_clear_error()
            throw .certificateUnreadable
        }
        der = bytes
        unsafe publicKey = PublicKey(owning: key)
        self.notBefore = notBefore
        self.notAfter = notAfter
        unsafe subject = Certificate.name(X509_get_subject_name(certificate))
        unsafe issuer = Certificate.name(X509_get_issuer_name(certificate))
        serial = unsafe Certificate.serialText(certificate)
    }

    /// A DER sequence that announces more bytes than there are.
    private static func breaksOff(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 4, bytes[0] == 0x30 else { return false }
        switch bytes[1] {
        case 0x81: return Int(bytes[2]) + 3 > bytes.count
        case 0x82: return Int(bytes[2]) << 8 + Int(bytes[3]) + 4 > bytes.count
        default: return false
        }
    }

    private static func timestamp(_ time: UnsafePointer<ASN1_TIME>?) -> Timestamp? {
        var fields = unsafe tm()
        guard unsafe ASN1_TIME_to_tm(time, &fields) == 1 else { return nil }
        func pad(_ value: Int32, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        let text =
            unsafe "\(pad(fields.tm_year + 1900, 4))-\(pad(fields.tm_mon + 1, 2))-\(pad(fields.tm_mday, 2))"
            + "T\(pad(fields.tm_hour, 2)):\(pad(fields.tm_min, 2)):\(pad(fields.tm_sec, 2))Z"
        return Timestamp(text: text)
    }

    private static func name(_ name: OpaquePointer?) -> String {
        guard let bio = unsafe BIO_new(BIO_s_mem()) else { return "" }
        defer { unsafe BIO_free(bio) }
        let flags = gatehouse_name_flags()
        guard unsafe X509_NAME_print_ex(bio, name, 0, flags) >= 0 else { return "" }
        return unsafe String(decoding: bioContents(bio), as: UTF8.self)
    }

    private static func serialText(_ certificate: OpaquePointer) -> String {
        guard let number = unsafe ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nil) else { return "" }
        defer { unsafe BN_free(number) }
        let length = unsafe Int(BN_num_bits(number) + 7) / 8
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: max(length, 1)) { out, count in
            count = unsafe Int(BN_bn2bin(number, out.baseAddress))
        }
        return hexadecimal(bytes)
    }

    /// PEM with lines of 64 characters (RFC 7468).
    package var pem: String {
        let text = Base64.encode(der)
        var lines = ["-----BEGIN CERTIFICATE-----"]
        var rest = Substring(text)
        while !rest.isEmpty {
            lines.append(String(rest.prefix(64)))
            rest = rest.dropFirst(64)
        }
        return (lines + ["-----END CERTIFICATE-----", ""]).joined(separator: "\n")
    }
}
