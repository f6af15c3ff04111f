package import Essentials
package import GatewayModel

/// The audit log as its readers and its verification see it.
///
/// There is one chain for each organization and one for the installation, whose organization is nil.
package protocol AuditReading {
    /// Newest first; `before` is exclusive.
    func auditEvents(
        of organization: Identifier<Organization>?, matching filter: AuditFilter, before: Identifier<AuditEvent>?,
        limit: Int
    ) throws -> [ChainedAuditEvent]

    /// In the order of the chain, behind `sequence` up to `last` inclusive; what is not chained is left out.
    func auditEvents(
        of organization: Identifier<Organization>?, matching filter: AuditFilter, after sequence: Int64,
        through last: Int64, limit: Int
    ) throws -> [ChainedAuditEvent]

    /// The last link of the chain as it was kept when it was written; nil for a chain without events.
    func auditHead(of organization: Identifier<Organization>?) throws -> AuditLink?

    /// The chain's rows as they are stored, behind `sequence`, with the kept head of the same moment.
    ///
    /// Values that are no audit event any more don't throw: finding them is the caller's purpose.
    func auditChain(
        of organization: Identifier<Organization>?, after sequence: Int64, limit: Int
    ) throws -> AuditChainPage
}

/// A part of a chain, and its kept head.
package struct AuditChainPage: Sendable {
    package let rows: [AuditChainRow]
    package let head: AuditLink?
    /// How many of the chain's events have no place in it yet.
    package let unchained: Int

    package init(rows: [AuditChainRow], head: AuditLink?, unchained: Int) {
        self.rows = rows
        self.head = head
        self.unchained = unchained
    }
}

/// One audit event as it lies in the store, nothing believed.
package struct AuditChainRow: Sendable, Hashable {
    package let sequence: Int64
    package let hash: [UInt8]
    /// In the order of `AuditChain`.
    package let fields: [String?]

    package init(sequence: Int64, hash: [UInt8], fields: [String?]) {
        self.sequence = sequence
        self.hash = hash
        self.fields = fields
    }
}
