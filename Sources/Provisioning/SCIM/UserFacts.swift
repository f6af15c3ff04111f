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
    /// Nil where the command ends nobody, or where an admin has allowed it (rule S-4); and in an Admin Organization, where
    /// somebody may be counted already, so that the count is taken when the change is written.
    let endings: RecentEndings?

    /// - Parameter endsAccess: whether the command would end a membership: only then the numbers are needed.
    static func read(
        _ person: ProvisionedPerson?, endsAccess: Bool, _ access: DirectoryAccess, at now: Timestamp,
        in scope: any ReadScope
    ) throws -> UserFacts {
        let tenant = scope.tenant(access.organization.id)
        let identity = try person.flatMap { try scope.identity(email: $0.email) }
        return UserFacts(
            access: access, identityByEmail: identity,
            memberByEmail: try identity.flatMap { try tenant.member(identity: $0.id) },
            memberByUserName: try person.flatMap { try tenant.member(userName: FoldedName.of($0.userName)) },
            activeOwners: endsAccess ? try tenant.activeOwnerCount() : 0,
            endings: endsAccess && !access.isShared ? try RecentEndings.read(access, at: now, in: scope) : nil)
    }
}
