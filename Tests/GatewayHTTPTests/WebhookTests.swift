import Duties
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

@Suite struct WebhookTests {
    private let world: World
    private let organization: String
    private var list: String { "/organizations/\(organization)/webhook-endpoints" }

    init() async throws {
        world = try await World()
        let made = try await world.api("POST", "/organizations", ["name": "One", "owner_email": "owner@one.example"])
        organization = try #require(made.json["id"]?.string)
        world.receiver.answer(status: 200)
    }

    private func make(_ body: JSONValue = ["url": "https://hook.example/in"]) async throws -> JSONValue {
        let made = try await world.api("POST", list, body)
        try #require(made.status == 201, "\(made.json.text)")
        return made.json
    }

    private func deliver(_ sequence: Int) async throws {
        let event = OutgoingEvent(
            id: Identifier(stored: "evt-\(sequence)"), organization: Identifier(stored: organization),
            type: "user.updated", subject: "per-1", at: World.start, data: .null)
        _ = try await world.store.write { try $0.append(event) }
        try await world.outbox.drain()
    }

    @Test func `an endpoint hears of what happens after it was made, signed with the secret that was shown once`()
        async throws
    {
        let made = try await make()
        let secret = try #require(made["secret"]?.string)
        #expect(secret.hasPrefix("whsec_"))
        #expect(Base64.decode(secret.dropFirst(6).utf8)?.count == 32)
        try await deliver(2)
        #expect(world.receiver.messages.count == 1)
        let id = try #require(made["id"]?.string)
        #expect(id.hasPrefix("whk-"))
        for path in [list, "\(list)/\(id)", "/organizations/\(organization)/audit-events"] {
            let answer = try await world.api("GET", path)
            #expect(!answer.json.text.contains("whsec_"), "\(path)")
            #expect(!answer.json.text.contains(String(secret.dropFirst(6))), "\(path)")
        }
        let deliveries = try await world.api("GET", "\(list)/\(id)/deliveries")
        #expect(deliveries.json["items"]?.array?.first?["state"] == "delivered")
        #expect(deliveries.json["items"]?.array?.first?["last_status"] == 200)
    }

    @Test func `a rotation shows the new secret once and keeps the old one good until the overlap ends`() async throws {
        let id = try #require(try await make()["id"]?.string)
        let rotated = try await world.api("POST", "\(list)/\(id)/rotate-secret", ["overlap_seconds": 3600])
        #expect(rotated.status == 200)
        #expect(rotated.json["secret"]?.string?.hasPrefix("whsec_") == true)
        #expect(rotated.json["previous_secret_ends_at"] == .string(World.start.advanced(by: .hours(1)).text))
        try await deliver(2)
        world.clock.advance(by: .hours(1))
        try await deliver(3)
        let signatures = world.receiver.messages.map { $0.headers["webhook-signature"]?.split(separator: " ").count }
        #expect(signatures == [2, 1])
        for seconds in [-1, 604_801] as [JSONValue] {
            let refused = try await world.api("POST", "\(list)/\(id)/rotate-secret", ["overlap_seconds": seconds])
            #expect(refused.status == 422)
        }
    }

    @Test func `rule P-3: a replay delivers everything after a sequence again`() async throws {
        let id = try #require(try await make()["id"]?.string)
        for sequence in 2...4 { try await deliver(sequence) }
        let replayed = try await world.api("POST", "\(list)/\(id)/replay", ["after": 2])
        #expect(replayed.status == 202)
        try await world.outbox.drain()
        let sequences = try world.receiver.messages.map { try JSONValue(parsing: $0.body)["sequence"] }
        #expect(sequences == [2, 3, 4, 3, 4])
        // Also what happened before the endpoint was made.
        _ = try await world.api("POST", "\(list)/\(id)/replay", ["after": "0"])
        try await world.outbox.drain()
        #expect(world.receiver.messages.count == 9)
        for body in [["after": 5], ["after": -1], ["after": 1, "parked": true], [:], ["parked": false]] as [JSONValue] {
            #expect(try await world.api("POST", "\(list)/\(id)/replay", body).status == 422, "\(body.text)")
        }
    }

