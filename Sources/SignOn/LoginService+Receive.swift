import AdapterKit
import Cryptography
import Effects
import Essentials
package import GatewayModel
import Persistence
import Provisioning
import SAML

extension LoginService {
    /// A one-time handle for the outcome, and a browser secret to set where the IdP began the log-in.
    package struct Parked: Sendable {
        package let handle: String
        package let browserSecret: String?
    }

    /// A response at the assertion consumer service.
    ///
    /// It only verifies and parks: nobody is signed in here, for the POST arrives without our cookie (rule L-12). The
    /// connection comes first, from the path (rule R16).
    ///
    /// - Parameters:
    ///   - id: the connection that the URL path names.
    ///   - field: the form field `SAMLResponse`, still encoded.
    /// - Throws: `SignOnError.refused` with the trace's id; nothing but the trace, and the id of a signed assertion, was
    ///   written then.
    package func receive(connection id: String, formField field: [UInt8], origin: Origin) async throws -> Parked {
        let connection = try await connection(id)
        var reception = Reception(connection: connection, receivedAt: clock.now())
        do {
            return try await accept(field, &reception, origin)
        } catch let error as any CodedError {
            if let failure = error as? StoreError { throw failure }
            return try await refuse(error, reception, origin)
        }
    }

    private func accept(_ field: [UInt8], _ reception: inout Reception, _ origin: Origin) async throws -> Parked {
        let connection = reception.connection
        let now = reception.receivedAt
        let response = try UnverifiedResponse(formField: field)
        reception.response = response.bytes
        let requestID = response.unverifiedInResponseTo
        let (attempt, organization, link) = try await store.read { scope in
            (
                try requestID.flatMap { try scope.attempt(connection: connection.id, requestID: $0) },
                try scope.organization(connection.organization), try scope.link(of: connection.organization)
            )
        }
        reception.attempt = attempt
        reception.request = attempt.flatMap(AnsweredRequest.init)
        guard attempt?.consumedAt == nil else { throw SignOnError.responseReplayed }
        try LoginAdmission.check(connection, reception.request, organization, link, at: now)
        let (assertion, profile) = try await judge.judge(response, &reception)
        if reception.request?.isTest ?? false {
            reception.personRefusal = try await personRefusal(
                reception.command(assertion, profile, asked: nil), at: now)
        }
        return try await park(assertion, profile, reception, origin)
    }

    /// What the pipeline would refuse the person for; its plan is thrown away.
    func personRefusal(_ command: ProvisioningCommand, at now: Timestamp) async throws -> ProvisioningRefusal? {
        try await store.read { scope -> ProvisioningRefusal? in
            let facts = try ProvisioningFacts.read(command, at: now, in: scope)
            do throws(ProvisioningRefusal) {
                _ = try pipeline.plan(command, facts, at: now)
                return nil
            } catch {
                return error
            }
        }
    }

