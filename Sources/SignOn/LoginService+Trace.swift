import AdapterKit
import Cryptography
import Effects
import Essentials
import GatewayModel
import SAML

extension LoginService {
    /// What the admin will read: each check, the profile with its sources, the diagnosis (rule L-10).
    func trace(
        _ reception: Reception, outcome: SignOnTrace.Outcome, error: (any CodedError)?, diagnosis: Diagnosis?
    ) throws -> SignOnTrace {
        let now = reception.receivedAt
        var detail = JSONObject()
        detail["checks"] = .array((reception.judgement?.checks ?? []).map(ResponseExplanation.check))
        if let error {
            detail["message"] = .string(error.message)
            if let remedy = error.remedy {
                detail["remedy"] = .string(remedy.text)
                detail["who"] = .string(remedy.side.rawValue)
            }
        }
        if let diagnosis {
            detail["diagnosis"] = [
                "id": .string(diagnosis.id), "meaning": .string(diagnosis.meaning), "remedy": .string(diagnosis.remedy),
            ]
        }
        if let fingerprint = reception.matchedCertificate { detail["certificate"] = .string(fingerprint) }
        if let signed = reception.judgement?.signedAssertion {
            detail["assertion_id"] = .string(signed.id)
            detail["clock_difference_ms"] = .integer(signed.issueInstant.since(now).wholeMilliseconds)
        }
        if let used = reception.judgement?.relaxationsUsed, !used.isEmpty {
            detail["relaxations_used"] = JSONValue(used.map(\.rawValue).sorted())
        }
        if let profile = reception.profile { detail["profile"] = LoginService.json(profile) }
        let id: Identifier<SignOnTrace> = random.identifier()
        // The response is a bearer credential: it is kept sealed, bound to its trace.
        let sealed =
            reception.response.isEmpty
            ? nil : try settings.sealingKey.seal(reception.response, context: Array(id.text.utf8))
        return SignOnTrace(
            id: id, organization: reception.connection.organization, connection: reception.connection.id,
            attempt: reception.attempt?.id, at: now, outcome: outcome, code: error?.code, detail: .object(detail),
            sealedResponse: sealed,
            expiresAt: now.advanced(by: settings.traceRetention))
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
