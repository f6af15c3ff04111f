import Essentials
import GatewayModel
import Persistence

extension WebhookEndpoint: SQLRecord {
    static var table: String { "webhook_endpoints" }
    static var columns: [String] {
        [
            "id", "organization", "url", "event_types", "secret", "previous_secret", "previous_ends_at", "state",
            "disabled_reason", "fanned_out", "created_at", "updated_at",
        ]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            SQLValue(id), SQLValue(organization), .text(url), SQLValue(JSONValue(eventTypes.sorted())),
            .bytes(sealedSecret), SQLValue(previousSealedSecret), SQLValue(previousSecretEndsAt), .text(state.rawValue),
            SQLValue(disabledReason), .integer(cursor), SQLValue(createdAt), SQLValue(updatedAt),
        ]
    }
    init(_ row: inout RowReader) throws {
        self.init(
            id: try row.id(), organization: try row.optionalID(), url: try row.text(),
            eventTypes: Set((try row.json().array ?? []).compactMap(\.string)), sealedSecret: try row.bytes(),
            previousSealedSecret: try row.optionalBytes(), previousSecretEndsAt: try row.optionalTime(),
            state: try row.choice(), disabledReason: try row.optionalText(), cursor: try row.integer(),
            createdAt: try row.time(), updatedAt: try row.time())
    }
}

extension WebhookDelivery: SQLRecord {
    static var table: String { "webhook_deliveries" }
    static var columns: [String] {
        [
            "endpoint", "organization", "sequence", "event", "subject", "state", "attempts", "next_attempt_at",
            "last_attempt_at", "last_status", "last_outcome",
        ]
    }
    static var keyCount: Int { 3 }
    var row: [SQLValue] {
        [
            SQLValue(endpoint), SQLValue(organization), .integer(sequence), SQLValue(event), .text(subject),
            .text(state.rawValue), .integer(Int64(attempts)), SQLValue(nextAttemptAt), SQLValue(lastAttemptAt),
            lastStatus.map { .integer(Int64($0)) } ?? .null, SQLValue(lastOutcome),
        ]
    }
    init(_ row: inout RowReader) throws {
        self.init(
            endpoint: try row.id(), organization: try row.id(), sequence: try row.integer(), event: try row.id(),
            subject: try row.text(), state: try row.choice(), attempts: Int(try row.integer()),
            nextAttemptAt: try row.optionalTime(), lastAttemptAt: try row.optionalTime(),
            lastStatus: try row.optionalInteger().map { Int($0) }, lastOutcome: try row.optionalText())
    }
}

extension RowReader {
    mutating func optionalInteger() throws -> Int64? { try optionalTime()?.milliseconds }

    /// `organization, sequence, id, type, subject, at, data`, and the sequence's incarnation.
    mutating func event() throws -> SequencedEvent {
        let organization: Identifier<Organization> = try id()
        let sequence = try integer()
        return SequencedEvent(
            sequence: sequence,
            event: OutgoingEvent(
                id: try id(), organization: organization, type: try text(), subject: try text(), at: try time(),
                data: try json()), incarnation: try optionalText())
    }
}
