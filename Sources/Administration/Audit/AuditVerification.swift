package import Essentials
package import GatewayModel

/// What the verification of an audit chain found.
package struct AuditVerification: Sendable, Hashable {
    /// What happened to the first event that is not as it was written.
    package enum Reason: String, Sendable, Hashable { case changed, missing, reordered }

    package struct Fault: Sendable, Hashable {
        /// The place in the chain, from 1.
        package let sequence: Int64
        package let reason: Reason
        /// How it shows; lower case, no full stop.
        package let detail: String

        package init(sequence: Int64, reason: Reason, detail: String) {
            self.sequence = sequence
            self.reason = reason
            self.detail = detail
        }
    }

    /// The last link up to which everything is as it was written; nil where nothing is.
    package let head: AuditLink?
    /// The link up to which the chain's beginning was swept, and from which it was verified; nil where it begins with its
    /// first event.
    package let anchor: AuditLink?
    /// Nil for an intact chain.
    package let fault: Fault?
    /// Events that wait for their place: a version without chains wrote them.
    package let unchained: Int

    package init(head: AuditLink?, anchor: AuditLink? = nil, fault: Fault?, unchained: Int) {
        self.head = head
        self.anchor = anchor
        self.fault = fault
        self.unchained = unchained
    }

    package var isIntact: Bool { fault == nil }

    package var json: JSONValue {
        [
            "intact": .bool(isIntact), "head": JSONValue(head?.text),
            "swept_through": JSONValue(anchor?.text), "unchained": .integer(Int64(unchained)),
            "fault": fault.map {
                [
                    "sequence": .integer($0.sequence), "reason": .string($0.reason.rawValue),
                    "detail": .string($0.detail),
                ]
            } ?? .null,
        ]
    }
}
