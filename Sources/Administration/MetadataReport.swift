import Cryptography
package import Essentials
import SAML

/// What metadata says, before anybody uses it.
package enum MetadataReport {
    /// A report of one IdP.
    ///
    /// - Throws: `metadata.…` or `xml.…`.
    package static func json(_ bytes: [UInt8], entityID: String?, now: Timestamp) throws -> JSONValue {
        let entity = try IdentityProviderMetadata.read(bytes, entityID: entityID, now: now)
        return [
            "entity_id": .string(entity.entityID), "sso_redirect_url": JSONValue(entity.ssoRedirectURL),
            "sso_post_url": JSONValue(entity.ssoPostURL), "slo_redirect_url": JSONValue(entity.sloRedirectURL),
            "wants_signed_requests": .bool(entity.wantsSignedRequests),
            "name_id_formats": JSONValue(entity.nameIDFormats), "valid_until": JSONValue(entity.validUntil),
            "certificates": .array(
                entity.signingCertificates.map { certificate in
                    [
                        "subject": .string(certificate.subject),
                        "sha256": .string(hexadecimal(certificate.sha256Fingerprint)),
                        "not_before": .string(certificate.notBefore.text),
                        "not_after": .string(certificate.notAfter.text), "expired": .bool(certificate.notAfter <= now),
                    ]
                }),
            "findings": .array(entity.findings.map(json)),
        ]
    }

    /// A finding as the API and the command line show it.
    package static func json(_ finding: Finding) -> JSONValue {
        [
            "severity": .string(finding.severity.rawValue), "code": .string(finding.code),
            "message": .string(finding.message), "remedy": JSONValue(finding.remedy),
        ]
    }
}
