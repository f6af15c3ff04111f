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
            SELECT organization, sequence FROM events WHERE feed_position IS NULL ORDER BY organization, sequence LIMIT $1
            """, [.integer(Int64(limit))])
        for event in events {
            last += 1
            try transaction.execute(
                "UPDATE events SET feed_position = $3 WHERE organization = $1 AND sequence = $2",
                event + [.integer(last)])
        }
        try transaction.execute("UPDATE event_order SET last = $1 WHERE feed = 'all'", [.integer(last)])
        return events.count
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
        for var delivery in due {
            delivery.nextAttemptAt = lease
            try updateRecord(delivery)
        }
        return due
    }

    func settle(_ delivery: WebhookDelivery, claimedUntil lease: Timestamp, at instant: Timestamp) throws -> Bool {
        let held = try one(
            WebhookDelivery.self,
            where: "endpoint = $1 AND organization = $2 AND sequence = $3 AND next_attempt_at = $4",
            Array(delivery.row.prefix(3)) + [SQLValue(lease)])
        guard held != nil else { return false }
        try updateRecord(delivery)
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
