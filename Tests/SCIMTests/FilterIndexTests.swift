import Essentials
import SCIM
import Testing

@Suite struct FilterIndexTests {
    private func equalities(_ filter: String, _ type: SCIMResourceType = .user) throws -> [String] {
        try SCIMFilter(filter, for: type).equalityConjuncts.map {
            "\($0.path)\($0.type.map { "[\($0)]" } ?? "")=\($0.value)\($0.isCaseExact ? "!" : "")"
        }
    }

    @Test(arguments: [
        ("userName eq \"Ada\"", ["username=Ada"]), ("externalId eq \"X\"", ["externalid=X!"]),
        ("id eq \"1\"", ["id=1!"]),
        ("emails eq \"a@b\"", ["emails.value=a@b"]), ("emails.value eq \"a@b\"", ["emails.value=a@b"]),
        ("emails[type eq \"Work\"].value eq \"a@b\"", ["emails.value[work]=a@b"]),
        ("emails[type eq \"work\" and value eq \"a@b\"]", ["emails.value[work]=a@b"]),
        ("emails[value eq \"a@b\"] and active eq true", ["emails.value=a@b"]),
        ("userName eq \"a\" and (externalId eq \"b\" and title pr)", ["username=a", "externalid=b!"]),
        (
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq \"7\"",
            ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:user:employeenumber=7"]
        ),
        ("urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"a\"", ["username=a"]),
        ("userName eq \"a\" or userName eq \"b\"", []), ("not (userName eq \"a\")", []), ("userName sw \"a\"", []),
        ("userName eq null", []), ("active eq true", []), ("emails[type eq \"work\" or value eq \"x\"]", []),
    ])
    func `E11: what stands in an and at the top can be looked up`(
        filter: String, expected: [String]
    ) throws {
        #expect(try equalities(filter) == expected)
    }

    @Test func `E16: a group and its member are two look-ups`() throws {
        #expect(try equalities("id eq \"g\" and members eq \"u\"", .group) == ["id=g!", "members.value=u!"])
        #expect(try equalities("displayName eq \"Crew\"", .group) == ["displayname=Crew"])
    }
}
