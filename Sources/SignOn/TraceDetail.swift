import AdapterKit
import Cryptography
import Essentials
import GatewayModel
import Provisioning
import SAML

/// A judgement as a trace keeps it; ``TraceJudgement`` reads it again.
enum TraceDetail {
    static func json(
        _ reception: Reception, _ error: (any CodedError)?, _ diagnosis: Diagnosis?
    ) -> JSONValue {
        var detail = JSONObject()
        detail["checks"] = .array((reception.judgement?.checks ?? []).map(ResponseExplanation.check))
        if let error {
            detail["message"] = .string(error.message)
            if let remedy = error.remedy {
                detail["remedy"] = .string(remedy.text)
                detail["who"] = .string(remedy.side.rawValue)
            }
        }
        if let diagnosis { detail["diagnosis"] = json(diagnosis) }
        if let certificate = reception.matchedCertificate {
            detail["certificate"] = .string(hexadecimal(certificate.sha256Fingerprint))
        }
        if !reception.certificates.isEmpty {
            detail["certificates"] = .array(
                reception.certificates.prefix(ResponseValidator.maximumKeys).map { TraceCertificate($0).json })
        }
        if let request = reception.request { detail["request"] = request.json }
        if let signed = reception.judgement?.signedAssertion {
            detail["assertion_id"] = .string(signed.id)
            detail["clock_difference_ms"] = .integer(signed.issueInstant.since(reception.receivedAt).wholeMilliseconds)
        }
        if let used = reception.judgement?.relaxationsUsed, !used.isEmpty {
            detail["relaxations_used"] = JSONValue(used.map(\.rawValue).sorted())
        }
        if let refusal = reception.personRefusal {
            detail["person"] = [
                "code": .string(refusal.code), "message": .string(refusal.message),
                "remedy": JSONValue(refusal.remedy?.text),
            ]
        }
        if let profile = reception.profile { detail["profile"] = json(profile) }
        return .object(detail)
    }

    private static func json(_ diagnosis: Diagnosis) -> JSONValue {
        var object = JSONObject([
            ("id", .string(diagnosis.id)), ("meaning", .string(diagnosis.meaning)),
            ("remedy", .string(diagnosis.remedy)),
        ])
        if let field = diagnosis.field { object["field"] = .string(field) }
        if let value = diagnosis.value { object["value"] = .string(value) }
        return .object(object)
    }

    private static func json(_ profile: NormalizedProfile) -> JSONValue {
        var object = JSONObject()
        for (name, value) in [
            ("subject", profile.subject), ("email", profile.email), ("first_name", profile.firstName),
            ("last_name", profile.lastName), ("display_name", profile.displayName), ("username", profile.username),
        ] {
            guard let value else { continue }
            object[name] = ["value": .string(value.value), "source": .string(value.source)]
        }
        object["groups"] = profile.groups.map { JSONValue($0.prefix(200)) } ?? .null
        if !profile.roles.isEmpty { object["roles"] = JSONValue(profile.roles) }
        if !profile.notes.isEmpty { object["notes"] = JSONValue(profile.notes) }
        return .object(object)
    }
}
