package import Essentials

/// One line of the audit log: who did what to what, when, from where, before and after (rule A-4).
///
/// Never a secret.
package struct AuditEvent: Sendable, Hashable {
    package let id: Identifier<AuditEvent>
    /// Nil for what concerns the whole installation.
    package let organization: Identifier<Organization>?
    package let at: Timestamp
    /// `Actor.text`.
    package let actor: String
    /// Dotted lower-case words: `connection.activated`.
    package let action: String
    /// The id of what it was done to.
    package let target: String?
    /// JSON, or null.
    package let before: JSONValue
    /// JSON, or null.
    package let after: JSONValue
    package let origin: Origin?

    package init(
        id: Identifier<AuditEvent>, organization: Identifier<Organization>?, at: Timestamp, actor: String,
        action: String, target: String?, before: JSONValue = .null, after: JSONValue = .null, origin: Origin?
    ) {
        self.id = id
        self.organization = organization
        self.at = at
        self.actor = actor
        self.action = action
        self.target = target
        self.before = before
        self.after = after
        self.origin = origin
    }
}
