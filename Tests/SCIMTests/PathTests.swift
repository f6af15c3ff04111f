import Essentials
import SCIM
import Testing

@Suite struct PathTests {
    @Test(
        arguments: [
            ("userName", nil, "userName", false, nil), ("NAME.GIVENNAME", nil, "name", false, "givenName"),
            ("emails[type eq \"work\"]", nil, "emails", true, nil),
            ("emails[type eq \"wo]rk\"].Value", nil, "emails", true, "value"),
            ("urn:ietf:params:scim:schemas:core:2.0:User:name.familyName", nil, "name", false, "familyName"),
            ("\(Samples.enterpriseURN):department", Samples.enterpriseURN, "department", false, nil),
            ("\(Samples.enterpriseURN.uppercased()):manager.value", Samples.enterpriseURN, "manager", false, "value"),
            (Samples.enterpriseURN.uppercased(), Samples.enterpriseURN, nil, false, nil),
            (Samples.userURN, nil, nil, false, nil),
            (
                "urn:ietf:params:scim:schemas:core:2.0:User:emails[primary eq true].display", nil, "emails", true,
                "display"
            ),
        ] as [(String, String?, String?, Bool, String?)])
    func `checklist 92: each form of path leads to its attribute`(
        text: String, urn: String?, attribute: String?, hasFilter: Bool, sub: String?
    ) throws {
        let path = try SCIMPath(text, for: .user)
        #expect(path.urn == urn)
        #expect(path.attribute?.name == attribute)
        #expect((path.filter != nil) == hasFilter)
        #expect(path.subAttribute?.name == sub)
    }

    @Test(arguments: [
        "", " ", "userName ", "user name", ".name", "name.", "name..givenName", "a.b.c", "emails[type eq \"work\"",
        "emails]type[", "emails[type eq \"work\"]value", "emails[type eq \"work\"].", "emails[type eq \"work\"].a.b",
        "emails[type eq \"a\"][type eq \"b\"].x", "userName[value eq \"a\"]", "name.givenName[value eq \"a\"]",
        "colour",
        "name.colour", "emails[type eq \"a\"].colour", "urn:x", "urn:x:y", "\(Samples.enterpriseURN):colour", "members",
        "$",
        "emails[type eq \"work\"].\u{301}value",
    ])
    func `checklist 92: text that is no path of this schema is refused`(text: String) {
        let word = refusal { _ = try SCIMPath(text, for: .user) }?.scimType
        #expect(word == .invalidPath || word == .invalidFilter)
    }

    @Test func `a path has bounds of its own`() {
        let long = "urn:" + String(repeating: "a:", count: 600) + "b"
        #expect(refusal { _ = try SCIMPath(long, for: .user) }?.scimType == .invalidPath)
        let deep = "emails[" + String(repeating: "(", count: 500) + "type pr" + String(repeating: ")", count: 500) + "]"
        #expect(refusal { _ = try SCIMPath(deep, for: .user) }?.scimType == .invalidFilter)
    }
}
