package import Essentials
package import GatewayModel

/// The outgoing events of an organization, in sequence (S26, rule P-3).
package struct EventFeedScreen: Screen {
    let events: [SequencedEvent]
    let type: String
    let first: String?
    let next: String?
    let base: String
    let now: Timestamp

    /// - Parameter base: the address of the webhooks' page.
    package init(
        _ events: [SequencedEvent], type: String, first: String?, next: String?, base: String, now: Timestamp
    ) {
        self.events = events
        self.type = type
        self.first = first
        self.next = next
        self.base = base
        self.now = now
    }

    package var title: String { "Event feed" }
    package var trail: [Link] { [Link("Webhooks and keys", base)] }
    package var lead: Inline? { "What applications are told, without gaps, in the order that it happened." }
    package var blocks: [any Block] {
        [
            Form(
                to: base + "/events", method: .get,
                fields: [
                    Field("type", "Event type").with {
                        $0.value = type
                        $0.hint = "Such as user.created, or user.* for a family."
                    }
                ], button: "Search", weight: .other),
            Table(
                "Events, oldest first", columns: ["No.", "Type", "About", "Time", "Data"],
                rows: events.map { sequenced in
                    let event = sequenced.event
                    let data = event.data.text
                    return [
                        .init(Inline("\(sequenced.sequence)")), .init(.code(event.type)), .init(.code(event.subject)),
                        .init(.time(event.at, now: now)),
                        .init(.code(data.count > 300 ? String(data.prefix(300)) + "…" : data)),
                    ]
                }, empty: "There is no such event."),
            Pager("Events", first: first, next: next),
        ]
    }
}
