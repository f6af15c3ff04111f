import Cryptography
import Duties
import Effects
import Essentials
import Foundation
import GatewayModel
import GatewayTesting
import Persistence
import SQLPersistence
import Testing

@Suite struct DeliveryTests {
    @Test func `rule P-3: each event arrives at each endpoint that hears of its type, whole and signed`() async throws {
        let outbox = try await Outbox()
        let all = try await outbox.endpoint("all")
        let some = try await outbox.endpoint("some", types: ["user.created"])
        let family = try await outbox.endpoint("family", types: ["team.*"])
        let operators = try await outbox.endpoint("operators", organization: nil)
        let stranger = try await outbox.endpoint("stranger", organization: Identifier(stored: "org-b"))
        try await outbox.append("per-1", type: "user.created")
        try await outbox.append("tem-1", type: "team.created")
        try await outbox.append("per-9", type: "user.created", organization: Identifier(stored: "org-b"))
        try await outbox.worker.drain()
        #expect(try outbox.arrived(at: all).sorted() == [1, 2])
        #expect(try outbox.arrived(at: some) == [1])
        #expect(try outbox.arrived(at: family) == [2])
        #expect(try outbox.arrived(at: operators).count == 3)
        #expect(try outbox.arrived(at: stranger) == [1])
        let message = try #require(outbox.receiver.messages.first { $0.url == some.url })
        let body = try JSONValue(parsing: message.body)
        #expect(body["type"] == "user.created")
        #expect(body["organization"] == "org-a")
        #expect(body["data"] == ["subject": "per-1"])
        #expect(body["timestamp"] == .string(Outbox.start.text))
        #expect(message.headers["webhook-id"] == body["id"]?.string)
        #expect(message.headers["content-type"] == "application/json")
        let expected = try WebhookSignature.headers(
            id: body["id"]?.string ?? "", at: Outbox.start, body: message.body, secrets: [Secret(Outbox.secret(1))])
        #expect(message.headers["webhook-signature"] == expected[2].value)
    }

    @Test func `rule P-3: a later event of a person waits for the earlier one, and other people's go on`() async throws
    {
        let outbox = try await Outbox()
        let endpoint = try await outbox.endpoint("one")
        try await outbox.append("per-1", "per-1", "per-2", "per-1", "per-2", "per-3")
        outbox.fail("per-1", status: 500)
        try await outbox.worker.drain()
        #expect(try outbox.arrived(at: endpoint).filter { [3, 5].contains($0) } == [3, 5])
        #expect(try outbox.arrived(at: endpoint).contains(6))
        #expect(try outbox.arrived(at: endpoint).filter { [1, 2, 4].contains($0) } == [1])
        outbox.receiver.answer(status: 200)
        outbox.clock.advance(by: .seconds(6))
        try await outbox.worker.drain()
        #expect(try outbox.arrived(at: endpoint).filter { [1, 2, 4].contains($0) } == [1, 1, 2, 4])
        let left = try await outbox.deliveries(endpoint).filter { $0.state != .delivered }
        #expect(left.isEmpty)
    }

    @Test func `rule P-3: ten attempts on the schedule, then parked, never dropped, and replayed in order`()
        async throws
    {
        let outbox = try await Outbox()
        let endpoint = try await outbox.endpoint("one")
        try await outbox.append("per-1", "per-1")
        outbox.receiver.answer(status: 503)
        var pauses: [Duration] = []
        for _ in 0..<10 {
            #expect(try await outbox.worker.drain() == 1)
            guard let next = try await outbox.store.read({ try $0.nextAttempt() }) else { break }
            pauses.append(next.since(outbox.clock.now()))
            outbox.clock.advance(by: next.since(outbox.clock.now()))
        }
        #expect(pauses.count == 9)
        for (pause, wanted) in zip(pauses, RetrySchedule.standardWebhooks.pauses) {
            #expect(pause >= wanted * 0.8 && pause <= wanted * 1.2)
        }
        outbox.clock.advance(by: .days(30))
        #expect(try await outbox.worker.drain() == 0)
        let states = try await outbox.deliveries(endpoint)
        #expect(states.map(\.state) == [.parked, .pending])
        #expect(states[0].attempts == 10)
        #expect(states[0].lastStatus == 503)
        #expect(states[0].lastOutcome == "status")
        outbox.receiver.answer(status: 200)
        _ = try await outbox.store.write { try $0.requeueParked(to: endpoint.id, at: outbox.clock.now()) }
        try await outbox.worker.drain()
        #expect(try outbox.arrived(at: endpoint).suffix(2) == [1, 2])
        #expect(try await outbox.deliveries(endpoint, .delivered).count == 2)
    }

