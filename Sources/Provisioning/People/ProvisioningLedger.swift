package import Effects
package import Essentials
package import GatewayModel
import Persistence

/// Who asks for a command, when and from where; writes what it leaves behind: audit event and outgoing event (rule P-1).
package struct ProvisioningLedger: Sendable {
    let random: any RandomSource
    let organization: Identifier<Organization>
    let now: Timestamp
    let actor: Actor
    let origin: Origin?

    package init(
        random: any RandomSource, organization: Identifier<Organization>, now: Timestamp, actor: Actor, origin: Origin?
    ) {
        self.random = random
        self.organization = organization
        self.now = now
        self.actor = actor
        self.origin = origin
    }

    /// Whether the actor may make and unmake owners: the operator, and the organization's own active owners.
    ///
    /// An API key may not, whatever its scopes: an admin could make one.
    func actorIsOwner(in scope: any ReadScope) throws -> Bool {
        switch actor {
        case .operators, .operatorPerson: return true
        case .person(let identity, _):
            guard let member = try scope.tenant(organization).member(identity: identity) else { return false }
            return member.membership.active && member.membership.role == .owner
        case .apiKey, .setupLink, .identityProvider, .directory, .system: return false
        }
    }

    /// What happened to a member.
    func record(_ action: String, _ member: Member, before: JSONValue, in scope: any WriteScope) throws {
        try record(
            action, target: member.membership.id.text, subject: member.identity.id.text, before: before,
            after: ProvisioningPipeline.json(member), in: scope)
    }

    /// The audit event and the outgoing event of one change; both under the same name.
    func record(
        _ action: String, target: String, subject: String? = nil, before: JSONValue = .null, after: JSONValue,
        in scope: any WriteScope
    ) throws {
        try scope.append(auditEvent(action, target: target, before: before, after: after))
        try scope.append(outgoingEvent(action, subject: subject ?? target, after))
    }

    /// The same actor at the same time, in another organization's chain and sequence.
    func concerning(_ organization: Identifier<Organization>) -> ProvisioningLedger {
        ProvisioningLedger(random: random, organization: organization, now: now, actor: actor, origin: origin)
    }

    func auditEvent(_ action: String, target: String, before: JSONValue, after: JSONValue) -> AuditEvent {
        AuditEvent(
            id: random.identifier(), organization: organization, at: now, actor: actor.text, action: action,
            target: target, before: before, after: after, origin: origin)
    }

    func outgoingEvent(_ type: String, subject: String, _ data: JSONValue) -> OutgoingEvent {
        OutgoingEvent(
            id: random.identifier(), organization: organization, type: type, subject: subject, at: now, data: data)
    }
}
