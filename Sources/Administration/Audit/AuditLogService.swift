package import Essentials
package import GatewayModel
package import Persistence

/// The audit log: reading, exporting, and verifying that nobody has changed it (rule A-4).
///
/// An organization of nil is the installation's own log, which is the operator's alone.
package struct AuditLogService: Sendable {
    let store: any Store
    private static let pageSize = 500

    package init(_ context: AdministrationContext) { store = context.store }

    /// For who has a store and nothing else.
    package init(store: any Store) { self.store = store }

    /// Newest first; `before` is exclusive.
    package func list(
        of id: Identifier<Organization>?, matching filter: AuditFilter, before: Identifier<AuditEvent>?, limit: Int,
        actor: Actor
    ) async throws -> [ChainedAuditEvent] {
        try await store.read { scope in
            try AuditLogService.authorize(id, actor, in: scope)
            return try scope.auditEvents(of: id, matching: filter, before: before, limit: limit)
        }
    }

    /// The last link of the chain; nil where there is no event.
    package func head(of id: Identifier<Organization>?, actor: Actor) async throws -> AuditLink? {
        try await store.read { scope in
            try AuditLogService.authorize(id, actor, in: scope)
            return try scope.auditHead(of: id)
        }
    }

    /// One page of an export, in the order of the chain: what comes behind `place`, up to `last` inclusive.
    ///
    /// An export that ends at the head of its beginning ends, however much is appended meanwhile. Each page is authorised
    /// again, so that a person who loses their role meanwhile reads no further.
    ///
    /// - Returns: the events; fewer than a page's worth at the end, when `next` is nil.
    package func page(
        of id: Identifier<Organization>?, matching filter: AuditFilter, after place: Int64, through last: Int64,
        actor: Actor
    ) async throws -> (events: [ChainedAuditEvent], next: Int64?) {
        let found = try await store.read { scope in
            try AuditLogService.authorize(id, actor, in: scope)
            return try scope.auditEvents(
                of: id, matching: filter, after: place, through: last, limit: AuditLogService.pageSize)
        }
        return (found, found.count == AuditLogService.pageSize ? found.last?.link?.sequence : nil)
    }

    /// Reads the whole chain, page by page, and says whether it is as it was written.
    ///
    /// - Parameter remembered: links that were kept elsewhere. Only they show that a chain was cut off or written anew by
    ///   somebody who also wrote its head.
    package func verify(
        _ id: Identifier<Organization>?, remembered: [AuditLink] = [], actor: Actor
    ) async throws -> AuditVerification {
        try await store.read { try AuditLogService.authorize(id, actor, in: $0) }
        return try await verifyChain(id, remembered: remembered)
    }

    /// The same for a caller that authorised, and for a chain whose organization may be gone.
    func verifyChain(
        _ id: Identifier<Organization>?, remembered: [AuditLink]
    ) async throws -> AuditVerification {
        var page = try await chainPage(id, after: 0)
        let anchor = page.anchor
        var walk = AuditChainWalk(anchor: anchor, remembered: remembered)
        var unchained = page.unchained
        while walk.fault == nil {
            for row in page.rows { walk.follow(row) }
            unchained = page.unchained
            guard page.rows.count < AuditLogService.pageSize else {
                page = try await chainPage(id, after: page.rows.last?.sequence ?? 0)
                // Swept under way: what was read is not there any more to be compared with.
                if page.anchor != anchor { return try await verifyChain(id, remembered: remembered) }
                continue
            }
            // Rows and head of the last page are of one snapshot: an append meanwhile is in both or in none.
            walk.finish(head: page.head)
            break
        }
        if walk.fault != nil { try await lookForTheEvent(id, in: &walk) }
        return AuditVerification(head: walk.last, anchor: anchor, fault: walk.fault, unchained: unchained)
    }

    /// A second reading, only for a broken chain: whether the event that belongs to the broken place stands elsewhere.
    private func lookForTheEvent(
        _ id: Identifier<Organization>?, in walk: inout AuditChainWalk
    ) async throws {
        var place = walk.last?.sequence ?? 0
        while true {
            let page = try await chainPage(id, after: place)
            if let found = page.rows.first(where: walk.belongsAtFault) {
                walk.foundElsewhere(found)
                return
            }
            guard let last = page.rows.last, last.sequence > place, page.rows.count == AuditLogService.pageSize
            else { return }
            place = last.sequence
        }
    }

    private func chainPage(_ id: Identifier<Organization>?, after place: Int64) async throws -> AuditChainPage {
        try await store.read { try $0.auditChain(of: id, after: place, limit: AuditLogService.pageSize) }
    }

    private static func authorize(
        _ id: Identifier<Organization>?, _ actor: Actor, in scope: any ReadScope
    ) throws {
        guard let id else { return try Authorization.requireOperator(actor) }
        try Authorization.require("audit:read", of: id, actor, in: scope)
        guard try scope.organization(id) != nil else {
            throw AdministrationError.notFound("organization \(id)")
        }
    }
}
