import Essentials
import SCIM
import Testing

@Suite struct ResourceReadingTests {
    private func read(
        _ members: String, schemas: String = "\"\(Samples.userURN)\"", _ unknown: SCIMUnknownAttributes = .refused
    ) throws -> SCIMReading {
        let separator = members.isEmpty ? "" : ","
        let body = try Samples.object("{\"schemas\":[\(schemas)]\(separator)\(members)}")
        return try SCIMResourceReader(.user, unknownAttributes: unknown).read(body)
    }

    @Test func `checklist 20 and 41: names get the schema's letter case, values stay as sent`() throws {
        let reading = try read(
            """
            "username":"Ada@Example.COM","NAME":{"GivenName":"Ada"},"Emails":[{"Value":"A@x","TYPE":"Work","Primary":true}],
            "\(Samples.enterpriseURN.uppercased())":{"Department":"R","manager":{"VALUE":"u9"}},"externalID":"x"
            """)
        let expected: JSONValue = [
            "schemas": [.string(Samples.userURN), .string(Samples.enterpriseURN)], "userName": "Ada@Example.COM",
            "name": ["givenName": "Ada"], "emails": [["value": "A@x", "type": "Work", "primary": true]],
            "active": true, "externalId": "x",
        ]
        var object = reading.resource
        #expect(object[Samples.enterpriseURN] == ["department": "R", "manager": ["value": "u9"]])
        object[Samples.enterpriseURN] = nil
        #expect(JSONValue.object(object) == expected)
        #expect(reading.dropped.isEmpty)
    }

    @Test func `checklist 23, 25 and 26: what only the server sets is ignored`() throws {
        let reading = try read(
            """
            "userName":"a","id":"mine","meta":{"version":"x"},"groups":[],
            "\(Samples.enterpriseURN)":{"manager":{"displayName":"Boss"}}
            """)
        #expect(reading.resource.keys.sorted() == ["active", "schemas", "userName"])
        #expect(reading.dropped.isEmpty)
    }

    @Test(arguments: [
        "null", "[]", "[\"\"]", "[null]", "[{}]", "[{\"value\":\"\"}]", "[{\"value\":\"\",\"type\":\"\"}]",
        "[{\"value\":\"\",\"type\":\"work\",\"primary\":true}]", "[{\"value\":null,\"type\":\"work\"}]",
    ])
    func `checklist 34: an address that says nothing is unassigned`(value: String) throws {
        #expect(try read("\"userName\":\"a\",\"emails\":\(value)").resource["emails"] == nil)
    }

    @Test func `checklist 34: empty text and empty objects are unassigned`() throws {
        let reading = try read(
            "\"userName\":\"a\",\"title\":\"\",\"nickName\":null,\"name\":{\"givenName\":\"\"},\"\(Samples.enterpriseURN)\":{}"
        )
        #expect(reading.resource.keys.sorted() == ["active", "schemas", "userName"])
        #expect(reading.resource["schemas"] == [.string(Samples.userURN)])
    }

    @Test func `checklist 42: active is true where it is absent, and as sent where not`() throws {
        #expect(try read("\"userName\":\"a\"").resource["active"] == true)
        #expect(try read("\"userName\":\"a\",\"active\":false").resource["active"] == false)
    }

    @Test(arguments: [
        "", "\"userName\":null", "\"userName\":\"\"", "\"userName\":7", "\"userName\":[\"a\"]", "\"userName\":[]",
        "\"userName\":{\"a\":1}", "\"userName\":\" a\"", "\"userName\":\"a \"", "\"userName\":\"\\ta\"",
        "\"userName\":\"a\\u0000b\"",
        "\"userName\":\" \"",
    ])
    func `checklist 30 to 32: a user without a proper name is refused`(members: String) {
        let error = refusal { _ = try read(members) }
        #expect(error?.scimType == .invalidValue)
        #expect(error?.detail.contains("userName") == true)
    }

