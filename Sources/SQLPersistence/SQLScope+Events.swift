import Essentials
import GatewayModel
import Persistence

extension SQLScope: EventReading {
    private static let eventColumns =
        "organization, sequence, id, type, subject, at, data, "
        + "(SELECT c.incarnation FROM event_counters c WHERE c.organization = events.organization)"

    func number(_ sql: String, _ values: [SQLValue] = []) throws -> Int64? {
        guard case .integer(let value)? = try transaction.query(sql, values).first?.first else { return nil }
        return value
    }

    func endpointIDs(_ sql: String, _ values: [SQLValue]) throws -> [Identifier<WebhookEndpoint>] {
        try transaction.query(sql, values).map { row in
            var reader = RowReader(row)
            return try reader.id()
        }
    }

    func apiKey(_ id: Identifier<APIKey>) throws -> APIKey? { try one(APIKey.self, where: "id = $1", [SQLValue(id)]) }

    func lastSequence(of organization: Identifier<Organization>) throws -> Int64 {
        try number("SELECT last FROM event_counters WHERE organization = $1", [SQLValue(organization)]) ?? 0
    }

    func event(of organization: Identifier<Organization>, sequence: Int64) throws -> SequencedEvent? {
        let rows = try transaction.query(
            "SELECT \(SQLScope.eventColumns) FROM events WHERE organization = $1 AND sequence = $2",
            [SQLValue(organization), .integer(sequence)])
        guard let row = rows.first else { return nil }
        var reader = RowReader(row)
        return try reader.event()
    }

    func hasUnorderedEvents() throws -> Bool {
        try number("SELECT 1 FROM events WHERE feed_position IS NULL LIMIT 1") != nil
    }

    func lastPosition() throws -> Int64 { try number("SELECT last FROM event_order WHERE feed = 'all'") ?? 0 }

    func orderedEvents(
        after position: Int64, limit: Int, types: Set<String>
    ) throws -> [(position: Int64, event: SequencedEvent)] {
        let filter = EventTypeCondition(types, firstPlace: 3)
        return try transaction.query(
            """
            SELECT feed_position, \(SQLScope.eventColumns) FROM events WHERE feed_position > $1 \(filter.text)
            ORDER BY feed_position LIMIT $2
            """, [.integer(position), .integer(Int64(limit))] + filter.values
        ).map { row in
            var reader = RowReader(row)
            return (try reader.integer(), try reader.event())
        }
    }

    func teamMembers(
        of organization: Identifier<Organization>
    ) throws -> [(team: Identifier<Team>, membership: Identifier<Membership>)] {
        try transaction.query(
            "SELECT team, membership FROM team_memberships WHERE organization = $1 ORDER BY team, membership",
            [SQLValue(organization)]
        ).map { row in
            var reader = RowReader(row)
            return (try reader.id(), try reader.id())
        }
    }

    func webhookEndpoint(_ id: Identifier<WebhookEndpoint>) throws -> WebhookEndpoint? {
        try one(WebhookEndpoint.self, where: "id = $1", [SQLValue(id)])
    }

    func webhookEndpoints(of organization: Identifier<Organization>?) throws -> [WebhookEndpoint] {
        guard let organization else {
            return try all(WebhookEndpoint.self, where: "organization IS NULL ORDER BY created_at, id", [])
        }
        return try all(
            WebhookEndpoint.self, where: "organization = $1 ORDER BY created_at, id", [SQLValue(organization)])
    }

    func laggingEndpoints(limit: Int) throws -> [Identifier<WebhookEndpoint>] {
        let ofOrganizations = try endpointIDs(
            """
            SELECT e.id FROM webhook_endpoints e JOIN event_counters c ON c.organization = e.organization
            WHERE e.state = 'active' AND e.fanned_out < c.last ORDER BY e.id LIMIT $1
            """, [.integer(Int64(limit))])
        // All of them are behind while an event has no place yet.
        let last = try hasUnorderedEvents() ? Int64.max : try lastPosition()
        return ofOrganizations
            + (try endpointIDs(
                """
                SELECT id FROM webhook_endpoints WHERE organization IS NULL AND state = 'active' AND fanned_out < $1
                ORDER BY id LIMIT $2
                """, [.integer(last), .integer(Int64(limit))]))
    }

    func endpointsDue(at instant: Timestamp) throws -> [Identifier<WebhookEndpoint>] {
        try endpointIDs(
            """
            SELECT e.id FROM webhook_endpoints e WHERE e.state = 'active' AND EXISTS (SELECT 1 FROM webhook_deliveries d
            WHERE d.endpoint = e.id AND d.next_attempt_at IS NOT NULL AND d.next_attempt_at <= $1) ORDER BY e.id
            """, [SQLValue(instant)])
    }

    func nextAttempt() throws -> Timestamp? {
        try number(
            """
            SELECT MIN((SELECT MIN(d.next_attempt_at) FROM webhook_deliveries d WHERE d.endpoint = e.id
            AND d.next_attempt_at IS NOT NULL)) FROM webhook_endpoints e WHERE e.state = 'active'
            """
        ).map(Timestamp.init(milliseconds:))
    }

    func deliveries(
        to endpoint: Identifier<WebhookEndpoint>, state: WebhookDelivery.State?,
        before: (organization: Identifier<Organization>, sequence: Int64)?, limit: Int
    ) throws -> [WebhookDelivery] {
        try all(
            WebhookDelivery.self,
            where: """
                endpoint = $1 AND ($2 = '' OR state = $2)
                AND ($3 = '' OR organization < $3 OR (organization = $3 AND sequence < $4))
                ORDER BY organization DESC, sequence DESC LIMIT $5
                """,
            [
                SQLValue(endpoint), .text(state?.rawValue ?? ""), .text(before?.organization.text ?? ""),
                .integer(before?.sequence ?? 0), .integer(Int64(limit)),
            ])
    }

    func deliveryCounts(to endpoint: Identifier<WebhookEndpoint>) throws -> (pending: Int, parked: Int) {
        func count(_ state: WebhookDelivery.State) throws -> Int {
            Int(
                try number(
                    """
                    SELECT COUNT(*) FROM webhook_deliveries WHERE endpoint = $1 AND state <> 'delivered' AND state = $2
                    """, [SQLValue(endpoint), .text(state.rawValue)]) ?? 0)
        }
        return (try count(.pending), try count(.parked))
    }
}
