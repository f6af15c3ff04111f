import Administration
import Essentials
import Foundation
import GatewayModel
import Persistence
import SQLPersistence
import SQLiteDriver

/// A store with a chain of audit events, and a hand that reaches below it.
struct AuditBench {
    static let organization = Organization(
        id: Identifier(stored: "org-a"), name: "Works", createdAt: Timestamp(milliseconds: 1_700_000_000_000))

    let database: SQLiteDatabase
    let store: SQLStore
    let service: AuditLogService

    /// - Parameter count: how many events; more than 500 are several pages.
    init(events count: Int = 6) async throws {
        database = try SQLiteDatabase(path: nil)
        store = try await SQLStore(database: database)
        service = AuditLogService(store: store)
        try await store.write { scope in
            try scope.insert(Self.organization)
            for index in 1...count { try scope.append(AuditBench.event(index)) }
        }
    }

    static func event(_ index: Int) -> AuditEvent {
        AuditEvent(
            id: Identifier(stored: "aud-\(index)"), organization: organization.id,
            at: Timestamp(milliseconds: 1_700_000_000_000 + Int64(index)), actor: "system", action: "domain.claimed",
            target: "dom-\(index)", before: .null, after: ["n": .integer(Int64(index))],
            origin: Origin(address: "192.0.2.1", requestID: "req-\(index)"))
    }

    /// Does by SQL what no verb does.
    func tamper(_ statements: String...) async throws {
        try await database.write { transaction in
            for statement in statements { try transaction.execute(statement, []) }
        }
    }

    func verify(remembered: [AuditLink] = []) async throws -> AuditVerification {
        try await service.verify(Self.organization.id, remembered: remembered, actor: .operators(key: nil))
    }

    func head() async throws -> AuditLink? {
        try await service.head(of: Self.organization.id, actor: .operators(key: nil))
    }
}
