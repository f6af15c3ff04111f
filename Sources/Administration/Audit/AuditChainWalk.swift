import GatewayModel
import Persistence

/// Follows a chain row by row; pure, so that each kind of damage has a small test.
struct AuditChainWalk {
    /// The last link that was found intact.
    private(set) var last: AuditLink?
    /// The first place that is not as it was written.
    private(set) var fault: AuditVerification.Fault?
    /// Hashes that the row at the broken place may have, should it turn up elsewhere.
    private var wanted: Set<[UInt8]> = []
    private let remembered: [Int64: AuditLink]
    private let anchor: AuditLink?
    /// Whether an event of the chain itself says that its beginning was swept up to the anchor.
    private var anchorIsVouched = false

    /// - Parameters:
    ///   - anchor: where the chain begins, as the store says; nil where nothing was swept from it.
    ///   - remembered: links that somebody kept elsewhere. What was swept is compared with none of them.
    init(anchor: AuditLink? = nil, remembered: [AuditLink] = []) {
        self.remembered = Dictionary(remembered.map { ($0.sequence, $0) }, uniquingKeysWith: { first, _ in first })
        self.anchor = anchor
        last = anchor
        if let anchor, let kept = self.remembered[anchor.sequence], kept != anchor {
            fault = .init(
                sequence: anchor.sequence, reason: .changed,
                detail: "the chain was written anew: another hash was kept for its anchor")
        }
    }

    private var next: Int64 { (last?.sequence ?? 0) + 1 }
    private var lastHash: [UInt8] { last?.hash ?? AuditChain.origin }

    /// Takes the next row of the chain; does nothing behind a fault.
    mutating func follow(_ row: AuditChainRow) {
        guard fault == nil else { return }
        guard row.sequence == next else {
            fault = .init(sequence: next, reason: .missing, detail: "the next event there is \(row.sequence)")
            return
        }
        let hash = AuditChain.hash(after: lastHash, sequence: next, fields: row.fields)
        guard hash == row.hash else {
            wanted.insert(row.hash)
            fault = .init(sequence: next, reason: .changed, detail: "its fields don't give the hash that stands there")
            return
        }
        if let kept = remembered[next], kept.hash != hash {
            fault = .init(
                sequence: next, reason: .changed, detail: "the chain was written anew: another hash was kept for it")
            return
        }
        last = AuditLink(sequence: next, hash: hash)
        if let anchor, row.action == AuditLogService.sweepingAction, row.target == anchor.text {
            anchorIsVouched = true
        }
    }

    /// Compares the end with the head that the store kept, and with the links that somebody kept elsewhere.
    mutating func finish(head: AuditLink?) {
        guard fault == nil else { return }
        if let later = remembered.keys.filter({ $0 >= next }).max() {
            fault = .init(
                sequence: next, reason: .missing,
                detail: "the tail is cut off: a hash was kept for event \(later)")
        } else if let head, head.sequence >= next {
            if head.sequence == next { wanted.insert(head.hash) }
            fault = .init(
                sequence: next, reason: .missing, detail: "the tail is cut off: the head is event \(head.sequence)")
        } else if let last, head == nil {
            fault = .init(sequence: last.sequence, reason: .missing, detail: "the chain's head is gone")
        } else if let last, let head, head != last {
            fault = .init(
                sequence: head.sequence, reason: .changed, detail: "the chain's head is another event than the last")
        } else if let anchor, !anchorIsVouched {
            fault = .init(
                sequence: 1, reason: .missing,
                detail: "the beginning up to event \(anchor.sequence) is gone, and no event says that it was swept")
        }
    }

    /// Whether this row is the one that belongs to the broken place.
    func belongsAtFault(_ row: AuditChainRow) -> Bool {
        guard let fault, row.sequence != fault.sequence, fault.sequence == next else { return false }
        let hash = AuditChain.hash(after: lastHash, sequence: next, fields: row.fields)
        return hash == row.hash || wanted.contains(hash)
    }

    /// The event was not changed and is not missing: it stands elsewhere.
    mutating func foundElsewhere(_ row: AuditChainRow) {
        guard let fault else { return }
        self.fault = .init(
            sequence: fault.sequence, reason: .reordered, detail: "the event that belongs here is now \(row.sequence)")
    }
}
