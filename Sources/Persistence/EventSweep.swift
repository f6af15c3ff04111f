/// What a bite of sweeping events came to.
package struct EventSweep: Sendable, Hashable {
    package let events: Int
    /// Deliveries that went with them and had not been delivered.
    package let undelivered: Int

    package init(events: Int, undelivered: Int) {
        self.events = events
        self.undelivered = undelivered
    }
}
