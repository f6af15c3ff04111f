import Essentials
import GatewayModel
import GatewayTesting
import Persistence
import SQLPersistence
import SQLiteDriver
import Testing

@Suite struct SearchBacklogTests {
    private static let organization = Identifier<Organization>(stored: "org-a")

    @Test func `migration 18: names of before are found once the store is opened, each once`() async throws {
        let database = try SQLiteDatabase(path: nil)
        let store = try await SQLStore(database: database)
        let identity = Identity(
            id: Identifier(stored: "per-a"), email: try EmailAddress("Ann@Works.example"),
            createdAt: Timestamp(milliseconds: 5))
        let membership = Membership(
            id: Identifier(stored: "mem-a"), organization: Self.organization, identity: identity.id, role: .member,
            lastName: "Ülm", source: .manual, createdAt: Timestamp(milliseconds: 5),
            updatedAt: Timestamp(milliseconds: 5))
        try await store.write { scope in
            try scope.insert(
                Organization(id: Self.organization, name: "Ämter", createdAt: Timestamp(milliseconds: 5)))
            try scope.insert(
                Team(
                    id: Identifier(stored: "tem-a"), organization: Self.organization, name: "Ärzte",
                    createdAt: Timestamp(milliseconds: 5), updatedAt: Timestamp(milliseconds: 5)))
            try scope.insert(identity)
            try scope.insert(membership)
        }
        // What a version without search leaves behind.
        try await database.write { transaction in
            for statement in [
                "DELETE FROM member_terms WHERE membership = 'mem-a'", "UPDATE memberships SET has_terms = 0",
                "UPDATE teams SET name_key = NULL", "UPDATE organizations SET name_key = NULL",
            ] { _ = try transaction.execute(statement, []) }
        }
        for _ in 0..<2 {
            let opened = try await SQLStore(database: database)
            let counts = try await opened.read { scope in
                let tenant = scope.tenant(Self.organization)
                return [
                    try tenant.members(named: "ülm", matching: MemberFilter(), after: nil, limit: 9).found.count,
                    try tenant.members(named: "ann@", matching: MemberFilter(), after: nil, limit: 9).found.count,
                    try tenant.teams(named: "är", after: nil, limit: 9).found.count,
                    try scope.organizations(named: "äm", after: nil, limit: 9).found.count,
                ]
            }
            #expect(counts == [1, 1, 1, 1])
        }
        let terms = try await database.read { try $0.query("SELECT term FROM member_terms ORDER BY term", []).count }
        #expect(terms == 2)
    }
}
