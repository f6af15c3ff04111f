import Essentials
import Foundation
import GatewayModel
import Persistence
import SQLPersistence
import SQLiteDriver

/// What a page of a list costs in an organization of a hundred people, and in one of a hundred thousand.
enum ListBench {
    private static let sizes = [100, 100_000]
    private static let target = 1.5
    /// Pages in one transaction: going to the database's thread and back is not what is measured.
    private static let together = 10
    private static let page = 25
    private static let organization = Identifier<Organization>(stored: "org-bench")

    private typealias Body = @Sendable (any TenantReading, Int) throws -> Int

    private static let operations: [(name: String, body: Body)] = [
        ("first page of members", { tenant, _ in try list(tenant, MemberFilter(), nil) }),
        (
            "page in the middle",
            { tenant, size in
                try list(tenant, MemberFilter(), ListBenchSeed.position(size / 2 + page))
            }
        ),
        ("first page of admins", { tenant, _ in try list(tenant, MemberFilter(role: .admin), nil) }),
        ("first page of inactive ones", { tenant, _ in try list(tenant, MemberFilter(active: false), nil) }),
        ("search by two letters of a name", { tenant, _ in try search(tenant, "ad", MemberFilter()) }),
        ("search by a whole address", { tenant, _ in try search(tenant, ListBenchSeed.email(7), MemberFilter()) }),
        ("search, active ones only", { tenant, _ in try search(tenant, "ad", MemberFilter(active: true)) }),
        ("search for what is not there", { tenant, _ in try search(tenant, "zz", MemberFilter(), atLeast: 0) }),
    ]

    static func run() async throws {
        print("lists: CPU per page of \(page) members, µs; each finds its page")
        let small = try await ListBenchSeed.store(people: sizes[0])
        let began = Bench.wall()
        let large = try await ListBenchSeed.store(people: sizes[1])
        print("    \(sizes[1]) members filled in \(Bench.format(Bench.wall() - began)) s")
        for operation in operations {
            var least = (small: Double.infinity, large: Double.infinity)
            let limit = Bench.wall() + Bench.seconds / 8
            repeat {
                least.small = min(least.small, try await microseconds(small, sizes[0], operation.body))
                least.large = min(least.large, try await microseconds(large, sizes[1], operation.body))
            } while Bench.wall() < limit
            let ratio = least.large / least.small
            // One more page of an index is all that so little can be.
            let isMet = ratio <= target || least.large - least.small < 10
            print(
                "    " + SCIMBench.left(operation.name, 48) + SCIMBench.right(least.small, 9, 1)
                    + SCIMBench.right(least.large, 9, 1) + SCIMBench.right(ratio, 8, 2)
                    + (isMet ? "   met (target ≤ \(target))" : "   MISSED (target ≤ \(target))"))
        }
        print("")
    }

    private static func list(_ tenant: any TenantReading, _ filter: MemberFilter, _ before: ListPosition?) throws -> Int
    {
        let found = try tenant.members(matching: filter, before: before, limit: page).count
        guard found > 0 else { throw BenchFailure(description: "an empty page") }
        return found
    }

    private static func search(
        _ tenant: any TenantReading, _ text: String, _ filter: MemberFilter, atLeast least: Int = 1
    ) throws -> Int {
        let found = try tenant.members(named: text, matching: filter, after: nil, limit: page).found.count
        guard found >= least else { throw BenchFailure(description: "nobody is found by \(text)") }
        return found
    }

    private static func microseconds(_ store: SQLStore, _ size: Int, _ body: @escaping Body) async throws -> Double {
        let start = Bench.cpu()
        try await store.read { scope in
            for _ in 0..<together { _ = try body(scope.tenant(organization), size) }
        }
        return (Bench.cpu() - start) / Double(together) * 1_000_000
    }
}

/// Organizations of any size, in memory, whose people fill every page that is looked for even where they are a hundred.
enum ListBenchSeed {
    private static let organization = Identifier<Organization>(stored: "org-bench")
    private static let now = Timestamp(text: "2026-03-04T05:06:07Z") ?? Timestamp(milliseconds: 0)

    static func email(_ number: Int) -> String {
        "\(number % 2 == 0 ? "ada" : "bob").\(1_000_000 + number)@works.example"
    }

    static func position(_ number: Int) -> ListPosition {
        ListPosition(createdAt: now.advanced(by: .seconds(number)), id: "")
    }

    static func store(people: Int) async throws -> SQLStore {
        let store = try await SQLStore(database: try SQLiteDatabase(path: nil))
        for start in stride(from: 0, to: people, by: 5000) {
            try await store.write { scope in
                for number in start..<min(start + 5000, people) { try insert(number, into: scope) }
            }
        }
        return store
    }

    private static func insert(_ number: Int, into scope: any WriteScope) throws {
        let id = String(1_000_000 + number)
        let identity = Identity(
            id: Identifier(stored: "per-" + id), email: try EmailAddress(email(number)), createdAt: now)
        let at = now.advanced(by: .seconds(number))
        try scope.insert(identity)
        try scope.insert(
            Membership(
                id: Identifier(stored: "mem-" + id), organization: organization, identity: identity.id,
                role: number < 50 ? .admin : .member, firstName: number % 2 == 0 ? "Ada" : "Bob",
                lastName: "Person \(number)", active: number % 4 < 2, source: number % 3 == 0 ? .jit : .scim,
                createdAt: at, updatedAt: at))
    }
}
