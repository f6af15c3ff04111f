import Essentials
import SCIM
import Testing

@Suite struct FilterRefusalTests {
    private func reason(_ filter: String, _ type: SCIMResourceType = .user) -> String {
        let error = refusal { _ = try SCIMFilter(filter, for: type) }
        guard case .invalidFilter(let reason)? = error else {
            Issue.record("\(filter): \(String(describing: error))")
            return ""
        }
        return reason
    }

    @Test(arguments: [
        ("", "an attribute"), ("   ", "an attribute"), ("userName", "an operator"), ("userName eq", "a value"),
        ("userName eq ", "a value"), ("userName eq bob", "\"bob\" is no value"), ("userName eq 'bob'", "is no value"),
        ("userName eq \"bob", "closing quotation mark"), ("userName eq \"bob\\", "closing quotation mark"),
        ("userName is \"bob\"", "\"is\" is no operator"), ("userName eq \"a\" \"b\"", "and, or or the end"),
        ("userName eq \"a\" and", "an attribute"), ("and userName pr", "\"userName\" is no operator"),
        ("(userName pr", "a closing parenthesis"), ("userName pr)", "and, or or the end"), ("()", "an attribute"),
        ("not userName pr", "\"userName\" is no operator"), ("emails[type eq \"work\"", "a closing bracket"),
        ("emails[]", "an attribute"), ("emails[type eq \"a\"]x", "and, or or the end"),
        ("emails[type eq \"a\"].", "an attribute"), ("emails[type eq \"a\"].value", "an operator"),
        ("emails[emails[type eq \"a\"]]", "brackets"), ("userName[value eq \"a\"]", "no entries"),
        ("emails.value[type eq \"a\"]", "no entries"), ("name.given.name eq \"a\"", "is no attribute path"),
        (".userName pr", "is no attribute path"), ("userName. pr", "is no attribute path"),
        ("1a eq \"x\"", "is no attribute path"), ("userName eq [1]", "is no value"), ("userName eq {}", "is no value"),
        ("userName eq \"\\ud800\"", "is no value"), ("userName eq \"\\x\"", "is no value"),
        ("userName eq \"a\nb\"", "is no value"), ("userName\teq \"a\"", "an operator"),
        ("userName eq\t\"a\"", "is no value"), ("userName eq 01", "is no value"), ("ü eq \"a\"", "an attribute"),
    ])
    func `checklist 56: text that is no filter is refused with the place and what belongs there`(
        filter: String, expected: String
    ) {
        #expect(reason(filter).contains(expected), "\(filter): \(reason(filter))")
    }

    @Test(arguments: [
        "favouriteColour eq \"x\"", "name.colour pr", "urn:x:User:userName pr", "emails[colour eq \"x\"]",
        "password eq \"x\"",
        "roles eq \"admin\"", "members eq \"x\"", "emails[type eq \"a\"].colour eq \"x\"",
        "emails[name.value eq \"x\"]",
    ])
    func `checklist 56 and 59: an attribute that the schema does not have is refused`(filter: String) {
        #expect(reason(filter).contains("has no attribute"))
    }

    @Test(arguments: [
        "active gt true", "active le \"true\"", "x509Certificates gt \"AAAA\"", "x509Certificates co \"AAAA\"",
        "active co \"t\"",
        "meta.created co \"2026\"", "title gt null", "title co null", "userName eq 5", "userName eq true",
        "active eq 1",
        "active eq \"yes\"", "meta.created eq \"yesterday\"", "meta.created gt \"2026-01-01T00:00:00\"",
        "name eq \"Ada\"",
        "addresses eq \"x\"", "meta eq \"x\"", "userName sw 1",
    ])
    func `checklist 55: a comparison that the attribute's type does not have is refused`(filter: String) {
        #expect(!reason(filter).isEmpty)
    }

    @Test func `checklist 28: what is never returned can't be asked for by filter`() {
        let secretive = SCIMResourceType(
            name: "X", endpoint: "/X", description: "",
            schema: SCIMSchema(
                id: "urn:x", name: "X", description: "",
                attributes: [SCIMAttribute("pin", "", mutability: .writeOnly, returned: .never)]))
        #expect(reason("pin sw \"1\"", secretive).contains("never returned"))
        #expect(reason("pin pr", secretive).contains("never returned"))
    }

    @Test func `checklist 58: length, depth and number of terms each have their own refusal`() throws {
        let long = "userName eq \"\(String(repeating: "x", count: 2048))\""
        #expect(reason(long).contains("bytes"))
        let deep = String(repeating: "(", count: 1000) + "userName pr" + String(repeating: ")", count: 1000)
        #expect(reason(deep).contains("deeper than 16"))
        let nots = String(repeating: "not(", count: 400) + "userName pr" + String(repeating: ")", count: 400)
        #expect(reason(nots).contains("deeper than 16"))
        let many = Array(repeating: "id pr", count: 65).joined(separator: " or ")
        #expect(reason(many).contains("more than 64"))

        let most = Array(repeating: "id pr", count: 64).joined(separator: " or ")
        #expect(try SCIMFilter(most, for: .user).matches(JSONObject([("id", "1")])))
        let deepest = String(repeating: "(", count: 16) + "id pr" + String(repeating: ")", count: 16)
        #expect(try SCIMFilter(deepest, for: .user).matches(JSONObject([("id", "1")])))
    }
}
