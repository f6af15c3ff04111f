import Administration
import Cryptography
import Effects
package import Essentials
package import GatewayModel
import Persistence
package import SAML

/// The kept response: a credential of somebody's, so each look at it is written down (rule L-10).
extension TraceService {
    /// The response with its structure and texts, without what could be presented anywhere; an audit event says who looked.
    ///
    /// - Throws: `trace.response_of_others`, `trace.response_not_kept`, `trace.response_sealed`.
    package func response(
        of trace: Identifier<SignOnTrace>, of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> DecodedResponse {
        try DecodedResponse(
            decoded: try await opened(trace, id, actor, "sign_on_trace.response_read", origin))
    }

    /// The response as it came, signatures and all; for a person only who authenticated lately.
    ///
    /// - Returns: the message after base64.
    /// - Throws: as ``response(of:of:actor:origin:)``; `access.reauthentication_required`.
    package func rawResponse(
        of trace: Identifier<SignOnTrace>, of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> [UInt8] {
        try Authorization.requireFresh(actor, at: login.clock.now())
        return try await opened(trace, id, actor, "sign_on_trace.raw_response_read", origin)
    }

    /// The result of a test log-in, for the browser that ran it: its one-time handle and its cookie were proven by
    /// ``LoginService/complete(handle:browser:confirmed:origin:)``, and it has just sent this response itself.
    package func testResult(_ trace: SignOnTrace) async throws -> (report: TraceReport, response: DecodedResponse?) {
        let connection = try await login.store.read { scope in
            try trace.connection.flatMap { try scope.connection($0) }
        }
        let report = TraceReport(
            trace: trace, connection: connection, judgement: TraceJudgement(code: trace.code, detail: trace.detail),
            flow: [], clockSkew: login.settings.clockSkew)
        guard let sealed = trace.sealedResponse else { return (report, nil) }
        let bytes = try login.settings.sealingKey.open(sealed, context: Array(trace.id.text.utf8))
        return (report, try DecodedResponse(decoded: bytes))
    }

    private func opened(
        _ trace: Identifier<SignOnTrace>, _ id: Identifier<Organization>, _ actor: Actor, _ action: String,
        _ origin: Origin?
    ) async throws -> [UInt8] {
        try await login.store.write { scope in
            let found = try report(trace, of: id, actor, in: scope)
            let bytes = try open(found.trace, actor, in: scope)
            try scope.append(administration.audit(action, id, target: trace.text, actor, origin))
            return bytes
        }
    }

    /// Unseals, for exactly the organization's own admins.
    func open(_ trace: SignOnTrace, _ actor: Actor, in scope: any ReadScope) throws -> [UInt8] {
        guard let organization = trace.organization, try TraceService.mayOpen(organization, actor, in: scope) else {
            throw TraceError.responseOfOthers
        }
        guard let sealed = trace.sealedResponse else { throw TraceError.responseNotKept }
        do {
            return try login.settings.sealingKey.open(sealed, context: Array(trace.id.text.utf8))
        } catch {
            throw TraceError.responseSealed
        }
    }

    /// The operator sees every log-in, and not what the IdP sent for it: that is its own organization's (rule L-10).
    private static func mayOpen(
        _ organization: Identifier<Organization>, _ actor: Actor, in scope: any ReadScope
    ) throws -> Bool {
        switch actor {
        case .person(let identity, _), .operatorPerson(let identity, _):
            guard let member = try scope.tenant(organization).member(identity: identity) else { return false }
            return member.membership.active && member.membership.role != .member
        case .apiKey(_, let own, let scopes): return own == organization && scopes.contains(TraceService.scope)
        case .operators, .setupLink, .identityProvider, .directory, .system: return false
        }
    }
}
