import Essentials
import GatewayModel
import Persistence

/// What a decision about a directory's person rests on, read in the transaction that applies it (rule P-2).
struct UserFacts {
    let access: DirectoryAccess
    let identityByEmail: Identity?
    let memberByEmail: Member?
    let memberByUserName: Member?
    let activeOwners: Int
    let activeMembers: Int
    /// Ended by directories within the last hour.
    let recentlyDeprovisioned: Int

    /// The least number and the share of the people that one hour may end without an admin's word (rule S-4).
    static let heldFrom = 20
    static let heldShare = 0.3

    /// - Parameter endsAccess: whether the command would end a membership: only then the numbers are needed.
    static func read(
        _ person: ProvisionedPerson?, endsAccess: Bool, _ access: DirectoryAccess, at now: Timestamp,
        in scope: any ReadScope
    ) throws -> UserFacts {
        let tenant = scope.tenant(access.organization.id)
        // What an admin has allowed is not counted: while everybody leaves, that count would grow with each who left.
        let isCounted = endsAccess && access.directory.deprovisioningAllowedUntil.map { now >= $0 } ?? true
        let identity = try person.flatMap { try scope.identity(email: $0.email) }
        return UserFacts(
            access: access, identityByEmail: identity,
            memberByEmail: try identity.flatMap { try tenant.member(identity: $0.id) },
            memberByUserName: try person.flatMap { try tenant.member(userName: FoldedName.of($0.userName)) },
            activeOwners: endsAccess ? try tenant.activeOwnerCount() : 0,
            activeMembers: isCounted ? try tenant.activeMemberCount() : 0,
            recentlyDeprovisioned: isCounted
                ? try tenant.deprovisioningCount(since: now.advanced(by: .seconds(-3600))) : 0)
    }
}
