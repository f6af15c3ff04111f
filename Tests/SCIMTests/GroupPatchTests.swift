import Essentials
import SCIM
import Testing

@Suite struct GroupPatchTests {
    private func read(_ operations: String, _ unknown: SCIMUnknownAttributes = .refused) throws -> SCIMGroupChange {
        try SCIMGroupPatch.read(Samples.patch(operations), unknownAttributes: unknown)
    }

    private let group = JSONObject([
        ("id", "g1"), ("schemas", JSONValue([Samples.groupURN])), ("displayName", "Crew"), ("externalId", "x"),
    ])

    @Test(arguments: [
        (#"{"op":"remove","path":"members","value":null}"#, ScimType.invalidValue),
        (#"{"op":"add","path":"members","value":[{"display":"A"}]}"#, .invalidValue),
        (#"{"op":"add","path":"members","value":[{"value":""}]}"#, .invalidValue),
        (#"{"op":"add","path":"members","value":[{"value":7}]}"#, .invalidValue),
        (#"{"op":"add","path":"members","value":[null]}"#, .invalidValue),
        (#"{"op":"add","path":"members","value":[[]]}"#, .invalidValue),
        (#"{"op":"add","path":"members","value":true}"#, .invalidValue),
        (#"{"op":"add","path":"members","value":""}"#, .invalidValue),
        (#"{"op":"add","path":"members","value":[{"value":"g","type":"Group"}]}"#, .invalidValue),
        (#"{"op":"add","path":"members","value":[{"value":"g","colour":"x"}]}"#, .invalidSyntax),
        (#"{"op":"add","path":"members","value":[{"value":"g","VALUE":"h"}]}"#, .invalidSyntax),
        (#"{"op":"replace","path":"members[value eq \"a\"].value","value":"b"}"#, .mutability),
        (#"{"op":"remove","path":"members.value"}"#, .mutability),
        (#"{"op":"remove","path":"members[value eq \"a\"].display"}"#, .mutability),
        (#"{"op":"replace","path":"members[value eq \"a\"]","value":{"value":"b"}}"#, .mutability),
        (#"{"op":"add","path":"members[value eq \"a\"]","value":{"value":"b"}}"#, .mutability),
        (#"{"op":"remove","path":"members[value"}"#, .invalidPath),
        (#"{"op":"remove","path":"members[colour eq \"x\"]"}"#, .invalidFilter),
    ])
    func `checklist 35 and 89: a change of members that can't be done is refused`(operation: String, word: ScimType) {
        #expect(refusal { _ = try read(operation) }?.scimType == word)
    }

    @Test func `checklist 40: unknown parts of an entry are dropped and named where the connection says so`() throws {
        let change = try read(#"{"op":"add","path":"members","value":[{"value":"a","colour":"x"}]}"#, .dropped)
        #expect(change.memberships == [.add(["a"])])
        #expect(change.dropped == ["members.colour"])
        let unknown = try read(#"{"op":"add","path":"owners","value":"a"}"#, .dropped)
        #expect(try unknown.applyAttributes(to: group, unknownAttributes: .dropped).dropped == ["owners"])
    }

    @Test func `the number of members in one request is bounded over all its operations`() {
        let half = Array(repeating: "\"a\"", count: 100_001).joined(separator: ",")
        let operation = #"{"op":"add","path":"members","value":[\#(half)]}"#
        #expect(refusal { _ = try read("\(operation),\(operation)") }?.status == 413)
    }
}
