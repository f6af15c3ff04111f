import Essentials
import GatewayModel
import Persistence

extension AdminNotices {
    /// A certificate's end (rule C-4).
    func expiry(
        _ certificate: TrustedCertificate, of connection: Connection, remedy: String, at now: Timestamp,
        in scope: any WriteScope
    ) throws {
        guard let organization = try scope.organization(connection.organization) else { return }
        let when =
            switch certificate.daysLeft(at: now) {
            case 0: "has expired"
            case 1: "expires within a day"
            case let days: "expires in \(days) days"
            }
        // No name stands in the subject: what an IdP or an admin wrote has no place in a header.
        try tell(
            .certificateExpiring, of: organization, subject: "A signing certificate \(when)",
            [
                "A certificate that the connection \(connection.name) of \(organization.name) trusts \(when), "
                    + "at \(certificate.notAfter.text).",
                "Subject: \(certificate.subject)\nSHA-256: \(certificate.fingerprint)", "What to do: \(remedy).",
            ], at: now, in: scope)
    }
}
