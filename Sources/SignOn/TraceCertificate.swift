package import Cryptography
package import Essentials
package import GatewayModel

/// A certificate as a trace shows it.
package struct TraceCertificate: Sendable, Hashable {
    package let subject: String
    /// SHA-256 over the DER, lower-case hexadecimal.
    package let fingerprint: String
    package let notBefore: Timestamp
    package let notAfter: Timestamp
}

extension TraceCertificate {
    package init(_ certificate: Certificate) {
        self.init(
            subject: certificate.subject, fingerprint: hexadecimal(certificate.sha256Fingerprint),
            notBefore: certificate.notBefore, notAfter: certificate.notAfter)
    }

    package init(_ trusted: TrustedCertificate) {
        self.init(
            subject: trusted.subject, fingerprint: trusted.fingerprint, notBefore: trusted.notBefore,
            notAfter: trusted.notAfter)
    }

    init?(json: JSONValue) {
        guard let fingerprint = json["fingerprint"]?.string,
            let start = json["not_before"]?.string.flatMap({ Timestamp(text: $0) }),
            let end = json["not_after"]?.string.flatMap({ Timestamp(text: $0) })
        else { return nil }
        self.init(
            subject: json["subject"]?.string ?? "", fingerprint: fingerprint, notBefore: start, notAfter: end)
    }

    package var json: JSONValue {
        [
            "subject": .string(subject), "fingerprint": .string(fingerprint), "not_before": JSONValue(notBefore),
            "not_after": JSONValue(notAfter),
        ]
    }
}
