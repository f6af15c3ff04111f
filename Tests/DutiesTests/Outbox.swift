import Cryptography
import Duties
import Effects
import Essentials
import Foundation
import GatewayModel
import GatewayTesting
import Persistence
import SQLPersistence
import SQLiteDriver
import Testing

/// An outbox with its store, a receiver that a test instructs and a clock that it moves.
struct Outbox {
    static let start = Timestamp(milliseconds: 1_700_000_000_000)
    static let organization: Identifier<Organization> = Identifier(stored: "org-a")

    let clock = FixedClock(Outbox.start)
    let random = SeededRandom()
    let receiver = FakeReceiver()
    let bell = EventBell()
    let key: SealingKey
    let store: SQLStore
    let worker: OutboxWorker

    init(path: String? = nil, limits: OutboxWorker.Limits = OutboxWorker.Limits()) async throws {
        key = try SealingKey(Secret([UInt8](repeating: 7, count: 32)))
        store = try await SQLStore(database: try SQLiteDatabase(path: path), bell: bell)
        worker = OutboxWorker(
            DutiesContext(
                store: store, clock: clock, random: random, poster: receiver, sealingKey: key, bell: bell
            ) { Issue.record("the outbox complains: \($0)") }, limits: limits)
        receiver.answer(status: 204)
    }

    /// A secret of 32 equal bytes.
    static func secret(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 32) }

    func sealed(_ byte: UInt8, _ id: Identifier<WebhookEndpoint>) throws -> [UInt8] {
        try key.seal(Outbox.secret(byte), context: WebhookEndpoint.sealingContext(id))
    }

    @discardableResult func endpoint(
        _ name: String, organization: Identifier<Organization>? = Outbox.organization, types: Set<String> = []
    ) async throws -> WebhookEndpoint {
        let id: Identifier<WebhookEndpoint> = Identifier(stored: "whk-\(name)")
        let endpoint = WebhookEndpoint(
            id: id, organization: organization, url: "https://\(name).example/hook", eventTypes: types,
            sealedSecret: try sealed(1, id), cursor: 0, createdAt: Outbox.start, updatedAt: Outbox.start)
        try await store.write { try $0.insert(endpoint) }
        return endpoint
    }

    /// Appends one event for each subject.
    func append(
        _ subjects: String..., type: String = "user.updated", organization: Identifier<Organization> = organization
    ) async throws {
        let events = subjects.map { subject in
            OutgoingEvent(
                id: random.identifier(), organization: organization, type: type, subject: subject, at: clock.now(),
                data: ["subject": .string(subject)])
        }
        try await store.write { scope in for event in events { try scope.append(event) } }
    }

    func deliveries(
        _ endpoint: WebhookEndpoint, _ state: WebhookDelivery.State? = nil
    ) async throws -> [WebhookDelivery] {
        try await store.read { try $0.deliveries(to: endpoint.id, state: state, before: nil, limit: 1000).reversed() }
    }

    func endpointNow(_ endpoint: WebhookEndpoint) async throws -> WebhookEndpoint {
        try #require(try await store.read { try $0.webhookEndpoint(endpoint.id) })
    }

    /// The sequences that arrived at this endpoint, in order.
    func arrived(at endpoint: WebhookEndpoint) throws -> [Int64] {
        try receiver.messages.filter { $0.url == endpoint.url }.map {
            try #require(try JSONValue(parsing: $0.body)["sequence"]?.integer)
        }
    }

    /// Fails messages about this subject with this status.
    func fail(_ subject: String, status: Int) {
        receiver.answer { message in
            let isAboutIt = String(decoding: message.body, as: UTF8.self).contains("\"subject\":\"\(subject)\"")
            return HTTPPostAnswer(status: isAboutIt ? status : 200)
        }
    }
}
