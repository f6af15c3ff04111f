package import Essentials

/// An outgoing event in its place: one gap-free sequence per organization (rule P-3).
package struct SequencedEvent: Sendable, Hashable {
    package let sequence: Int64
    package let event: OutgoingEvent
    /// The name of the sequence that it is in: after a restored back-up the same places may come with other events, under
    /// another name; nil where nobody asked for it.
    package let incarnation: String?

    package init(sequence: Int64, event: OutgoingEvent, incarnation: String? = nil) {
        self.sequence = sequence
        self.event = event
        self.incarnation = incarnation
    }

    /// The event as everybody outside gets it, the feed and the webhooks alike.
    ///
    /// `type`, `timestamp` and `data` are the payload that Standard Webhooks recommends; `data` is the whole noun after
    /// the change, so that a receiver stores it and needs no history.
    package var json: JSONValue {
        [
            "id": JSONValue(event.id), "type": .string(event.type), "timestamp": JSONValue(event.at),
            "organization": JSONValue(event.organization), "sequence": .integer(sequence),
            "incarnation": JSONValue(incarnation), "subject": .string(event.subject), "data": event.data,
        ]
    }
}
