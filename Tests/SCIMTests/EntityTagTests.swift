import SCIM
import Testing

@Suite struct EntityTagTests {
    private let version = SCIMVersion(revision: 12)

    @Test func `checklist 106: a version is a weak entity tag`() { #expect(version.text == "W/\"12\"") }

    @Test(arguments: [
        ("*", true), (" * ", true), ("W/\"12\"", true), ("\"12\"", true), ("W/\"11\", W/\"12\"", true),
        ("\"1\",\"12\" ", true),
        ("W/\"1\"", false), ("W/\"012\"", false), ("\"\"", false), ("\"W/12\"", false),
    ])
    func `checklist 107: a precondition names versions, weakly compared`(header: String, matches: Bool) throws {
        let tags = try SCIMEntityTags(header)
        #expect(tags.match(version) == matches)
        #expect(!tags.match(nil))
        if matches {
            try tags.requireMatch(version)
        } else {
            #expect(refusal { try tags.requireMatch(version) }?.status == 412)
        }
    }

    @Test(arguments: [
        "", " ", "12", "W/12", "w/\"12\"", "\"12", "W/\"12\",", ",\"12\"", "\"1\" \"2\"", "*, \"1\"", "**", "\"a b\"",
    ])
    func `a precondition that can't be read is refused, not passed over`(header: String) {
        #expect(refusal { _ = try SCIMEntityTags(header) }?.scimType == .invalidSyntax)
    }

    @Test func `the length of a precondition is bounded`() {
        let long = Array(repeating: "\"1\"", count: 5000).joined(separator: ",")
        #expect(refusal { _ = try SCIMEntityTags(long) }?.status == 400)
    }
}
