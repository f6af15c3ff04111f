/// An audit event and its place in its chain.
package struct ChainedAuditEvent: Sendable, Hashable {
    package let event: AuditEvent
    /// Nil for an event that a version without chains wrote and nobody has chained yet.
    package let link: AuditLink?

    package init(event: AuditEvent, link: AuditLink?) {
        self.event = event
        self.link = link
    }
}