    /// The one write: consume, remember the assertion, provision, trace, park (rule R18).
    private func park(
        _ assertion: VerifiedAssertion, _ profile: NormalizedProfile, _ reception: Reception, _ origin: Origin
    ) async throws -> Parked {
        let (connection, now) = (reception.connection, reception.receivedAt)
        let handle = Base64.encodeURLSafe(random.bytes(32))
        // A log-in that the IdP began has no browser yet: the one that posted is bound by a cookie of its own.
        let newSecret = reception.attempt == nil ? Base64.encodeURLSafe(random.bytes(32)) : nil
        let isTest = reception.request?.isTest ?? false
        let trace = try trace(reception, outcome: isTest ? .tested : .signedIn, error: nil, diagnosis: nil)
        var asked: Identifier<Organization>?
        if case .application(let request)? = reception.attempt?.purpose { asked = request.organization }
        let command = reception.command(assertion, profile, asked: asked)
        try await store.write { scope in
            if let attempt = reception.attempt, try !scope.consume(attempt.id, at: now) {
                throw SignOnError.responseReplayed
            }
            guard
                try scope.recordAssertion(assertion.id, connection: connection.id, expiresAt: assertion.replayableUntil)
            else { throw SignOnError.responseReplayed }
            let outcome: ParkedOutcome.Outcome
            if isTest {
                guard var tested = try scope.connection(connection.id) else {
                    throw SignOnError.unknownConnection(connection.id.text)
                }
                tested.recordPassedTest(at: now)
                try scope.update(tested)
                outcome = .tested(passed: true)
            } else {
                let member = try pipeline.run(
                    command, in: scope, at: now, actor: .identityProvider(connection.id), origin: origin)
                outcome = .signedIn(
                    SignOnResult(
                        organization: connection.organization, connection: connection.id, identity: member.identity.id,
                        authenticatedAt: assertion.authnInstant, authenticationContext: assertion.authnContextClass,
                        nameID: assertion.nameID?.value, sessionIndex: assertion.sessionIndex,
                        sessionNotOnOrAfter: assertion.sessionNotOnOrAfter, idpInitiated: reception.attempt == nil,
                        groups: profile.groups))
            }
            try scope.insert(trace)
            try scope.insert(
                ParkedOutcome(
                    handleHash: TokenIssuer.hash(handle), attempt: reception.attempt?.id,
                    browserHash: reception.attempt?.browserHash ?? newSecret.map(TokenIssuer.hash) ?? [],
                    purpose: reception.attempt?.purpose ?? .session, outcome: outcome, trace: trace.id,
                    expiresAt: now.advanced(by: settings.outcomeLifetime)))
        }
        return Parked(handle: handle, browserSecret: newSecret)
    }

    /// Writes the refusal's trace, and the id of a signed assertion so that it is never accepted later (rule L-10).
    private func refuse(_ error: any CodedError, _ reception: Reception, _ origin: Origin) async throws -> Parked {
        let connection = reception.connection
        let diagnosis = await judge.diagnosis(of: error, reception)
        let trace = try trace(reception, outcome: .refused, error: error, diagnosis: diagnosis)
        let audited = error is ProvisioningRefusal || error.code == "adapter.untrusted_value"
        let isTest = reception.request?.isTest ?? false && reception.attempt?.consumedAt == nil
        let handle = Base64.encodeURLSafe(random.bytes(32))
        try await store.write { scope in
            try scope.insert(trace)
            if let signed = reception.judgement?.signedAssertion, error.code != "saml.replayed" {
                _ = try scope.recordAssertion(signed.id, connection: connection.id, expiresAt: signed.replayableUntil)
            }
            if audited {
                try scope.append(
                    AuditEvent(
                        id: random.identifier(), organization: connection.organization, at: reception.receivedAt,
                        actor: Actor.identityProvider(connection.id).text, action: "sign_on.refused",
                        target: trace.id.text, after: ["code": .string(error.code), "message": .string(error.message)],
                        origin: origin))
            }
            if error.code == LoginService.unknownKey {
                try queueRefresh(of: connection, in: scope, reception.receivedAt)
            }
            if isTest, let attempt = reception.attempt {
                _ = try scope.consume(attempt.id, at: reception.receivedAt)
                try scope.insert(
                    ParkedOutcome(
                        handleHash: TokenIssuer.hash(handle), attempt: attempt.id, browserHash: attempt.browserHash,
                        purpose: .test, outcome: .tested(passed: false), trace: trace.id,
                        expiresAt: reception.receivedAt.advanced(by: settings.outcomeLifetime)))
            }
        }
        // The admin who started a test sees the whole report; nobody else does.
        if isTest { return Parked(handle: handle, browserSecret: nil) }
        throw SignOnError.refused(
            code: error.code, message: error.message, remedy: error.remedy, exposure: error.exposure, trace: trace.id)
    }

    private static let unknownKey = "signature.no_key_matches"

    /// The IdP may have a new key: the schedule reads its metadata soon, and this log-in does not wait (rule C-5).
    private func queueRefresh(of connection: Connection, in scope: any WriteScope, _ now: Timestamp) throws {
        guard var refresh = try scope.tenant(connection.organization).metadataRefresh(of: connection.id),
            refresh.queue(at: now)
        else { return }
        try scope.put(refresh)
    }
}