    @Test func `rule P-3: the id is the same in each attempt, and the timestamp that of the attempt`() async throws {
        let outbox = try await Outbox()
        try await outbox.endpoint("one")
        try await outbox.append("per-1")
        outbox.receiver.answer(status: 500)
        try await outbox.worker.drain()
        outbox.clock.advance(by: .seconds(10))
        try await outbox.worker.drain()
        let messages = outbox.receiver.messages
        #expect(messages.count == 2)
        #expect(messages[0].headers["webhook-id"] == messages[1].headers["webhook-id"])
        #expect(messages[1].headers["webhook-timestamp"] == "1700000010")
        #expect(messages[0].headers["webhook-signature"] != messages[1].headers["webhook-signature"])
    }

    @Test func `rule P-3: while two secrets overlap deliveries carry both signatures, after the end one`() async throws
    {
        let outbox = try await Outbox()
        var endpoint = try await outbox.endpoint("one")
        endpoint.rotate(to: try outbox.sealed(2, endpoint.id), previousUntil: Outbox.start.advanced(by: .hours(1)))
        try await outbox.store.write { [endpoint] in try $0.update(endpoint) }
        try await outbox.append("per-1")
        try await outbox.worker.drain()
        outbox.clock.advance(by: .hours(1))
        try await outbox.append("per-1")
        try await outbox.worker.drain()
        let messages = outbox.receiver.messages
        for (message, secrets) in zip(messages, [[2, 1], [2]] as [[UInt8]]) {
            let expected = try WebhookSignature.headers(
                id: message.headers["webhook-id"] ?? "",
                at: message.body == messages[0].body ? Outbox.start : outbox.clock.now(), body: message.body,
                secrets: secrets.map { Secret(Outbox.secret($0)) })
            #expect(message.headers["webhook-signature"] == expected[2].value)
        }
    }

    @Test func `410 Gone switches the endpoint off, says so, and what it had not got waits`() async throws {
        let outbox = try await Outbox()
        let endpoint = try await outbox.endpoint("one")
        let witness = try await outbox.endpoint("witness", types: ["endpoint.disabled"])
        try await outbox.append("per-1")
        outbox.receiver.answer { HTTPPostAnswer(status: $0.url.contains("witness") ? 200 : 410) }
        try await outbox.worker.drain()
        var now = try await outbox.endpointNow(endpoint)
        #expect(now.state == .disabled)
        #expect(now.disabledReason == "the receiver answered 410 Gone")
        let audit = try await outbox.store.read {
            try $0.tenant(Outbox.organization).auditEvents(before: nil, limit: 9)
        }
        #expect(audit.map(\.action) == ["webhook_endpoint.disabled"])
        #expect(try outbox.arrived(at: witness) == [2])
        try await outbox.append("per-1")
        outbox.clock.advance(by: .days(2))
        #expect(try await outbox.worker.drain() == 0)
        now.enable()
        try await outbox.store.write { [now] in try $0.update(now) }
        outbox.receiver.answer(status: 200)
        try await outbox.worker.drain()
        #expect(try outbox.arrived(at: endpoint).filter { $0 != 2 } == [1, 1, 3])
    }

    @Test(arguments: [301, 302, 307, 400, 404, 500])
    func `only a status of 2xx is success`(status: Int) async throws {
        let outbox = try await Outbox()
        let endpoint = try await outbox.endpoint("one")
        try await outbox.append("per-1")
        outbox.receiver.answer(status: status)
        try await outbox.worker.step()
        let delivery = try #require(try await outbox.deliveries(endpoint).first)
        #expect(delivery.state == .pending)
        #expect(delivery.lastStatus == status)
        #expect(delivery.lastOutcome == "status")
    }

    @Test func `Retry-After puts the next attempt off, up to a day`() async throws {
        let outbox = try await Outbox()
        try await outbox.endpoint("one")
        try await outbox.append("per-1")
        outbox.receiver.answer { _ in HTTPPostAnswer(status: 429, retryAfter: .seconds(3600)) }
        try await outbox.worker.step()
        #expect(try await outbox.store.read { try $0.nextAttempt() } == Outbox.start.advanced(by: .hours(1)))
    }

    @Test func `an address that the guard refuses is an attempt that failed, with the guard's code`() async throws {
        let outbox = try await Outbox()
        let endpoint = try await outbox.endpoint("one")
        try await outbox.append("per-1")
        outbox.receiver.answer { message throws(HTTPFetchError) in throw .addressRefused(url: message.url) }
        try await outbox.worker.step()
        let delivery = try #require(try await outbox.deliveries(endpoint).first)
        #expect(delivery.lastOutcome == "fetch.address_refused")
        #expect(delivery.lastStatus == nil)
    }
}
