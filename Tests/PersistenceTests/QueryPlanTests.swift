import Essentials
import GatewayModel
import Persistence
import SQLPersistence
import SQLiteDriver
import Synchronization
import Testing

/// What a directory asks for costs the same among ten people and among a hundred thousand.
///
/// SQLite says beforehand which way it will go. No statistics exist here, as in an installation where nobody runs ANALYZE.
@Suite struct QueryPlanTests {
    /// Reads of a directory, of which each finds its few rows through an index.
    private static let reads: [(name: String, body: @Sendable (any ReadScope) throws -> Void)] = [
        ("token", { _ = try $0.directoryToken(hash: [1]) }),
        ("identity by e-mail", { _ = try $0.identity(email: try EmailAddress("ada@works.example")) }),
        ("claims", { _ = try $0.tenant(organization).domainClaims() }),
        ("member", { _ = try $0.tenant(organization).member(Identifier(stored: "mem-a")) }),
        ("member by identity", { _ = try $0.tenant(organization).member(identity: Identifier(stored: "ide-a")) }),
        ("members by user name", { _ = try $0.tenant(organization).member(userName: "ada") }),
        ("members by external id", { _ = try $0.tenant(organization).members(externalID: "00u1") }),
        ("members by e-mail", { _ = try $0.tenant(organization).members(emailAddress: "ada@works.example") }),
        ("active owners", { _ = try $0.tenant(organization).activeOwnerCount() }),
        ("active owners with their addresses", { _ = try $0.activeOwners(of: organization) }),
        ("active administrators", { _ = try $0.activeAdministrators(of: organization) }),
        ("who is there by a group", { _ = try $0.membershipsByGroup(in: organization, after: nil, limit: 10) }),
        ("links", { _ = try $0.links(to: organization, after: nil, limit: 10) }),
        ("link by SCIM Name", { _ = try $0.link(to: organization, scimName: "sales") }),
        ("teams of a member", { _ = try $0.tenant(organization).teams(of: Identifier(stored: "mem-a")) }),
        ("names of a member's teams", { _ = try $0.tenant(organization).teamNames(of: Identifier(stored: "mem-a")) }),
        ("teams by name", { _ = try $0.tenant(organization).teams(name: "everyone") }),
        ("teams by external id", { _ = try $0.tenant(organization).teams(externalID: "00g1") }),
        ("what a team shows of a member", { _ = try $0.tenant(organization).teamMember(Identifier(stored: "mem-a")) }),
        ("member of a team", { _ = try $0.tenant(organization).isMember(Identifier(stored: "mem-a"), of: team) }),
        (
            "people ended under an Admin Organization",
            {
                _ = try $0.deprovisionedPersonCount(under: organization, since: Timestamp(milliseconds: 0))
            }
        ),
        ("members of a team", { _ = try $0.tenant(organization).members(of: team, in: nil, after: nil, limit: 10) }),
        (
            "page of members",
            {
                let domains = [DomainName(stored: "works.example"), DomainName(stored: "works.test")]
                _ = try $0.tenant(organization).members(in: domains, after: nil, offset: 0, limit: 10)
            }
        ),
    ]
    private static let organization = Identifier<Organization>(stored: "org-a")
    private static let team = Identifier<Team>(stored: "tea-a")

    @Test(arguments: reads.indices)
    func `a directory's read finds its rows through an index that names them`(index: Int) async throws {
        let database = PlannedDatabase(try SQLiteDatabase(path: nil))
        let store = try await SQLStore(database: database)
        let (name, body) = Self.reads[index]
        try await store.read { try body($0) }
        let steps = database.steps
        #expect(!steps.isEmpty, "\(name)")
        for step in steps {
            // What an hour has left is counted, not walked for.
            if step == "USE TEMP B-TREE FOR count(DISTINCT)" { continue }
            #expect(step.hasPrefix("SEARCH") || step.hasPrefix("LIST SUBQUERY"), "\(name): \(step)")
            // The organization alone names as many rows as it has; but the owners' index has no others.
            let isWalk = step.hasSuffix("(organization=?)") && !step.contains("memberships_owners")
            #expect(!isWalk || step.contains("domain_claims"), "\(name): \(step)")
        }
    }
}

/// Keeps the plan of each query that is read.
private final class PlannedDatabase: SQLDatabase {
    private let database: SQLiteDatabase
    private let found = Mutex<[String]>([])

    init(_ database: SQLiteDatabase) { self.database = database }

    var bytesType: String { database.bytesType }
    var steps: [String] { found.withLock { $0 } }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Result
    ) async throws -> Result {
        try await database.read { transaction in
            try body(PlannedTransaction(transaction: transaction) { step in self.found.withLock { $0.append(step) } })
        }
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Result
    ) async throws -> Result {
        try await database.write(body)
    }
}

private struct PlannedTransaction: SQLTransaction {
    let transaction: any SQLTransaction
    let note: (String) -> Void

    func query(_ sql: String, _ values: [SQLValue]) throws -> [[SQLValue]] {
        for row in try transaction.query("EXPLAIN QUERY PLAN " + sql, values) {
            if case .text(let detail)? = row.last { note(detail) }
        }
        return try transaction.query(sql, values)
    }

    @discardableResult func execute(_ sql: String, _ values: [SQLValue]) throws -> Int {
        try transaction.execute(sql, values)
    }
}
