import Essentials
import SCIM
import Testing

@Suite struct GroupDocumentTests {
    private func read(
        _ members: String, _ unknown: SCIMUnknownAttributes = .refused, replacing old: JSONObject? = nil
    ) throws -> SCIMGroupDocument {
        let text = "{\"schemas\":[\"\(Samples.groupURN)\"],\(members)}"
        // What stands in a bulk request is read to the same end, or refused for the same reason.
        let fromBytes = Result {
            try SCIMGroupDocument.read(Array(text.utf8), unknownAttributes: unknown, replacing: old)
        }
        let fromObject = Result {
            try SCIMGroupDocument.read(Samples.object(text), unknownAttributes: unknown, replacing: old)
        }
        switch (fromBytes, fromObject) {
        case (.success(let left), .success(let right)): #expect(left == right)
        case (.failure(let left as SCIMError), .failure(let right as SCIMError)): #expect(left.code == right.code)
        default: Issue.record("\(fromBytes) is not \(fromObject)")
        }
        return try fromBytes.get()
    }

    @Test func `checklist 35: members are ids, each once, in their order`() throws {
        let group = try read(
            #""DisplayName":"Crew","Members":[{"value":"b","display":"B"},{"VALUE":"a","$ref":"x","type":"User"},{"value":"b"},{},{"value":""}],"externalId":"x""#
        )
        #expect(group.members == ["b", "a"])
        #expect(group.hasMembers)
        #expect(group.resource.keys == ["schemas", "displayName", "externalId"])
    }

    @Test(arguments: ["", ",\"members\":[]", ",\"members\":null", ",\"members\":[\"\"]"])
    func `checklist 78: a group without members has none`(members: String) throws {
        let group = try read("\"displayName\":\"Crew\"\(members)")
        #expect(group.members.isEmpty)
        #expect(group.hasMembers == !members.isEmpty)
    }

    @Test func `checklist 76: PUT keeps what the server set`() throws {
        let old = try Samples.object(#"{"id":"g1","displayName":"Old","externalId":"x","meta":{"version":"v"}}"#)
        let group = try read("\"displayName\":\"New\",\"id\":\"g2\"", replacing: old)
        #expect(group.resource["id"] == "g1")
        #expect(group.resource["meta"] == ["version": "v"])
        #expect(group.resource["externalId"] == nil)
        #expect(group.resource["displayName"] == "New")
    }

    @Test(arguments: [
        ("\"displayName\":\"\"", ScimType.invalidValue), ("\"members\":[]", .invalidValue),
        ("\"displayName\":\"a\",\"members\":{}", .invalidValue),
        ("\"displayName\":\"a\",\"members\":\"u\"", .invalidValue),
        ("\"displayName\":\"a\",\"members\":[\"u\"]", .invalidValue),
        ("\"displayName\":\"a\",\"members\":[[]]", .invalidValue),
        ("\"displayName\":\"a\",\"members\":[{\"display\":\"u\"}]", .invalidValue),
        ("\"displayName\":\"a\",\"members\":[{\"value\":\"g\",\"type\":\"Group\"}]", .invalidValue),
        ("\"displayName\":\"a\",\"members\":[{\"value\":\"g\",\"x\":1}]", .invalidSyntax),
        ("\"displayName\":\"a\",\"members\":[],\"Members\":[]", .invalidSyntax),
        ("\"displayName\":\"a\",\"members\":[],\"members\":[]", .invalidSyntax),
        ("\"displayName\":\"a\",\"members\":[{\"value\":\"a\",\"value\":\"b\"}]", .invalidSyntax),
        ("\"displayName\":\"a\",\"members\":[{\"value\":\"a\"}", .invalidSyntax),
        ("\"displayName\":\"a\",\"members\":[{\"value\":\"a\"},]", .invalidSyntax),
        ("\"displayName\":\"a\",\"colour\":1", .invalidSyntax),
    ])
    func `checklist 30, 35 and 114: a group that can't be read is refused`(members: String, word: ScimType) {
        #expect(refusal { _ = try read(members) }?.scimType == word)
    }

    @Test func `checklist 114: depth is bounded within the members too`() {
        let deep = "\"displayName\":\"a\",\"members\":" + String(repeating: "[", count: 100_000)
        #expect(refusal { _ = try read(deep) }?.detail.contains("deeper") == true)
    }

    @Test func `checklist 39: an extension that the group does not know is refused, or dropped and named`() throws {
        let text =
            "{\"schemas\":[\"\(Samples.groupURN)\",\"urn:other:2006:Group\"],\"displayName\":\"a\",\"members\":[{\"value\":\"u\",\"x\":1}]}"
        #expect(refusal { _ = try SCIMGroupDocument.read(Array(text.utf8), unknownAttributes: .refused) } != nil)
        let group = try SCIMGroupDocument.read(Array(text.utf8), unknownAttributes: .dropped)
        #expect(group.dropped == ["urn:other:2006:Group", "members.x"])
    }

    @Test func `checklist 72: a hundred thousand members are read`() throws {
        let entries = (0..<100_000).map {
            "{\"value\":\"0198c7a0-0000-7000-8000-\(100_000_000_000 + $0)\",\"display\":\"Somebody\"}"
        }
        let text =
            "{\"schemas\":[\"\(Samples.groupURN)\"],\"displayName\":\"All\",\"members\":[\(entries.joined(separator: ","))]}"
        let group = try SCIMGroupDocument.read(Array(text.utf8), unknownAttributes: .refused)
        #expect(group.members.count == 100_000)
        #expect(group.members.last == "0198c7a0-0000-7000-8000-100000099999")
    }

    @Test func `length and number of members are bounded`() {
        let many = Array(repeating: "{\"value\":\"a\"}", count: 200_001).joined(separator: ",")
        let text = "{\"schemas\":[\"\(Samples.groupURN)\"],\"displayName\":\"a\",\"members\":[\(many)]}"
        #expect(
            refusal { _ = try SCIMGroupDocument.read(Array(text.utf8), unknownAttributes: .refused) }?.status == 413)
        let long = [UInt8](repeating: 0x20, count: SCIMGroupDocument.maximumLength + 1)
        #expect(refusal { _ = try SCIMGroupDocument.read(long, unknownAttributes: .refused) }?.status == 413)
    }
}
