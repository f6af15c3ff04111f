package import Effects
package import Essentials
package import GatewayModel
import Persistence

/// What one look at all audit logs has swept.
package struct AuditSweep: Sendable, Hashable {
    package var events = 0
    /// Logs that are not as they were written: nothing is swept from them, for it is evidence.
    package var broken: [Identifier<Organization>?] = []
}

extension AuditLogService {
    private static let bite = 500
    /// What the event says that vouches for a chain's anchor.
    static let sweepingAction = "audit.swept"

    /// Deletes audit events that are older than `retention`, once a day over all nodes.
    ///
    /// Of each chain the oldest events go, without gaps, once they are found to be as they were written. The last one's
    /// link stays as the chain's anchor, and an event behind it says what went: the rest is verified from there.
    ///
    /// - Parameters:
    ///   - retention: how long events are kept.
    ///   - random: for the events' ids.
    ///   - clock: says which are older.
    package func sweep(
        olderThan retention: Duration, random: any RandomSource, clock: any WallClock
    ) async throws -> AuditSweep {
        let now = clock.now()
        let isOurs = try await store.write {
            try $0.takeTurn(of: "sweeping audit events", at: now, next: now.advanced(by: .hours(23)))
        }
        var sweep = AuditSweep()
        guard isOurs else { return sweep }
        let end = now.advanced(by: .zero - retention)
        var last: AuditChainName?
        repeat {
            let found = try await store.read { [last] in try $0.auditChains(before: end, after: last, limit: 100) }
            for chain in found {
                while let count = try await sweepBite(chain, before: end, at: now, random, &sweep), count > 0 {
                    sweep.events += count
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            last = found.count == 100 ? found.last : nil
        } while last != nil
        return sweep
    }

    /// One transaction; how many events went, or nil where the chain is broken.
    private func sweepBite(
        _ chain: AuditChainName, before end: Timestamp, at now: Timestamp, _ random: any RandomSource,
        _ sweep: inout AuditSweep
    ) async throws -> Int? {
        let id: Identifier<AuditEvent> = random.identifier()
        let count: Int? = try await store.write { scope in
            let organization = chain.organization
            let page = try scope.auditChain(of: organization, after: 0, limit: Self.bite)
            var walk = AuditChainWalk(anchor: page.anchor)
            let old = page.rows.prefix { $0.at.map { $0 < end } ?? true }
            for row in old { walk.follow(row) }
            guard walk.fault == nil else { return nil }
            // Only what the sweeping itself has said would make it speak for ever.
            guard let link = walk.last, link != page.anchor,
                old.count == Self.bite || old.contains(where: { $0.action != Self.sweepingAction })
            else { return 0 }
            let removed = try scope.sweepAudit(of: organization, through: link, at: now)
            try scope.append(
                AuditEvent(
                    id: id, organization: organization, at: now, actor: Actor.system.text, action: Self.sweepingAction,
                    target: link.text, before: .null,
                    after: ["through": .string(link.text), "events": .integer(Int64(removed))], origin: nil))
            return removed
        }
        if count == nil { sweep.broken.append(chain.organization) }
        return count
    }
}
