import Essentials
import Foundation
import GatewayModel
import Persistence
import SQLPersistence
import SQLiteDriver
import Synchronization

/// What was answered before the power went, and the rows that must therefore be on the disk.
///
/// One write makes an organization, its audit event, its first event, and an event in a sequence that all writers share:
/// four rows, and two counters, of which all or none may be there.
final class PowerCutLedger: Sendable {
    struct Refusal: Error {}

    static let shared = Identifier<Organization>(stored: "org-shared")
    private static let now = Timestamp(milliseconds: 1_700_000_000_123)

    /// Organization, and its place in the shared sequence.
    private let answered = Mutex<[String: Int64]>([:])
    private let refused = Mutex<Set<String>>([])

    var answers: Int { answered.withLock { $0.count } }

    /// Writes as `writer` until the store fails or `limit` writes were answered; every seventh body throws at its end.
    func write(to store: SQLStore, round: Int, writer: Int, limit: Int) async {
        for index in 0..<limit {
            let name = "\(round)-\(writer)-\(index)"
            do {
                let place = try await store.write { try Self.body(name, in: $0, throwing: index % 7 == 6) }
                answered.withLock { $0[name] = place }
            } catch is Refusal {
                refused.withLock { _ = $0.insert(name) }
            } catch {
                return
            }
        }
    }

    @discardableResult
    static func body(_ name: String, in scope: any WriteScope, throwing: Bool = false) throws -> Int64 {
        let organization = Organization(id: Identifier(stored: name), name: "Works \(name)", createdAt: now)
        try scope.insert(organization)
        try scope.append(
            AuditEvent(
                id: Identifier(stored: "aud-" + name), organization: organization.id, at: now, actor: "system",
                action: "organization.created", target: name, origin: nil))
        try scope.append(event("evt-" + name, of: organization.id, name))
        let place = try scope.append(event("all-" + name, of: shared, name))
        if throwing { throw Refusal() }
        return place
    }

    private static func event(_ id: String, of organization: Identifier<Organization>, _ name: String) -> OutgoingEvent
    {
        OutgoingEvent(
            id: Identifier(stored: id), organization: organization, type: "organization.created", subject: name,
            at: now,
            data: ["name": .string(name)])
    }

    // MARK: After the cut

    /// What a new process finds wrong in the file at `path`, in words; empty where every promise was kept.
    func complaints(about path: String) async -> [Complaint] {
        do {
            let database = try SQLiteDatabase(path: path, readers: 1)
            defer { database.close() }
            _ = try await SQLStore(database: database)
            return try await database.read { transaction in
                guard try transaction.query("PRAGMA integrity_check", []) == [[.text("ok")]] else { return [.corrupt] }
                return try self.complaints(transaction)
            }
        } catch {
            return [.unreadable("\(error)")]
        }
    }

    enum Complaint: Hashable, CustomStringConvertible {
        case corrupt
        case unreadable(String)
        case lost(String)
        case halfDone(String)
        case undead(String)
        case gap(String)

        var isLoss: Bool { if case .lost = self { true } else { false } }

        var description: String {
            switch self {
            case .corrupt: "integrity_check fails"
            case .unreadable(let error): "the file can't be opened: \(error)"
            case .lost(let name): "\(name) was answered and is lost"
            case .halfDone(let name): "\(name) is there in part"
            case .undead(let name): "\(name) was refused and is there"
            case .gap(let organization): "the events of \(organization) have a gap or a wrong counter"
            }
        }
    }

    private func complaints(_ transaction: any SQLTransaction) throws -> [Complaint] {
        let organizations = try names(transaction, "SELECT id FROM organizations")
        let audited = try names(transaction, "SELECT target FROM audit_events")
        var own: Set<String> = []
        var places: [String: Int64] = [:]
        var complaints: [Complaint] = []
        for row in try transaction.query("SELECT organization, sequence, subject FROM events", []) {
            guard case .text(let organization) = row[0], case .integer(let place) = row[1],
                case .text(let subject) = row[2]
            else { return [.corrupt] }
            if organization == Self.shared.text { places[subject] = place } else { own.insert(subject) }
        }
        for name in organizations.union(audited).union(own).union(places.keys) {
            let everywhere =
                organizations.contains(name) && audited.contains(name) && own.contains(name) && places[name] != nil
            if !everywhere { complaints.append(.halfDone(name)) }
        }
        complaints += answered.withLock { $0.filter { places[$0.key] != $0.value }.map { .lost($0.key) } }
        complaints += refused.withLock { $0.intersection(organizations).map { .undead($0) } }
        let gaps = try names(
            transaction,
            """
            SELECT c.organization FROM event_counters c LEFT JOIN events e ON e.organization = c.organization
            GROUP BY c.organization HAVING COUNT(e.id) <> c.last OR MIN(e.sequence) <> 1 OR MAX(e.sequence) <> c.last
            """)
        return complaints + gaps.map { .gap($0) }
    }

    private func names(_ transaction: any SQLTransaction, _ sql: String) throws -> Set<String> {
        Set(try transaction.query(sql, []).compactMap { if case .text(let name) = $0[0] { name } else { nil } })
    }
}
