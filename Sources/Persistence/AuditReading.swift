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

    /// Chains whose oldest event is of before `instant`, in some order that stays; `after` is exclusive.
    func auditChains(before instant: Timestamp, after: AuditChainName?, limit: Int) throws -> [AuditChainName]
}

/// Which chain.
package struct AuditChainName: Sendable, Hashable {
    /// Nil for the installation's own.
    package let organization: Identifier<Organization>?

    package init(_ organization: Identifier<Organization>?) { self.organization = organization }
}

/// A part of a chain, and its kept head.
package struct AuditChainPage: Sendable {
    package let rows: [AuditChainRow]
    package let head: AuditLink?
    /// The last link of what was swept from the chain's beginning; nil where nothing was.
    package let anchor: AuditLink?
    /// How many of the chain's events have no place in it yet.
    package let unchained: Int

    package init(rows: [AuditChainRow], head: AuditLink?, anchor: AuditLink? = nil, unchained: Int) {
        self.rows = rows
        self.head = head
        self.anchor = anchor
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

    /// When it says it was; nil where it says nothing that can be read.
    package var at: Timestamp? {
        guard fields.count > 2, let text = fields[2], let number = Int64(text) else { return nil }
        return Timestamp(milliseconds: number)
    }

    package var action: String? { fields.count > 4 ? fields[4] : nil }
    package var target: String? { fields.count > 5 ? fields[5] : nil }
}
