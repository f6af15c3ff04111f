import Essentials
import SCIM
import Testing

@Suite struct PatchTests {
    private func apply(
        _ operations: String, _ unknown: SCIMUnknownAttributes = .refused
    ) throws -> SCIMPatchResult {
        try Samples.patch(operations).apply(to: Samples.storedUser(), of: .user, unknownAttributes: unknown)
    }

    private func value(_ operations: String, at key: String) throws -> String? {
        let result = try apply(operations)
        #expect(result.changed)
        return result.resource[key]?.text
    }

    @Test(arguments: [
        // Simple and complex values (checklist 83, 84, 88).
        (#"{"op":"Replace","path":"displayName","value":"B"}"#, "displayName", #""B""#),
        (#"{"op":"add","path":"TITLE","value":"Dr"}"#, "title", #""Dr""#),
        (#"{"op":"replace","path":"title","value":"Dr"}"#, "title", #""Dr""#),
        (#"{"op":"add","path":"active","value":false}"#, "active", "false"),
        (#"{"op":"add","value":{"active":false}}"#, "active", "false"),
        (
            #"{"op":"add","path":"name","value":{"middleName":"K"}}"#, "name",
            #"{"givenName":"Ada","familyName":"Lovelace","middleName":"K"}"#
        ),
        (
            #"{"op":"replace","path":"name","value":{"givenName":"A"}}"#, "name",
            #"{"givenName":"A","familyName":"Lovelace"}"#
        ),
        (
            #"{"op":"replace","path":"name.familyName","value":"King"}"#, "name",
            #"{"givenName":"Ada","familyName":"King"}"#
        ),
        (#"{"op":"remove","path":"name.familyName"}"#, "name", #"{"givenName":"Ada"}"#),
        (#"{"op":"replace","path":"name.familyName","value":null}"#, "name", #"{"givenName":"Ada"}"#),
        // Path-less keys that are paths (checklist 93).
        (
            #"{"op":"replace","value":{"name.familyName":"King","displayName":"K"}}"#, "name",
            #"{"givenName":"Ada","familyName":"King"}"#
        ),
        (
            #"{"op":"replace","value":{"emails[type eq \"work\"].value":"n@x"}}"#, "emails",
            #"[{"value":"n@x","type":"work","primary":true},{"value":"Ada@home.example","type":"home"}]"#
        ),
        (#"{"op":"replace","value":{"urn:ietf:params:scim:schemas:core:2.0:User:title":"Dr"}}"#, "title", #""Dr""#),
        (
            #"{"op":"replace","path":"urn:ietf:params:scim:schemas:core:2.0:User","value":{"title":"Dr"}}"#, "title",
            #""Dr""#
        ),
        // Lists (checklist 84, 86).
        (
            #"{"op":"add","path":"phoneNumbers","value":[{"value":"2","type":"home"}]}"#, "phoneNumbers",
            #"[{"value":"+44 1","type":"work"},{"value":"2","type":"home"}]"#
        ),
        (
            #"{"op":"add","path":"phoneNumbers","value":{"value":"2"}}"#, "phoneNumbers",
            #"[{"value":"+44 1","type":"work"},{"value":"2"}]"#
        ),
        (
            #"{"op":"add","path":"phoneNumbers","value":"2"}"#, "phoneNumbers",
            #"[{"value":"+44 1","type":"work"},{"value":"2"}]"#
        ),
        (
            #"{"op":"add","path":"phoneNumbers","value":[{"value":"+44 1","type":"Work","display":"d"}]}"#,
            "phoneNumbers", #"[{"value":"+44 1","type":"Work","display":"d"}]"#
        ),
        (#"{"op":"replace","path":"phoneNumbers","value":[{"value":"3"}]}"#, "phoneNumbers", #"[{"value":"3"}]"#),
        (
            #"{"op":"replace","path":"phoneNumbers.type","value":"home"}"#, "phoneNumbers",
            #"[{"value":"+44 1","type":"home"}]"#
        ),
        (#"{"op":"add","path":"ims.value","value":"x"}"#, "ims", #"[{"value":"x"}]"#),
        // Filters (checklist 87).
        (
            #"{"op":"replace","path":"phoneNumbers[type eq \"work\"].value","value":"9"}"#, "phoneNumbers",
            #"[{"value":"9","type":"work"}]"#
        ),
        (
            #"{"op":"replace","path":"phoneNumbers[type eq \"work\"]","value":{"value":"9"}}"#, "phoneNumbers",
            #"[{"value":"9","type":"work"}]"#
        ),
        (
            #"{"op":"add","path":"phoneNumbers[type eq \"work\"]","value":{"display":"d"}}"#, "phoneNumbers",
            #"[{"value":"+44 1","type":"work","display":"d"}]"#
        ),
        (
            #"{"op":"Add","path":"phoneNumbers[type eq \"mobile\"].value","value":"9"}"#, "phoneNumbers",
            #"[{"value":"+44 1","type":"work"},{"type":"mobile","value":"9"}]"#
        ),
        (
            #"{"op":"replace","path":"addresses[type eq \"work\"].locality","value":"Bern"}"#, "addresses",
            #"[{"type":"work","locality":"Bern"}]"#
        ),
        (
            #"{"op":"add","path":"ims[type eq \"xmpp\"]","value":{"value":"x"}}"#, "ims",
            #"[{"type":"xmpp","value":"x"}]"#
        ),
        // Primary (checklist 33, 96).
        (
            #"{"op":"replace","path":"emails[type eq \"home\"].primary","value":true}"#, "emails",
            #"[{"value":"ada@example.com","type":"work","primary":false},{"value":"Ada@home.example","type":"home","primary":true}]"#
        ),
        (
            #"{"op":"add","path":"emails","value":[{"value":"n","primary":true}]}"#, "emails",
            #"[{"value":"ada@example.com","type":"work","primary":false},{"value":"Ada@home.example","type":"home"},{"value":"n","primary":true}]"#
        ),
        // Removing (checklist 89, 90).
        (
            #"{"op":"remove","path":"emails[type eq \"home\"]"}"#, "emails",
            #"[{"value":"ada@example.com","type":"work","primary":true}]"#
        ),
        (
            #"{"op":"remove","path":"emails[type eq \"work\"].primary"}"#, "emails",
            #"[{"value":"ada@example.com","type":"work"},{"value":"Ada@home.example","type":"home"}]"#
        ),
        (
            #"{"op":"remove","path":"emails","value":[{"value":"ADA@example.com"}]}"#, "emails",
            #"[{"value":"Ada@home.example","type":"home"}]"#
        ),
        (
            #"{"op":"remove","path":"emails.type"}"#, "emails",
            #"[{"value":"ada@example.com","primary":true},{"value":"Ada@home.example"}]"#
        ),
    ])
    func `checklist 83 to 93: an operation has its effect`(operation: String, key: String, expected: String) throws {
        #expect(try value(operation, at: key) == expected)
    }

    @Test(
        arguments: [
            (
                #"{"op":"replace","path":"URN.department","value":"X"}"#,
                #"{"department":"X","manager":{"value":"u9","displayName":"Charles"}}"#
            ),
            (
                #"{"op":"replace","path":"URN:department","value":"X"}"#,
                #"{"department":"X","manager":{"value":"u9","displayName":"Charles"}}"#
            ),
            (
                #"{"op":"replace","path":"URN:manager.value","value":"u8"}"#,
                #"{"department":"R&D","manager":{"value":"u8","displayName":"Charles"}}"#
            ),
            (
                #"{"op":"add","path":"URN:manager","value":"u8"}"#,
                #"{"department":"R&D","manager":{"value":"u8","displayName":"Charles"}}"#
            ),
            (
                #"{"op":"add","path":"URN:manager","value":[{"$ref":"../u8","value":"u8"}]}"#,
                #"{"department":"R&D","manager":{"value":"u8","displayName":"Charles","$ref":"../u8"}}"#
            ),
            (#"{"op":"remove","path":"URN:manager"}"#, #"{"department":"R&D"}"#),
            (
                #"{"op":"add","path":"URN","value":{"division":"D"}}"#,
                #"{"department":"R&D","manager":{"value":"u9","displayName":"Charles"},"division":"D"}"#
            ),
            (
                #"{"op":"add","value":{"URN":{"division":"D"}}}"#,
                #"{"department":"R&D","manager":{"value":"u9","displayName":"Charles"},"division":"D"}"#
            ),
            (
                #"{"op":"add","value":{"URN:division":"D","URN:manager":null}}"#,
                #"{"department":"R&D","manager":{"value":"u9","displayName":"Charles"},"division":"D"}"#
            ),
        ].dropFirst())
    func `checklist 92 and E9: paths into the extension have their effect`(operation: String, expected: String) throws {
        let operations = operation.replacing("URN", with: Samples.enterpriseURN)
        let wanted = try JSONValue(parsing: expected)
        #expect(try apply(operations).resource[Samples.enterpriseURN] == wanted)
    }

    @Test func `checklist 39: schemas follows the data of the extension`() throws {
        let removed = try apply(#"{"op":"remove","path":"\#(Samples.enterpriseURN)"}"#).resource
        #expect(removed["schemas"] == [.string(Samples.userURN)])
        #expect(removed[Samples.enterpriseURN] == nil)
        let added = try Samples.patch(#"{"op":"add","path":"\#(Samples.enterpriseURN):costCenter","value":"7"}"#)
            .apply(to: removed, of: .user, unknownAttributes: .refused).resource
        #expect(added["schemas"] == [.string(Samples.userURN), .string(Samples.enterpriseURN)])
    }

    @Test(arguments: [
        #"{"op":"replace","path":"displayName","value":"Ada L"}"#, #"{"op":"add","path":"nickName","value":null}"#,
        #"{"op":"add","path":"emails","value":[{"value":"ADA@example.com","type":"work","primary":true}]}"#.replacing(
            "ADA", with: "ada"),
        #"{"op":"remove","path":"title"}"#, #"{"op":"remove","path":"ims[type eq \"xmpp\"]"}"#,
        #"{"op":"remove","path":"emails","value":[]}"#, #"{"op":"remove","path":"emails","value":[{"value":"x"}]}"#,
        #"{"op":"replace","value":{"id":"u1","displayName":"Ada L","meta":{},"schemas":[],"groups":[]}}"#,
        #"{"op":"replace","path":"id","value":"u1"}"#, #"{"op":"add","path":"schemas","value":["x"]}"#,
        #"{"op":"replace","path":"title","value":"x"},{"op":"remove","path":"title"}"#,
    ])
    func `checklist 84, 94 and 106: what changes nothing says so`(operations: String) throws {
        let result = try apply(operations)
        #expect(!result.changed)
        #expect(try result.resource == Samples.storedUser())
    }

    @Test(arguments: [
        (#"{"op":"remove","path":"userName"}"#, ScimType.mutability), (#"{"op":"remove","path":"id"}"#, .mutability),
        (#"{"op":"remove","path":"active"}"#, .mutability), (#"{"op":"remove","path":"groups"}"#, .mutability),
        (#"{"op":"remove","path":"schemas"}"#, .mutability),
        (#"{"op":"replace","path":"id","value":"u2"}"#, .mutability),
        (#"{"op":"replace","value":{"id":"u2"}}"#, .mutability),
        (#"{"op":"add","path":"groups","value":[{"value":"g"}]}"#, .mutability),
        (#"{"op":"replace","path":"meta.created","value":"2026-01-01T00:00:00Z"}"#, .mutability),
        (#"{"op":"replace","path":"\#(Samples.enterpriseURN):manager.displayName","value":"x"}"#, .mutability),
        (#"{"op":"replace","path":"userName","value":null}"#, .invalidValue),
        (#"{"op":"replace","path":"userName","value":""}"#, .invalidValue),
        (#"{"op":"replace","path":"active","value":null}"#, .invalidValue),
        (#"{"op":"replace","path":"active","value":"False"}"#, .invalidValue),
        (#"{"op":"replace","path":"userName","value":" a"}"#, .invalidValue),
        (#"{"op":"replace","path":"name","value":true}"#, .invalidValue),
        (#"{"op":"replace","path":"name","value":"Ada"}"#, .invalidValue),
        (#"{"op":"add","value":"x"}"#, .invalidValue),
        (#"{"op":"add","path":"emails.primary","value":true}"#, .invalidValue),
        (
            #"{"op":"add","path":"emails","value":[{"value":"a","primary":true},{"value":"b","primary":true}]}"#,
            .invalidValue
        ),
        (#"{"op":"add","path":"\#(Samples.enterpriseURN)","value":"x"}"#, .invalidValue),
        (#"{"op":"replace","path":"emails[type eq \"other\" and primary eq true].value","value":"x"}"#, .noTarget),
        (#"{"op":"replace","path":"emails[value eq \"x\"].display","value":"x"}"#, .noTarget),
        (#"{"op":"remove","path":"\#(Samples.userURN)"}"#, .noTarget),
        (#"{"op":"add","path":"colour","value":"x"}"#, .invalidPath),
        (#"{"op":"add","value":{"colour":"x"}}"#, .invalidPath),
        (#"{"op":"remove","path":"roles"}"#, .invalidPath),
        (#"{"op":"replace","path":"password","value":"x"}"#, .invalidPath),
        (#"{"op":"add","path":"emails[","value":"x"}"#, .invalidPath),
        (#"{"op":"add","path":"emails[type is 1]","value":"x"}"#, .invalidFilter),
        (#"{"op":"add","value":{"title":"a","TITLE":"b"}}"#, .invalidSyntax),
        (#"{"op":"add","path":"name","value":{"colour":"x"}}"#, .invalidSyntax),
    ])
    func `checklist 80 to 96: an operation that can't be done is refused`(operation: String, word: ScimType) {
        #expect(refusal { _ = try apply(operation) }?.scimType == word)
    }

    @Test func `checklist 40: unknown attributes are dropped and named where the connection says so`() throws {
        let result = try apply(
            #"{"op":"add","value":{"colour":"x","title":"Dr"}},{"op":"remove","path":"roles"},{"op":"add","path":"name","value":{"c":1}}"#,
            .dropped)
        #expect(result.dropped == ["colour", "roles", "name.c"])
        #expect(result.resource["title"] == "Dr")
    }

    @Test func `checklist 82: operations take effect in their order, all or none`() throws {
        let result = try apply(
            #"{"op":"add","path":"title","value":"a"},{"op":"replace","path":"title","value":"b"},{"op":"add","path":"nickName","value":"c"}"#
        )
        #expect(result.resource["title"] == "b")
        let before = try Samples.storedUser()
        let patch = try Samples.patch(#"{"op":"add","path":"title","value":"a"},{"op":"remove","path":"userName"}"#)
        #expect(refusal { _ = try patch.apply(to: before, of: .user, unknownAttributes: .refused) } != nil)
        #expect(try before == Samples.storedUser())
    }

    @Test(arguments: [
        "{}", "{\"Operations\":[{\"op\":\"add\",\"value\":{}}]}",
        "{\"schemas\":[\"urn:x\"],\"Operations\":[{\"op\":\"add\",\"value\":{}}]}",
        "{\"schemas\":[\"PATCH\"]}", "{\"schemas\":[\"PATCH\"],\"Operations\":[]}",
        "{\"schemas\":[\"PATCH\"],\"Operations\":{}}",
        "{\"schemas\":[\"PATCH\"],\"Operations\":[1]}", "{\"schemas\":[\"PATCH\"],\"Operations\":[{}]}",
        "{\"schemas\":[\"PATCH\"],\"Operations\":[{\"op\":\"move\",\"value\":1}]}",
        "{\"schemas\":[\"PATCH\"],\"Operations\":[{\"op\":1}]}",
        "{\"schemas\":[\"PATCH\"],\"Operations\":[{\"op\":\"add\",\"path\":5,\"value\":1}]}",
        "{\"schemas\":[\"PATCH\"],\"Operations\":[{\"op\":\"add\",\"OP\":\"add\",\"value\":1}]}",
    ])
    func `checklist 80 and 81: a body that is no PATCH is refused`(text: String) {
        let body = text.replacing("PATCH", with: SCIMMessage.patchOp)
        #expect(refusal { _ = try SCIMPatch(Samples.object(body)) }?.scimType == .invalidSyntax)
    }

    @Test func `checklist 83: remove without a path has no target, add without a value no sense`() {
        #expect(refusal { _ = try Samples.patch(#"{"op":"remove"}"#) }?.scimType == .noTarget)
        #expect(refusal { _ = try Samples.patch(#"{"op":"remove","path":null,"value":1}"#) }?.scimType == .noTarget)
        #expect(refusal { _ = try Samples.patch(#"{"op":"add","path":"title"}"#) }?.scimType == .invalidValue)
    }

    @Test func `the number of operations is bounded`() {
        let operations = Array(repeating: #"{"op":"remove","path":"title"}"#, count: 1001).joined(separator: ",")
        #expect(refusal { _ = try Samples.patch(operations) }?.status == 413)
    }

    @Test func `the number of values that operations heap up is bounded`() {
        let operations = (0..<199).map { i in
            #"{"op":"add","path":"emails","value":[{"value":"\#(i)"},{"value":"\#(i)x"}]}"#
        }
        #expect(refusal { _ = try apply(operations.joined(separator: ",")) }?.scimType == .invalidValue)
    }
}