    @Test func `rule P-3: what is parked is shown and replayed`() async throws {
        let id = try #require(try await make()["id"]?.string)
        world.receiver.answer(status: 500)
        try await deliver(2)
        for _ in 0..<9 {
            world.clock.advance(by: .hours(30))
            try await world.outbox.drain()
        }
        let shown = try await world.api("GET", "\(list)/\(id)")
        #expect(shown.json["parked"] == 1)
        let parked = try await world.api("GET", "\(list)/\(id)/deliveries?state=parked")
        #expect(parked.json["items"]?.array?.first?["attempts"] == 10)
        world.receiver.answer(status: 200)
        #expect(try await world.api("POST", "\(list)/\(id)/replay", ["parked": true]).status == 202)
        try await world.outbox.drain()
        let after = try await world.api("GET", "\(list)/\(id)")
        #expect(after.json["parked"] == 0)
        #expect(after.json["pending"] == 0)
    }

    @Test func `an endpoint that is switched off gets nothing, and everything once it is on again`() async throws {
        let id = try #require(try await make()["id"]?.string)
        let off = try await world.api("PATCH", "\(list)/\(id)", ["state": "disabled"])
        #expect(off.json["disabled_reason"] == "switched off by an admin")
        try await deliver(2)
        #expect(world.receiver.messages.isEmpty)
        let on = try await world.api("PATCH", "\(list)/\(id)", ["state": "active"])
        #expect(on.json["disabled_reason"] == .null)
        try await world.outbox.drain()
        #expect(world.receiver.messages.count == 1)
    }

    @Test func `the operator's endpoint hears of every organization, and only the operator sees it`() async throws {
        let made = try await world.api("POST", "/webhook-endpoints", ["url": "https://all.example/"])
        #expect(made.status == 201)
        #expect(made.json["organization"] == .null)
        let id = try #require(made.json["id"]?.string)
        _ = try await world.api("POST", "/organizations", ["name": "Two", "owner_email": "owner@two.example"])
        try await deliver(2)
        #expect(world.receiver.messages.count == 2)
        #expect(try await world.api("GET", "\(list)/\(id)").status == 404)
        let replayed = try await world.api("POST", "/webhook-endpoints/\(id)/replay", ["after": 0])
        #expect(replayed.status == 202)
        try await world.outbox.drain()
        #expect(world.receiver.messages.count == 5)
        let key = try await world.api("POST", "/organizations/\(organization)/api-keys", ["scopes": ["webhooks:write"]])
        let text = try #require(key.json["key"]?.string)
        #expect(try await world.api("GET", "/webhook-endpoints", key: text).status == 403)
        #expect(try await world.api("DELETE", "/webhook-endpoints/\(id)", key: text).status == 403)
        #expect(try await world.api("DELETE", "/webhook-endpoints/\(id)").status == 204)
    }

    @Test func `rule P-4: another organization's endpoint is not found, with a key or by its id`() async throws {
        let id = try #require(try await make()["id"]?.string)
        let two = try await world.api("POST", "/organizations", ["name": "Two", "owner_email": "owner@two.example"])
        let other = try #require(two.json["id"]?.string)
        let key = try await world.api(
            "POST", "/organizations/\(other)/api-keys", ["scopes": ["webhooks:write", "webhooks:read"]])
        let text = try #require(key.json["key"]?.string)
        for (method, path) in [
            ("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/rotate-secret"), ("GET", "/deliveries"),
        ] {
            let byID = try await world.api(method, "/organizations/\(other)/webhook-endpoints/\(id)\(path)", key: text)
            let byKey = try await world.api(method, "\(list)/\(id)\(path)", key: text)
            #expect(byID.status == 404 && byKey.status == 404, "\(method) \(path)")
        }
    }

    @Test(arguments: [
        "http://hook.example/", "ftp://hook.example/", "https://", "https://user:pass@hook.example/",
        "https://hook.example/#f", "https://hook example/", "", "hook.example",
    ])
    func `an address that can't be a webhook's is refused when it is given`(url: String) async throws {
        let answer = try await world.api("POST", list, ["url": .string(url)])
        #expect(answer.status == 422)
        #expect(answer.json["error"]?["code"] == "webhook.url")
    }

    @Test func `promise P6: an organization has at most 50 endpoints`() async throws {
        for _ in 0..<50 { _ = try await make() }
        #expect(try await world.api("POST", list, ["url": "https://hook.example/"]).status == 422)
    }

    @Test(arguments: ["user", "User.created", "user.created.x", "*", "*.created", "user.**", ""])
    func `a filter that names no type is refused`(type: String) async throws {
        let answer = try await world.api(
            "POST", list, ["url": "https://hook.example/", "event_types": [.string(type)]])
        #expect(answer.status == 422)
    }
}
