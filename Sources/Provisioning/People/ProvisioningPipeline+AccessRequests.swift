import Effects
package import Essentials
package import GatewayModel
package import Persistence

/// Requests for access to a project (rule L-2).
extension ProvisioningPipeline {
    /// How many requests of one organization may wait: whoever asks is a stranger.
    static let mostPendingRequests = 1000

    /// Stores the request, the same for a member and for a stranger; one that waits already is returned as it is.
    ///
    /// - Throws: `access_request.too_many`.
    package func requestAccess(
        to project: Project, for email: EmailAddress, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws -> AccessRequest {
        let tenant = scope.tenant(project.organization)
        if let pending = try tenant.pendingAccessRequest(email: email.folded, project: project.id) { return pending }
        guard try tenant.pendingAccessRequestCount() < ProvisioningPipeline.mostPendingRequests else {
            throw ProvisioningRefusal.accessRequestsFull(limit: ProvisioningPipeline.mostPendingRequests)
        }
        let request = AccessRequest(
            id: random.identifier(), organization: project.organization, project: project.id, email: email,
            createdAt: ledger.now)
        try scope.insert(request)
        try record("access_request.created", request, ledger, in: scope)
        return request
    }

    /// Grants the role on the project, and adds the person by hand where they are no member yet.
    ///
    /// Where the IdP decides who is in, its people come in by logging in, not by this (rules A-3, L-2).
    ///
    /// - Throws: `access_request.decided`, `access_request.needs_sign_on`, `member.deactivated`, `role.malformed`.
    package func approve(
        _ request: AccessRequest, role: String, on project: Project, of organization: Organization,
        _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws -> AccessRequest {
        guard request.state != .denied else { throw ProvisioningRefusal.accessRequestDecided(state: "denied") }
        guard request.state == .pending else { return request }
        let role = try ProjectGrant.checkedRole(role)
        let facts = try MemberFacts.read(request.email, organization, ledger, in: scope)
        let member: Member
        if let present = facts.memberByEmail, present.membership.removedAt == nil {
            guard present.membership.active else { throw ProvisioningRefusal.deactivated(email: request.email.text) }
            member = present
        } else {
            guard try !ProvisioningPipeline.signsOnFirst(request.email, organization, in: scope) else {
                throw ProvisioningRefusal.accessRequestNeedsSignOn(email: request.email.text)
            }
            member = try add(MemberDraft(email: request.email), to: organization, ledger, in: scope).member
        }
        _ = try grant(role, on: project, to: .member(member.membership.id), ledger, in: scope)
        return try decide(request, .approved, role: role, ledger, in: scope)
    }

    /// - Throws: `access_request.decided` where it was approved.
    package func deny(
        _ request: AccessRequest, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws -> AccessRequest {
        guard request.state != .approved else { throw ProvisioningRefusal.accessRequestDecided(state: "approved") }
        guard request.state == .pending else { return request }
        return try decide(request, .denied, role: nil, ledger, in: scope)
    }

    /// Whether the organization's IdP decides about this address (rule L-2): of the domain only, never of the person.
    package static func signsOnFirst(
        _ email: EmailAddress, _ organization: Organization, in scope: any ReadScope
    ) throws -> Bool {
        let authority = try scope.authority(over: organization).organization
        guard authority.accessSecurity.ssoEnabled, authority.accessSecurity.idpManagedAccess else { return false }
        return try scope.effectiveClaim(of: email.domain)?.organization == authority.id
    }

    private func decide(
        _ request: AccessRequest, _ state: AccessRequest.State, role: String?, _ ledger: ProvisioningLedger,
        in scope: any WriteScope
    ) throws -> AccessRequest {
        var decided = request
        decided.state = state
        decided.role = role
        decided.decidedAt = ledger.now
        decided.decidedBy = ledger.actor.text
        try scope.update(decided)
        try record("access_request." + state.rawValue, decided, ledger, in: scope)
        return decided
    }

    private func record(
        _ action: String, _ request: AccessRequest, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws {
        try ledger.record(action, target: request.id.text, after: ProvisioningPipeline.json(request), in: scope)
    }

    /// A request as the API, the audit log and the events show it.
    package static func json(_ request: AccessRequest) -> JSONValue {
        [
            "id": JSONValue(request.id), "project": JSONValue(request.project), "email": .string(request.email.text),
            "state": .string(request.state.rawValue), "role": JSONValue(request.role),
            "created_at": JSONValue(request.createdAt), "decided_at": JSONValue(request.decidedAt),
            "decided_by": JSONValue(request.decidedBy),
        ]
    }
}
