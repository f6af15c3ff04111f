import Essentials
import SCIM
import Testing

@Suite struct ProjectionTests {
    private func keys(attributes: [String]? = nil, excluded: [String]? = nil) throws -> [String] {
        try SCIMProjection(attributes: attributes, excluded: excluded, for: .user).apply(Samples.storedUser()).keys
            .filter { $0 != "schemas" }
    }

    @Test func `checklist 29: the default answer has everything`() throws {
        #expect(try SCIMProjection(for: .user).apply(Samples.storedUser()) == Samples.storedUser())
        #expect(
            try SCIMProjection(attributes: [], excluded: [], for: .user).apply(Samples.storedUser())
                == Samples.storedUser())
    }

    @Test func `checklist 73: attributes gives those listed and id, in any letter case`() throws {
        #expect(try keys(attributes: ["USERNAME", "active"]) == ["id", "userName", "active"])
        #expect(try keys(attributes: ["urn:ietf:params:scim:schemas:core:2.0:User:title"]) == ["id"])
        #expect(try keys(attributes: [Samples.enterpriseURN.uppercased()]) == ["id", Samples.enterpriseURN])
        #expect(try keys(attributes: ["colour"]) == ["id"])
        #expect(try keys(attributes: [Samples.userURN]).contains("emails"))
    }

    @Test func `checklist 73: excludedAttributes drops those listed, but never id`() throws {
        let keys = try keys(excluded: ["ID", "emails", "name.givenName", Samples.enterpriseURN, "colour"])
        #expect(!keys.contains("emails"))
        #expect(!keys.contains(Samples.enterpriseURN))
        #expect(keys.contains("id"))
        #expect(keys.contains("name"))
    }

    @Test func `checklist 75: a sub-attribute alone gives entries with that only`() throws {
        let user = try Samples.storedUser()
        let some = try SCIMProjection(
            attributes: ["emails.Value", "name.familyName", "\(Samples.enterpriseURN):manager.value"], for: .user
        ).apply(user)
        #expect(some["emails"] == [["value": "ada@example.com"], ["value": "Ada@home.example"]])
        #expect(some["name"] == ["familyName": "Lovelace"])
        #expect(some[Samples.enterpriseURN] == ["manager": ["value": "u9"]])
        let rest = try SCIMProjection(
            excluded: ["emails.value", "name.familyName", "\(Samples.enterpriseURN):manager"], for: .user
        ).apply(user)
        #expect(rest["emails"] == [["type": "work", "primary": true], ["type": "home"]])
        #expect(rest["name"] == ["givenName": "Ada"])
        #expect(rest[Samples.enterpriseURN] == ["department": "R&D"])
    }

    @Test func `checklist 29: never is never given, request on request only`() throws {
        let type = SCIMResourceType(
            name: "X", endpoint: "/X", description: "",
            schema: SCIMSchema(
                id: "urn:x", name: "X", description: "",
                attributes: [
                    SCIMAttribute("pin", "", returned: .never), SCIMAttribute("long", "", returned: .request),
                    SCIMAttribute("plain", ""),
                ]))
        let resource = JSONObject([("id", "1"), ("pin", "p"), ("long", "l"), ("plain", "x"), ("unknown", "u")])
        func keys(_ attributes: [String]?, _ excluded: [String]? = nil) throws -> [String] {
            try SCIMProjection(attributes: attributes, excluded: excluded, for: type).apply(resource).keys
        }
        #expect(try keys(nil) == ["id", "plain"])
        #expect(try keys(["pin", "long"]) == ["id", "long"])
        #expect(try keys(nil, ["plain"]) == ["id"])
        #expect(try keys(["urn:x"]) == ["id", "long", "plain"])
    }

    @Test func `checklist 72: what is not asked for need not be loaded`() throws {
        func includes(_ items: [(String, String)]) throws -> Bool {
            try SCIMProjection(items: items, for: .group).includes("members")
        }
        #expect(try includes([]))
        #expect(try !includes([("excludedAttributes", "members")]))
        #expect(try !includes([("attributes", "id,displayName")]))
        #expect(try includes([("attributes", "members.value")]))
        #expect(try includes([("excludedAttributes", "members.display")]))
        #expect(refusal { _ = try includes([("attributes", "id"), ("excludedAttributes", "id")]) }?.status == 400)
    }
}
