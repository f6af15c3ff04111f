import GatewayModel
import Persistence

/// What a decision about a member by hand rests on, read in the transaction that applies it (rule P-2).
struct MemberFacts {
    let organization: Organization
    let actorIsOwner: Bool
    let activeOwners: Int
    var identityByEmail: Identity?
    var memberByEmail: Member?
    /// The Admin Organization that the organization is linked to: its own directories say nothing meanwhile (rule O-3).
    var administrator: Organization?
    /// Whether the person is a member of the Admin Organization who is not active there (rule S-4).
    var isInactiveInAdministrator = false

    /// - Parameters:
    ///   - email: of whom shall be added.
    ///   - member: who is there already.
    static func read(
        _ email: EmailAddress?, of member: Member? = nil, _ organization: Organization, _ ledger: ProvisioningLedger,
        in scope: any ReadScope
    ) throws -> MemberFacts {
        let tenant = scope.tenant(organization.id)
        var facts = MemberFacts(
            organization: organization, actorIsOwner: try ledger.actorIsOwner(in: scope),
            activeOwners: try tenant.activeOwnerCount())
        facts.identityByEmail = try email.flatMap { try scope.identity(email: $0) }
        facts.memberByEmail = try facts.identityByEmail.flatMap { try tenant.member(identity: $0.id) }
        let authority = try scope.authority(over: organization)
        guard !authority.isOwn else { return facts }
        facts.administrator = authority.organization
        if let identity = member?.identity ?? facts.identityByEmail {
            let above = try scope.tenant(authority.organization.id).member(identity: identity.id)
            facts.isInactiveInAdministrator = above.map { !$0.membership.active } ?? false
        }
        return facts
    }
}
