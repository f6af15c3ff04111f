import Essentials
import GatewayModel
import Persistence

extension SQLScope: EventWriting {
    func orderEvents(limit: Int) throws -> Int {
        // The counter's row first: on an engine with several writers it makes the others wait here.
        let rows = try transaction.query(
            """
            INSERT INTO event_order (feed, last) VALUES ('all', 0)
            ON CONFLICT (feed) DO UPDATE SET last = event_order.last RETURNING last
            """, [])
        guard case .integer(var last)? = rows.first?.first else { throw StoreError.corrupt("event order") }
        let events = try transaction.query(
            """
            SELECT organization, sequence, id FROM events WHERE feed_position IS NULL
            ORDER BY organization, sequence LIMIT $1
            """, [.integer(Int64(limit))])
        for event in events {
            last += 1
            try transaction.execute(
                "UPDATE events SET feed_position = $3 WHERE organization = $1 AND sequence = $2",
                event.prefix(2) + [.integer(last)])
        }
        let first: Identifier<OutgoingEvent>? = try events.first.map { row in
            var reader = RowReader(Array(row.suffix(1)))
            return try reader.id()
        }
        try transaction.execute(
            "UPDATE event_order SET last = $1, incarnation = COALESCE(incarnation, $2) WHERE feed = 'all'",
            [.integer(last), SQLScope.incarnation(from: first)])
        return events.count
    }

    func hold(_ id: Identifier<WebhookEndpoint>) throws -> WebhookEndpoint? {
        // An engine with several writers locks the row; one with a single writer does nothing of note.
        try transaction.execute("UPDATE webhook_endpoints SET id = id WHERE id = $1", [SQLValue(id)])
        return try webhookEndpoint(id)
    }

    func insert(_ endpoint: WebhookEndpoint) throws { try insertRecord(endpoint) }
    func update(_ endpoint: WebhookEndpoint) throws { try updateRecord(endpoint) }

    func delete(_ endpoint: WebhookEndpoint) throws {
        try transaction.execute("DELETE FROM webhook_deliveries WHERE endpoint = $1", [SQLValue(endpoint.id)])
        try transaction.execute("DELETE FROM webhook_endpoints WHERE id = $1", [SQLValue(endpoint.id)])
    }

    func queue(_ event: SequencedEvent, to endpoint: Identifier<WebhookEndpoint>, at instant: Timestamp) throws {
        let earlier = try transaction.query(
            """
            SELECT 1 FROM webhook_deliveries WHERE endpoint = $1 AND organization = $2 AND subject = $3
            AND sequence < $4 AND state <> 'delivered' LIMIT 1
            """,
            [
                SQLValue(endpoint), SQLValue(event.event.organization), .text(event.event.subject),
                .integer(event.sequence),
            ])
        let delivery = WebhookDelivery(
            endpoint: endpoint, organization: event.event.organization, sequence: event.sequence, event: event.event.id,
            subject: event.event.subject, nextAttemptAt: earlier.isEmpty ? instant : nil)
        try transaction.execute(
            WebhookDelivery.insertion + " ON CONFLICT (endpoint, organization, sequence) DO NOTHING", delivery.row)
    }

    func claimDeliveries(
        to endpoint: Identifier<WebhookEndpoint>, at instant: Timestamp, until lease: Timestamp, limit: Int
    ) throws -> [WebhookDelivery] {
        let due = try all(
            WebhookDelivery.self,
            where: """
                endpoint = $1 AND next_attempt_at IS NOT NULL AND next_attempt_at <= $2
                ORDER BY next_attempt_at, organization, sequence LIMIT $3
                """, [SQLValue(endpoint), SQLValue(instant), .integer(Int64(limit))])
        // Only what is still as it was read: of two claimers one gets it.
        return try due.filter { delivery in
            try transaction.execute(
                """
                UPDATE webhook_deliveries SET next_attempt_at = $5 WHERE endpoint = $1 AND organization = $2
                AND sequence = $3 AND next_attempt_at = $4
                """, delivery.row.prefix(3) + [SQLValue(delivery.nextAttemptAt), SQLValue(lease)]) == 1
        }
    }

    func settle(_ delivery: WebhookDelivery, claimedUntil lease: Timestamp, at instant: Timestamp) throws -> Bool {
        // Between a fan-out that finds this one undelivered and this settling, which does not see what was fanned out,
        // the next one would be forgotten.
        if delivery.state == .delivered { _ = try hold(delivery.endpoint) }
        let row = delivery.row
        let settled = try transaction.execute(
            WebhookDelivery.replacement + " AND next_attempt_at = $\(row.count + 1)", row + [SQLValue(lease)])
        guard settled == 1 else { return false }
        guard delivery.state == .delivered else { return true }
        try transaction.execute(
            """
            UPDATE webhook_deliveries SET next_attempt_at = $4 WHERE endpoint = $1 AND organization = $2
            AND state = 'pending' AND next_attempt_at IS NULL AND sequence = (SELECT MIN(sequence)
            FROM webhook_deliveries WHERE endpoint = $1 AND organization = $2 AND subject = $3 AND state <> 'delivered')
            """,
            [
                SQLValue(delivery.endpoint), SQLValue(delivery.organization), .text(delivery.subject),
                SQLValue(instant),
            ])
        return true
    }

    func requeueParked(to endpoint: Identifier<WebhookEndpoint>, at instant: Timestamp) throws -> Int {
        // A parked one is always the first of its subject, so none of these overtakes another.
        try transaction.execute(
            """
            UPDATE webhook_deliveries SET state = 'pending', attempts = 0, next_attempt_at = $2
            WHERE endpoint = $1 AND state <> 'delivered' AND state = 'parked'
            """, [SQLValue(endpoint), SQLValue(instant)])
    }

    func rewind(_ endpoint: WebhookEndpoint, to cursor: Int64) throws {
        if let organization = endpoint.organization {
            try transaction.execute(
                "DELETE FROM webhook_deliveries WHERE endpoint = $1 AND organization = $2 AND sequence > $3",
                [SQLValue(endpoint.id), SQLValue(organization), .integer(cursor)])
        } else {
            try transaction.execute(
                """
                DELETE FROM webhook_deliveries WHERE endpoint = $1 AND EXISTS (SELECT 1 FROM events v WHERE
                v.organization = webhook_deliveries.organization AND v.sequence = webhook_deliveries.sequence
                AND v.feed_position > $2)
                """, [SQLValue(endpoint.id), .integer(cursor)])
        }
        try transaction.execute(
            "UPDATE webhook_endpoints SET fanned_out = $2 WHERE id = $1", [SQLValue(endpoint.id), .integer(cursor)])
    }

    func sweepDeliveries(before instant: Timestamp, limit: Int) throws -> Int {
        try transaction.execute(
            """
            DELETE FROM webhook_deliveries WHERE (endpoint, organization, sequence) IN (SELECT endpoint, organization,
            sequence FROM webhook_deliveries WHERE state = 'delivered' AND last_attempt_at < $1 LIMIT $2)
            """, [SQLValue(instant), .integer(Int64(limit))])
    }
}
