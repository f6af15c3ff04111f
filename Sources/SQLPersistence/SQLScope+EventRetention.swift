import Essentials
import GatewayModel
import Persistence

/// Events that go after a time, and what a follower learns of it.
extension SQLScope {
    func organizationsWithEvents(before instant: Timestamp, limit: Int) throws -> [Identifier<Organization>] {
        try transaction.query(
            """
            SELECT c.organization FROM event_counters c WHERE (SELECT e.at FROM events e
            WHERE e.organization = c.organization ORDER BY e.sequence LIMIT 1) < $1 ORDER BY c.organization LIMIT $2
            """, [SQLValue(instant), .integer(Int64(limit))]
        ).map { row in
            var reader = RowReader(row)
            return try reader.id()
        }
    }

    func keptCursor(of organization: Identifier<Organization>) throws -> Int64 {
        let first = try number(
            "SELECT MIN(sequence) FROM events WHERE organization = $1", [SQLValue(organization)])
        return try first.map { $0 - 1 } ?? lastSequence(of: organization)
    }

    func keptPosition() throws -> Int64 { try number("SELECT last FROM event_order WHERE feed = 'swept'") ?? 0 }

    func incarnation(of organization: Identifier<Organization>?) throws -> String? {
        let rows: [[SQLValue]]
        if let organization {
            rows = try transaction.query(
                "SELECT incarnation FROM event_counters WHERE organization = $1", [SQLValue(organization)])
        } else {
            rows = try transaction.query("SELECT incarnation FROM event_order WHERE feed = 'all'", [])
        }
        guard let row = rows.first else { return nil }
        var reader = RowReader(row)
        return try reader.optionalText()
    }

    func renewIncarnations(to name: String) throws {
        try transaction.execute("UPDATE event_counters SET incarnation = $1", [.text(name)])
        try transaction.execute("UPDATE event_order SET incarnation = $1 WHERE feed = 'all'", [.text(name)])
    }

    func sweepEvents(
        of organization: Identifier<Organization>, before instant: Timestamp, at now: Timestamp, limit: Int
    ) throws -> EventSweep {
        let key = SQLValue(organization)
        let oldest = try transaction.query(
            "SELECT sequence, at, feed_position FROM events WHERE organization = $1 ORDER BY sequence LIMIT $2",
            [key, .integer(Int64(limit))]
        ).map { row in
            var reader = RowReader(row)
            return (
                sequence: try reader.integer(), at: try reader.time(), position: try reader.optionalInteger()
            )
        }
        // Without gaps from the beginning: an event of a clock that ran ahead holds up those behind it.
        let over = oldest.prefix { $0.at < instant }
        guard let last = over.last?.sequence else { return EventSweep(events: 0, undelivered: 0) }
        try notePosition(of: over.map(\.position))
        let undelivered = try dropDeliveries(of: organization, through: last, at: now)
        let events = try transaction.execute(
            "DELETE FROM events WHERE organization = $1 AND sequence <= $2", [key, .integer(last)])
        return EventSweep(events: events, undelivered: undelivered)
    }

    /// Remembers up to where the order over all has lost something.
    private func notePosition(of swept: [Int64?]) throws {
        // The counter's row first, as in `orderEvents`.
        let order = """
            INSERT INTO event_order (feed, last) VALUES ('all', $1)
            ON CONFLICT (feed) DO UPDATE SET last = event_order.last + $1 RETURNING last
            """
        // An event that never had a place takes one along that stays empty: every cursor so far has missed it.
        let missed: Int64 = swept.contains(nil) ? 1 : 0
        guard let last = try number(order, [.integer(missed)]) else { throw StoreError.corrupt("event order") }
        let highest = missed == 1 ? last : swept.compactMap { $0 }.max() ?? 0
        try transaction.execute(
            """
            INSERT INTO event_order (feed, last) VALUES ('swept', $1)
            ON CONFLICT (feed) DO UPDATE SET last = $1 WHERE event_order.last < $1
            """, [.integer(highest)])
    }

    /// Forgets the deliveries of events that go, and lets those behind them have their turn; returns how many were open.
    private func dropDeliveries(
        of organization: Identifier<Organization>, through last: Int64, at instant: Timestamp
    ) throws -> Int {
        var open = 0
        for id in try endpointIDs(
            "SELECT id FROM webhook_endpoints WHERE organization = $1 OR organization IS NULL ORDER BY id",
            [SQLValue(organization)])
        {
            // As in `settle`: a fan-out meanwhile would wait for what goes here.
            _ = try hold(id)
            let key: [SQLValue] = [SQLValue(id), SQLValue(organization)]
            let range = "endpoint = $1 AND organization = $2 AND sequence <= $3"
            let lost = try transaction.execute(
                "DELETE FROM webhook_deliveries WHERE \(range) AND state <> 'delivered'", key + [.integer(last)])
            try transaction.execute("DELETE FROM webhook_deliveries WHERE \(range)", key + [.integer(last)])
            open += lost
            guard lost > 0 else { continue }
            try transaction.execute(
                """
                UPDATE webhook_deliveries SET next_attempt_at = $3 WHERE endpoint = $1 AND organization = $2
                AND state = 'pending' AND next_attempt_at IS NULL AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d
                WHERE d.endpoint = $1 AND d.organization = $2 AND d.subject = webhook_deliveries.subject
                AND d.state <> 'delivered' AND d.sequence < webhook_deliveries.sequence)
                """, key + [SQLValue(instant)])
        }
        return open
    }
}
