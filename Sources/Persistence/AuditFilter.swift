package import Essentials

/// Which audit events somebody wants to see; nil leaves a field open.
package struct AuditFilter: Sendable, Hashable {
    /// The whole action, or its beginning with `.*` behind it: `connection.*`.
    package var action: String?
    /// `Actor.text`, whole.
    package var actor: String?
    /// The id of what it was done to, whole.
    package var target: String?
    /// Inclusive.
    package var from: Timestamp?
    /// Exclusive.
    package var to: Timestamp?

    package init(
        action: String? = nil, actor: String? = nil, target: String? = nil, from: Timestamp? = nil,
        to: Timestamp? = nil
    ) {
        self.action = action
        self.actor = actor
        self.target = target
        self.from = from
        self.to = to
    }
}
