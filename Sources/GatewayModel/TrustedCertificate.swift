package import Essentials

/// A signing certificate whose key is pinned; several may be trusted at once (rule C-4).
package struct TrustedCertificate: Sendable, Hashable {
    package let der: [UInt8]
    package let subject: String
    /// SHA-256 over the DER, lower-case hexadecimal.
    package let fingerprint: String
    package let notBefore: Timestamp
    package let notAfter: Timestamp
    package let addedAt: Timestamp

    package init(
        der: [UInt8], subject: String, fingerprint: String, notBefore: Timestamp, notAfter: Timestamp,
        addedAt: Timestamp
    ) {
        self.der = der
        self.subject = subject
        self.fingerprint = fingerprint
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.addedAt = addedAt
    }
}
