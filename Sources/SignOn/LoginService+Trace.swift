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
        let id: Identifier<SignOnTrace> = random.identifier()
        // The response is a bearer credential: it is kept sealed, bound to its trace.
        let sealed =
            reception.response.isEmpty
            ? nil : try settings.sealingKey.seal(reception.response, context: Array(id.text.utf8))
        return SignOnTrace(
            id: id, organization: reception.connection.organization, connection: reception.connection.id,
            attempt: reception.attempt?.id, at: now, outcome: outcome,
            email: reception.profile?.email?.value.lowercased(),
            code: error?.code, detail: TraceDetail.json(reception, error, diagnosis), sealedResponse: sealed,
            expiresAt: now.advanced(by: settings.traceRetention))
    }
}
