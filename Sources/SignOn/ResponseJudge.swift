import AdapterKit
import Adapting
import Cryptography
import Essentials
import GatewayModel
import SAML

/// What a response is worth under a connection: verification, certificate, adapter; nothing is written, nobody signed in.
///
/// The assertion consumer service and an admin's replay judge by this one (rules L-10, R17).
struct ResponseJudge: Sendable {
    let adapters: any AdapterCalling
    let trust: ConnectionTrust
    let clockSkew: Duration

    /// Judges at the instant at which the response came; what was found stays in `reception` when this throws.
    ///
    /// - Throws: the first failed check, `certificate.expired`, `relaxation.unknown`, `adapter.…`.
    func judge(
        _ response: UnverifiedResponse, _ reception: inout Reception
    ) async throws -> (VerifiedAssertion, NormalizedProfile) {
        let connection = reception.connection
        let certificates = trust.certificates(of: connection)
        reception.certificates = certificates
        let judgement = ResponseValidator().validate(response, try expectations(reception, certificates))
        reception.judgement = judgement
        if let index = judgement.matchedKeyIndex, index < certificates.count {
            reception.matchedCertificate = certificates[index]
        }
        let assertion: VerifiedAssertion
        switch judgement.result {
        case .success(let verified): assertion = verified
        case .failure(let error):
            await note(judgement.claims, in: &reception)
            throw error
        }
        if let certificate = reception.matchedCertificate, certificate.notAfter <= reception.receivedAt,
            !connection.acceptExpiredCertificates
        {
            await note(judgement.claims, in: &reception)
            throw SignOnError.expiredCertificate(subject: certificate.subject)
        }
        let profile = try await adapters.normalize(AssertedProfile(assertion), ConnectionConfiguration(connection))
        reception.profile = profile
        return (assertion, profile)
    }

    /// Whom a refused assertion was about, so that an admin finds the log-in by the person.
    private func note(_ claims: ResponseJudgement.SignedClaims?, in reception: inout Reception) async {
        guard let claims else { return }
        // The refusal stands already; an adapter that can't read the person only leaves the trace without them.
        reception.profile = try? await adapters.normalize(
            AssertedProfile(claims), ConnectionConfiguration(reception.connection))
    }

    private func expectations(
        _ reception: Reception, _ certificates: [Certificate]
    ) throws(SignOnError) -> ResponseExpectations {
        let (connection, now) = (reception.connection, reception.receivedAt)
        let request: ResponseExpectations.Request =
            if let request = reception.request {
                .answering(
                    id: request.id, issuedAt: request.issuedAt, freshAuthentication: request.freshAuthentication)
            } else {
                .unsolicited(allowed: connection.allowIdPInitiated)
            }
        let settings = connection.identityProvider
        return ResponseExpectations(
            serviceProviderEntityID: connection.serviceProviderEntityID, acsURL: connection.acsURL,
            acceptedIssuers: settings.acceptedIssuers.isEmpty ? [settings.entityID] : settings.acceptedIssuers,
            keys: certificates.map(\.publicKey), relaxations: try ConnectionTrust.relaxations(of: connection, at: now),
            now: now, clockSkew: clockSkew, request: request)
    }

    /// What the connection's adapter makes of a failure; nil where it has nothing to say.
    func diagnosis(of error: any CodedError, _ reception: Reception) async -> Diagnosis? {
        let failed = reception.judgement?.checks.first { $0.verdict == .failed }
        let report = FailureReport(
            code: error.code, received: failed?.received ?? error.message, expected: failed?.expected,
            statusCodes: reception.judgement?.statusCodes ?? [], statusMessage: reception.judgement?.statusMessage,
            attributeNames: reception.judgement?.attributeNames ?? [])
        // An adapter that can't explain a failure must not hide it: the refusal itself goes on.
        return (try? await adapters.diagnose(report, ConnectionConfiguration(reception.connection))) ?? nil
    }
}