    @Test(arguments: [
        "\"active\":\"True\"", "\"active\":1", "\"title\":true", "\"name\":\"Ada\"", "\"name\":[{\"givenName\":\"A\"}]",
        "\"emails\":{\"value\":\"a\"}", "\"emails\":\"a\"", "\"emails\":[\"a\"]", "\"emails\":[[]]",
        "\"emails\":[{\"value\":1}]",
        "\"emails\":[{\"value\":\"a\",\"primary\":\"true\"}]", "\"x509Certificates\":[{\"value\":\"@@\"}]",
        "\"photos\":[{\"value\":5}]", "\"\(Samples.enterpriseURN)\":[]",
        "\"\(Samples.enterpriseURN)\":{\"manager\":\"u9\"}",
        "\"emails\":[{\"value\":\"a\",\"primary\":true},{\"value\":\"b\",\"primary\":true}]",
    ])
    func `checklist 30 and 33: a value of another type, or a second primary one, is refused`(members: String) {
        #expect(refusal { _ = try read("\"userName\":\"a\",\(members)") }?.scimType == .invalidValue)
    }

    @Test func `checklist 115: the refusal names the attribute, the value and what is expected`() {
        let error = refusal { _ = try read("\"userName\":\"a\",\"active\":\"True\"") }
        #expect(
            error?.detail
                == "active is a string (\"True\"), expected true or false without quotation marks; send a value as /Schemas describes it"
        )
    }

    @Test(arguments: [
        "\"colour\":\"red\"", "\"password\":\"secret\"", "\"roles\":[]", "\"name\":{\"colour\":\"red\"}",
        "\"emails\":[{\"colour\":\"red\"}]", "\"urn:x:y\":{}", "\"\(Samples.enterpriseURN)\":{\"colour\":\"red\"}",
    ])
    func `checklist 40: an unknown attribute is refused, or dropped and named`(members: String) throws {
        let text = "\"userName\":\"a\",\(members)"
        #expect(refusal { _ = try read(text) }?.scimType == .invalidSyntax)
        let reading = try read(text, .dropped)
        #expect(reading.dropped.count == 1)
        #expect(!reading.resource.keys.contains("colour"))
        #expect(!JSONValue.object(reading.resource).text.contains("red"))
        #expect(!JSONValue.object(reading.resource).text.contains("secret"))
    }

    @Test(arguments: [
        "\"userName\":\"a\",\"username\":\"b\"",
        "\"userName\":\"a\",\"name\":{\"givenName\":\"a\",\"givenname\":\"b\"}",
        "\"userName\":\"a\",\"\(Samples.enterpriseURN)\":{\"division\":\"a\",\"DIVISION\":\"b\"}",
        "\"userName\":\"a\",\"SCHEMAS\":[]",
        "\"userName\":\"a\",\"\(Samples.enterpriseURN)\":{},\"\(Samples.enterpriseURN.uppercased())\":{}",
    ])
    func `checklist 114: an attribute twice, in different letter case, is refused`(members: String) {
        #expect(refusal { _ = try read(members) }?.scimType == .invalidSyntax)
    }

    @Test func `checklist 39 and 47: schemas must name the resource, and only what it knows`() throws {
        let reader = SCIMResourceReader(.user, unknownAttributes: .refused)
        for body in [
            "{\"userName\":\"a\"}", "{\"userName\":\"a\",\"schemas\":[]}", "{\"userName\":\"a\",\"schemas\":null}",
            "{\"userName\":\"a\",\"schemas\":\"\(Samples.userURN)\"}",
            "{\"userName\":\"a\",\"schemas\":[\"\(Samples.groupURN)\"]}",
            "{\"userName\":\"a\",\"schemas\":[\"\(Samples.userURN)\",1]}",
        ] { #expect(refusal { _ = try reader.read(Samples.object(body)) }?.scimType == .invalidSyntax, "\(body)") }
        let two = "\"\(Samples.userURN.lowercased())\",\"urn:other:2006:Group\""
        #expect(refusal { _ = try read("\"userName\":\"a\"", schemas: two) }?.scimType == .invalidSyntax)
        #expect(try read("\"userName\":\"a\"", schemas: two, .dropped).dropped == ["urn:other:2006:Group"])
        let alone = try read("\"userName\":\"a\"", schemas: "\"\(Samples.userURN)\",\"\(Samples.enterpriseURN)\"")
        #expect(alone.resource["schemas"] == [.string(Samples.userURN)])
    }

    @Test func `checklist 76 and 77: PUT clears what is absent and keeps what the server set`() throws {
        let body = try Samples.object(
            "{\"schemas\":[\"\(Samples.userURN)\"],\"userName\":\"bob\",\"id\":\"other\",\"groups\":[]}")
        let old = try Samples.storedUser()
        let new = try SCIMResourceReader(.user, unknownAttributes: .refused).read(body, replacing: old).resource
        #expect(new.keys.sorted() == ["active", "groups", "id", "meta", "schemas", "userName"])
        #expect(new["id"] == "u1")
        #expect(new["groups"] == old["groups"])
        #expect(new["active"] == true)
    }

    @Test func `checklist 27: an immutable attribute keeps its first value`() throws {
        let type = SCIMResourceType(
            name: "X", endpoint: "/X", description: "",
            schema: SCIMSchema(
                id: "urn:x", name: "X", description: "",
                attributes: [SCIMAttribute("serial", "", mutability: .immutable)]))
        let reader = SCIMResourceReader(type, unknownAttributes: .refused)
        func put(_ value: String, on old: JSONObject) throws -> JSONValue? {
            try reader.read(Samples.object("{\"schemas\":[\"urn:x\"],\"serial\":\(value)}"), replacing: old).resource[
                "serial"]
        }
        let old = JSONObject([("serial", "7")])
        #expect(try put("\"7\"", on: old) == "7")
        #expect(try put("null", on: old) == "7")
        #expect(try put("\"8\"", on: JSONObject()) == "8")
        #expect(refusal { _ = try put("\"8\"", on: old) }?.scimType == .mutability)
    }

    @Test func `checklist 38: times need a zone, numbers their kind`() throws {
        let type = SCIMResourceType(
            name: "X", endpoint: "/X", description: "",
            schema: SCIMSchema(
                id: "urn:x", name: "X", description: "",
                attributes: [
                    SCIMAttribute("at", "", .dateTime), SCIMAttribute("whole", "", .integer),
                    SCIMAttribute("part", "", .decimal), SCIMAttribute("tags", "", isMultiValued: true),
                ]))
        let reader = SCIMResourceReader(type, unknownAttributes: .refused)
        func read(_ members: String) throws -> JSONObject {
            try reader.read(Samples.object("{\"schemas\":[\"urn:x\"],\(members)}")).resource
        }
        let good = try read("\"at\":\"2026-03-04T05:06:07+02:00\",\"whole\":3,\"part\":3.5,\"tags\":[\"a\",\"\",\"b\"]")
        #expect(good["at"] == "2026-03-04T05:06:07+02:00")
        #expect(good["tags"] == ["a", "b"])
        for bad in ["\"at\":\"2026-03-04T05:06:07\"", "\"whole\":3.5", "\"part\":\"3\"", "\"at\":5"] {
            #expect(refusal { _ = try read(bad) }?.scimType == .invalidValue)
        }
    }

    @Test(arguments: [
        "", "{", "[]", "\"x\"", "null", "{\"a\":1,\"a\":2}", "{\"a\":1}x", "{\"a\":\"\\ud800\"}", "{\"a\":01}",
    ])
    func `checklist 114: a body that is no JSON object is refused`(text: String) {
        #expect(refusal { _ = try SCIMMessage.parse(Array(text.utf8)) }?.scimType == .invalidSyntax)
    }

    @Test func `checklist 114: depth and number of values are bounded`() throws {
        let deep = "{\"a\":" + String(repeating: "[", count: 100_000)
        #expect(refusal { _ = try SCIMMessage.parse(Array(deep.utf8)) }?.detail.contains("deeper") == true)
        let many = Array(repeating: "{\"value\":\"a\"}", count: 201).joined(separator: ",")
        #expect(refusal { _ = try read("\"userName\":\"a\",\"emails\":[\(many)]") }?.scimType == .invalidValue)
    }
}
