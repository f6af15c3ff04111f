import Essentials
import GatewayModel

/// Which part of a feed a reader wants.
package struct EventWindow: Sendable {
    /// A cursor that the feed or a snapshot gave; nil: from the oldest event that is kept.
    package var after: Int64?
    package var limit: Int
    /// How long to wait while there is nothing.
    package var wait: Duration
    /// Types, `user.created`, or whole families, `user.*`; empty: all.
    package private(set) var types: Set<String> = []
    /// The incarnation that the cursor is of; nil: whichever.
    package var incarnation: String?

    /// - Throws: `value.invalid` for a type that can't be.
    package init(
        after: Int64?, limit: Int, wait: Duration = .zero, types: [String] = [], incarnation: String? = nil
    ) throws {
        self.after = after
        self.limit = limit
        self.wait = wait
        self.types = try WebhookService.checkedTypes(types, named: "type")
        self.incarnation = incarnation
    }

    /// Refuses a cursor that would skip something silently.
    ///
    /// - Parameters:
    ///   - kept: the lowest cursor behind which everything is still there.
    ///   - last: the newest place.
    ///   - current: the sequence's incarnation; nil where there is no event yet.
    /// - Throws: `events.other_incarnation`, `events.swept`, `events.cursor_ahead`.
    func check(kept: Int64, last: Int64, current: String?) throws {
        if let incarnation, let current, incarnation != current {
            throw AdministrationError.eventsOfAnotherIncarnation(given: incarnation, current: current)
        }
        guard let after else { return }
        if after < kept { throw AdministrationError.eventsSwept(after: after, kept: kept) }
        if after > last { throw AdministrationError.eventCursorAhead(after: after, last: last) }
    }
}
