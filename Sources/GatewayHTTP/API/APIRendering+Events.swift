import Administration
import Essentials
import GatewayModel

extension APIRendering {
    static func feed(_ items: [JSONValue], next: Int64?, incarnation: String?) -> GatewayResponse {
        .json([
            "items": .array(items), "next": JSONValue(next.map { String($0) }), "incarnation": JSONValue(incarnation),
        ])
    }

    static func endpoint(_ status: WebhookService.Status, secret: String? = nil) -> JSONValue {
        let endpoint = status.endpoint
        var object = JSONObject([
            ("id", JSONValue(endpoint.id)), ("organization", JSONValue(endpoint.organization)),
            ("url", .string(endpoint.url)), ("event_types", JSONValue(endpoint.eventTypes.sorted())),
            ("state", .string(endpoint.state.rawValue)), ("disabled_reason", JSONValue(endpoint.disabledReason)),
            ("previous_secret_ends_at", JSONValue(endpoint.previousSecretEndsAt)),
            ("cursor", .string(String(endpoint.cursor))), ("pending", .integer(Int64(status.pending))),
            ("parked", .integer(Int64(status.parked))), ("created_at", JSONValue(endpoint.createdAt)),
            ("updated_at", JSONValue(endpoint.updatedAt)),
        ])
        if let secret { object["secret"] = .string(secret) }
        return .object(object)
    }

    static func delivery(_ delivery: WebhookDelivery) -> JSONValue {
        [
            "event": JSONValue(delivery.event), "organization": JSONValue(delivery.organization),
            "sequence": .integer(delivery.sequence), "subject": .string(delivery.subject),
            "state": .string(delivery.state.rawValue), "attempts": .integer(Int64(delivery.attempts)),
            "next_attempt_at": JSONValue(delivery.nextAttemptAt), "last_attempt_at": JSONValue(delivery.lastAttemptAt),
            "last_status": delivery.lastStatus.map { .integer(Int64($0)) } ?? .null,
            "last_outcome": JSONValue(delivery.lastOutcome),
        ]
    }

    static func snapshot(_ snapshot: EventFeed.Snapshot) -> JSONValue {
        [
            "sequence": .integer(snapshot.sequence), "cursor": .string(String(snapshot.sequence)),
            "incarnation": JSONValue(snapshot.incarnation),
            "members": .array(snapshot.members),
            "teams": .array(
                snapshot.teams.map { team, members in
                    [
                        "id": JSONValue(team.id), "name": .string(team.name), "external_id": JSONValue(team.externalID),
                        "directory": JSONValue(team.directory),
                        "members": JSONValue(members.map(\.text)),
                    ]
                }),
        ]
    }

    static func apiKey(_ key: APIKey, text: String? = nil) -> JSONValue {
        var object = JSONObject([
            ("id", JSONValue(key.id)), ("name", .string(key.name)), ("organization", JSONValue(key.organization)),
            ("scopes", JSONValue(key.scopes.sorted())), ("created_at", JSONValue(key.createdAt)),
            ("revoked_at", JSONValue(key.revokedAt)),
        ])
        if let text { object["key"] = .string(text) }
        return .object(object)
    }
}
