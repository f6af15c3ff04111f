package import AdapterKit
import Adapting
import Cryptography
import Effects
import Essentials
package import GatewayModel
import Persistence
import Provisioning
package import SAML

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
        try checkAdmission(connection, attempt, organization, link, now)
        let certificates = trust.certificates(of: connection)
        let judgement = ResponseValidator().validate(
            response, try expectations(connection, certificates, attempt, now))
        reception.judgement = judgement
        let assertion = try judgement.result.get()
        if assertion.matchedKeyIndex < certificates.count {
            let certificate = certificates[assertion.matchedKeyIndex]
            reception.matchedCertificate = hexadecimal(certificate.sha256Fingerprint)
            if certificate.notAfter <= now, !connection.acceptExpiredCertificates {
                throw SignOnError.expiredCertificate(subject: certificate.subject)
            }
        }
        let profile = try await adapters.normalize(
            AssertedProfile(assertion), ConnectionConfiguration(connection))
        reception.profile = profile
        return try await park(assertion, profile, reception, origin)
    }

    /// Draft connections accept test log-ins only, and a request is answered in time and once.
    private func checkAdmission(
        _ connection: Connection, _ attempt: SignOnAttempt?, _ organization: Organization?, _ link: SharedSSOLink?,
        _ now: Timestamp
    ) throws {
        guard let organization else { throw SignOnError.noRoute }
        if let attempt {
            guard attempt.consumedAt == nil else { throw SignOnError.responseReplayed }
            guard now < attempt.expiresAt else { throw SignOnError.attemptExpired }
            if case .test = attempt.purpose { return }
        }
        guard organization.capabilities.contains(.sso) else {
            throw SignOnError.ssoNotIncluded(organization: organization.name)
        }
        guard organization.accessSecurity.ssoEnabled else {
            throw SignOnError.ssoDisabled(organization: organization.name)
        }
        if let link {
            // A log-in that was begun before the link ends on the connection that it began on (rules O-3, M-2).
            guard let attempt,
                SharedSSOLink.isInGrace(began: attempt.startedAt, change: link.linkedAt, now: now)
            else { throw SignOnError.connectionIgnored(organization: organization.name) }
        }
        guard connection.state == .active else { throw SignOnError.connectionNotActive(connection.name) }
    }

    private func expectations(
        _ connection: Connection, _ certificates: [Certificate], _ attempt: SignOnAttempt?, _ now: Timestamp
    ) throws -> ResponseExpectations {
        let request: ResponseExpectations.Request =
            if let attempt, let id = attempt.requestID {
                .answering(id: id, issuedAt: attempt.startedAt, freshAuthentication: attempt.freshAuthentication)
            } else {
                .unsolicited(allowed: connection.allowIdPInitiated)
            }
        let settings = connection.identityProvider
        return ResponseExpectations(
            serviceProviderEntityID: connection.serviceProviderEntityID, acsURL: connection.acsURL,
            acceptedIssuers: settings.acceptedIssuers.isEmpty ? [settings.entityID] : settings.acceptedIssuers,
            keys: certificates.map(\.publicKey), relaxations: try ConnectionTrust.relaxations(of: connection, at: now),
            now: now, clockSkew: self.settings.clockSkew, request: request)
    }

    /// The one write: consume, remember the assertion, provision, trace, park (rule R18).
    private func park(
        _ assertion: VerifiedAssertion, _ profile: NormalizedProfile, _ reception: Reception, _ origin: Origin
    ) async throws -> Parked {
        let (connection, now) = (reception.connection, reception.receivedAt)
        let handle = Base64.encodeURLSafe(random.bytes(32))
        // A log-in that the IdP began has no browser yet: the one that posted is bound by a cookie of its own.
        let newSecret = reception.attempt == nil ? Base64.encodeURLSafe(random.bytes(32)) : nil
        let trace = try trace(reception, outcome: .signedIn, error: nil, diagnosis: nil)
        let isTest = reception.attempt.map { if case .test = $0.purpose { true } else { false } } ?? false
        var asked: Identifier<Organization>?
        if case .application(let request)? = reception.attempt?.purpose { asked = request.organization }
        let command = ProvisioningCommand.signOn(
            SignOnProfile(
                organization: connection.organization, connection: connection.id,
                subject: LoginService.subject(assertion, profile), email: profile.email?.value,
                firstName: profile.firstName?.value, lastName: profile.lastName?.value,
                displayName: profile.displayName?.value, asked: asked, began: reception.attempt?.startedAt))
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

    /// The adapter's stable subject, or the NameID with its format and qualifiers (rule R19).
    ///
    /// A transient NameID is another one at each log-in and recognises nobody: then the e-mail does, within this connection.
    static func subject(_ assertion: VerifiedAssertion, _ profile: NormalizedProfile) -> String {
        if let subject = profile.subject { return "subject|" + subject.value }
        if let nameID = assertion.nameID, nameID.format != NameID.transientFormat {
            return [
                "nameid", nameID.format ?? "", nameID.nameQualifier ?? "", nameID.spNameQualifier ?? "", nameID.value,
            ]
            .joined(separator: "|")
        }
        return "email|" + (profile.email?.value.lowercased() ?? "")
    }

    /// Writes the refusal's trace, and the id of a signed assertion so that it is never accepted later (rule L-10).
    private func refuse(_ error: any CodedError, _ reception: Reception, _ origin: Origin) async throws -> Parked {
        let connection = reception.connection
        let diagnosis = await diagnosis(error, reception)
        let trace = try trace(reception, outcome: .refused, error: error, diagnosis: diagnosis)
        let audited = error is ProvisioningRefusal || error.code == "adapter.untrusted_value"
        let isTest =
            reception.attempt.map { if case .test = $0.purpose { $0.consumedAt == nil } else { false } } ?? false
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

    private func diagnosis(_ error: any CodedError, _ reception: Reception) async -> Diagnosis? {
        let failed = reception.judgement?.checks.first { $0.verdict == .failed }
        let report = FailureReport(
            code: error.code, received: failed?.received ?? error.message, expected: failed?.expected,
            statusCodes: reception.judgement?.statusCodes ?? [], statusMessage: reception.judgement?.statusMessage,
            attributeNames: reception.judgement?.attributeNames ?? [])
        // An adapter that can't explain a failure must not hide it: the refusal itself goes on.
        return (try? await adapters.diagnose(report, ConnectionConfiguration(reception.connection))) ?? nil
    }
}

extension AssertedProfile {
    /// The verified assertion, as an adapter sees it.
    package init(_ assertion: VerifiedAssertion) {
        self.init(
            issuer: assertion.issuer,
            nameID: assertion.nameID.map {
                AssertedNameID(
                    value: $0.value, format: $0.format, nameQualifier: $0.nameQualifier,
                    spNameQualifier: $0.spNameQualifier)
            },
            attributes: assertion.attributes.map {
                AssertedAttribute(name: $0.name, friendlyName: $0.friendlyName, values: $0.values)
            }, authnContextClass: assertion.authnContextClass)
    }
}
