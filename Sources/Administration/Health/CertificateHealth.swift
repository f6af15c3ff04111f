import Essentials
package import GatewayModel

/// One trusted certificate of a connection, beside the others.
package struct CertificateHealth: Sendable, Hashable {
    package enum State: String, Sendable, Hashable {
        case current
        /// Not yet valid: the provider's next one.
        case next
        /// Its end is 60 days away or less.
        case expiring
        case expired
    }

    package let certificate: TrustedCertificate
    package let state: State
    /// Whole days until the end; 0 from the end on.
    package let daysLeft: Int
    /// Whether the last accepted response was signed with it; false also where there was none.
    package let matchedLast: Bool

    init(_ certificate: TrustedCertificate, matchedLast: Bool, at now: Timestamp) {
        self.certificate = certificate
        self.matchedLast = matchedLast
        daysLeft = certificate.daysLeft(at: now)
        state =
            if certificate.notAfter <= now {
                .expired
            } else if certificate.notBefore > now {
                .next
            } else {
                certificate.expiryStep(at: now) == nil ? .current : .expiring
            }
    }

    /// The state of a whole connection's certificates: of the one that ends last.
    static func last(of connection: Connection) -> TrustedCertificate? {
        connection.identityProvider.certificates.max { $0.notAfter < $1.notAfter }
    }
}
