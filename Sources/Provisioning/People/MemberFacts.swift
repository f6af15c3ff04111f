import GatewayModel
import Persistence

/// What a decision about a member by hand rests on, read in the transaction that applies it (rule P-2).
struct MemberFacts {
    let organization: Organization
    let actorIsOwner: Bool
    let activeOwners: Int
    var identityByEmail: Identity?
    var memberByEmail: Member?

    static func read(
        _ email: EmailAddress?, _ organization: Organization, _ ledger: ProvisioningLedger, in scope: any ReadScope
    ) throws -> MemberFacts {
        let tenant = scope.tenant(organization.id)
        var facts = MemberFacts(
            organization: organization, actorIsOwner: try ledger.actorIsOwner(in: scope),
            activeOwners: try tenant.activeOwnerCount())
        facts.identityByEmail = try email.flatMap { try scope.identity(email: $0) }
        facts.memberByEmail = try facts.identityByEmail.flatMap { try tenant.member(identity: $0.id) }
        return facts
    }
}
