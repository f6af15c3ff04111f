import Essentials
import GatewayModel
import Persistence
import SCIM

/// How many people a directory has ended within the last hour, beside how many there are: the measure of the hold (rule
/// S-4).
///
/// The people are those of the token's organization. In an Admin Organization that counts everybody once who was ended
/// there, or lost a linked organization with a mapped group: emptied groups weigh as much as people who are deactivated,
/// and somebody in five groups weighs no more than somebody in one.
struct RecentEndings {
    let ended: Int
    let people: Int

    /// The least number and the share of the people that one hour may end without an admin's word.
    private static let heldFrom = 20
    private static let heldShare = 0.3

    /// - Returns: nil while an admin has allowed more; what is allowed is not counted: while everybody leaves, that count
    ///   would grow with each who left.
    static func read(_ access: DirectoryAccess, at now: Timestamp, in scope: any ReadScope) throws -> RecentEndings? {
        if let allowed = access.directory.deprovisioningAllowedUntil, now < allowed { return nil }
        let tenant = scope.tenant(access.organization.id)
        let since = now.advanced(by: .seconds(-3600))
        let own = try tenant.deprovisioningCount(since: since)
        return RecentEndings(
            ended: access.isShared ? try scope.deprovisionedPersonCount(under: tenant.organization, since: since) : own,
            people: try tenant.activeMemberCount() + own)
    }

    /// - Parameter further: people who are to be ended, and are not counted yet.
    /// - Throws: `scim.held`.
    func check(further: Int = 0) throws(SCIMError) {
        let ended = self.ended + further
        guard ended >= Self.heldFrom, Double(ended) > Double(people) * Self.heldShare else { return }
        throw .held(
            "\(ended) of \(people) people would lose access within an hour, more than \(Int(Self.heldShare * 100)) %",
            retryAfter: 3600)
    }
}
