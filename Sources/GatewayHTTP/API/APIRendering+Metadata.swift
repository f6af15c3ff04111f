import Essentials
import GatewayModel

extension APIRendering {
    static func certificate(_ certificate: TrustedCertificate) -> JSONValue {
        [
            "subject": .string(certificate.subject), "sha256": .string(certificate.fingerprint),
            "not_before": .string(certificate.notBefore.text), "not_after": .string(certificate.notAfter.text),
            "added_at": .string(certificate.addedAt.text),
        ]
    }

    static func endpoint(_ endpoint: MetadataRefresh.Endpoint?) -> JSONValue {
        guard let endpoint else { return .null }
        return ["sso_url": .string(endpoint.url), "sso_binding": .string(endpoint.binding.rawValue)]
    }

    /// What became of the metadata URL; null where the connection has none.
    static func status(_ refresh: MetadataRefresh?) -> JSONValue {
        guard let refresh else { return .null }
        return [
            "last_success_at": JSONValue(refresh.lastSuccessAt), "failing": .bool(refresh.standingFailure != nil),
            "failures": .integer(Int64(refresh.failures)),
            "last_failure": refresh.lastFailure.map { failure in
                [
                    "at": .string(failure.at.text), "code": .string(failure.code), "message": .string(failure.message),
                    "remedy": JSONValue(failure.remedy),
                ]
            } ?? .null,
            "next_refresh_at": JSONValue(refresh.nextRefreshAt),
            "last_good": refresh.lastGood.map { copy in
                [
                    "sha256": .string(copy.sha256), "fetched_at": .string(copy.fetchedAt.text),
                    "entity_id": .string(copy.settings.entityID), "sso_url": .string(copy.settings.ssoURL),
                    "certificates": .array(copy.settings.certificates.map(certificate)),
                ]
            } ?? .null,
            "vanished_certificates": .array(
                refresh.vanished.map { ["sha256": .string($0.fingerprint), "since": .string($0.since.text)] }),
        ]
    }
}
