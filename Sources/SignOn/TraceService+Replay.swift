package import Administration
import Effects
package import Essentials
package import GatewayModel
import Persistence
import Provisioning
import SAML

/// *Explain and replay*: a kept response, judged once more (rule L-10).
extension TraceService {
    /// What a replay found before anything is judged.
    private struct Material: Sendable {
        let report: TraceReport
        let connection: Connection
        let bytes: [UInt8]
        let organization: Organization?
        let link: SharedSSOLink?
    }

    /// Judges a kept response at the instant at which it came and against the request that it answered, under the
    /// connection as it is, or as a draft would make it.
    ///
    /// Nobody is signed in, nothing is consumed or stored: one audit event says that it was done. That the response was
    /// used up is left out of account, for the question is what the next one like it would come to.
    ///
    /// - Throws: `trace.…`; what an edit of the connection throws of the draft's values.
    package func replay(
        _ trace: Identifier<SignOnTrace>, under draft: ConnectionDraft?, of id: Identifier<Organization>, actor: Actor,
        origin: Origin?
    ) async throws -> TraceReplay {
        let material = try await login.store.read { scope in
            let report = try report(trace, of: id, actor, in: scope)
            let bytes = try open(report.trace, actor, in: scope)
            guard let connection = report.connection else { throw TraceError.noConnection }
            return Material(
                report: report, connection: connection, bytes: bytes, organization: try scope.organization(id),
                link: try scope.link(of: id))
        }
        var connection = material.connection
        if let draft {
            connection = try await ConnectionService(administration).preview(
                connection.id, draft, of: id, actor: actor)
        }
        let response = try UnverifiedResponse(decoded: material.bytes)
        var reception = Reception(connection: connection, receivedAt: material.report.trace.at)
        let recorded = material.report.judgement.request
        reception.request = recorded ?? assumed(material.report.trace, response)
        let after = try await judgement(response, &reception, material)
        let changed = TraceService.changes(from: material.connection, to: connection)
        let result = TraceReplay(
            trace: material.report.trace, comparison: TraceComparison(material.report.judgement, after),
            changed: changed, assumesRequest: recorded == nil && reception.request != nil)
        try await login.store.write { scope in
            try Authorization.require(TraceService.scope, of: id, actor, in: scope)
            try scope.append(
                administration.audit(
                    "sign_on_trace.replayed", id, target: trace.text, actor, origin,
                    before: ["code": JSONValue(material.report.trace.code)],
                    after: ["code": JSONValue(after.code), "changed": JSONValue(changed)]))
        }
        return result
    }

    /// The whole way of a log-in up to its write.
    private func judgement(
        _ response: UnverifiedResponse, _ reception: inout Reception, _ material: Material
    ) async throws -> TraceJudgement {
        do {
            try LoginAdmission.check(
                reception.connection, reception.request, material.organization, material.link,
                at: reception.receivedAt)
            let (assertion, profile) = try await login.judge.judge(response, &reception)
            let command = reception.command(assertion, profile, asked: nil)
            let refusal = try await login.personRefusal(command, at: reception.receivedAt)
            if let refusal, !(reception.request?.isTest ?? false) { throw refusal }
            reception.personRefusal = refusal
            return TraceJudgement(code: nil, detail: TraceDetail.json(reception, nil, nil))
        } catch let error as any CodedError {
            if let failure = error as? StoreError { throw failure }
            let diagnosis = await login.judge.diagnosis(of: error, reception)
            return TraceJudgement(code: error.code, detail: TraceDetail.json(reception, error, diagnosis))
        }
    }

    /// For a trace that was written before requests were recorded: what the response says that it answers.
    private func assumed(_ trace: SignOnTrace, _ response: UnverifiedResponse) -> AnsweredRequest? {
        guard trace.attempt != nil, let id = response.unverifiedInResponseTo else { return nil }
        return AnsweredRequest(
            id: id, issuedAt: trace.at, expiresAt: trace.at.advanced(by: login.settings.attemptLifetime),
            freshAuthentication: false, isTest: false)
    }

    /// The settings by which two states of a connection judge differently.
    private static func changes(from before: Connection, to after: Connection) -> [String] {
        let (old, new) = (before.identityProvider, after.identityProvider)
        return [
            ("entity_id", old.entityID != new.entityID), ("sso_url", old.ssoURL != new.ssoURL),
            ("certificates", old.certificates.map(\.fingerprint) != new.certificates.map(\.fingerprint)),
            ("relaxations", Set(before.relaxations.map(\.name)) != Set(after.relaxations.map(\.name))),
            ("allow_idp_initiated", before.allowIdPInitiated != after.allowIdPInitiated),
            ("accept_expired_certificates", before.acceptExpiredCertificates != after.acceptExpiredCertificates),
            ("values", before.values != after.values),
        ].filter(\.1).map(\.0)
    }
}
