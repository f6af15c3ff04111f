import Essentials
import SCIM
import Testing

@Suite struct DiscoveryTests {
    private let discovery = SCIMDiscovery(baseURL: "https://gate.example/scim/v2")

    @Test func `checklist 15: both lists are ListResponses with totalResults`() {
        for (list, count) in [(discovery.resourceTypeList, 2), (discovery.schemaList, 3)] {
            #expect(list["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:ListResponse"])
            #expect(list["totalResults"] == .integer(Int64(count)))
            #expect(list["itemsPerPage"] == .integer(Int64(count)))
            #expect(list["Resources"]?.array?.count == count)
        }
    }

    @Test func `checklist 16 and 20: one is found by its name in any letter case, and no other is`() throws {
        #expect(try discovery.resourceType("user")["endpoint"] == "/Users")
        #expect(try discovery.schema(Samples.enterpriseURN.uppercased())["id"] == .string(Samples.enterpriseURN))
        #expect(refusal { _ = try discovery.resourceType("Device") }?.status == 404)
        #expect(refusal { _ = try discovery.schema("urn:x") }?.status == 404)
    }

    @Test func `checklist 18: an attribute carries all its characteristics`() throws {
        let schema = try discovery.schema(Samples.userURN)
        let attributes = try #require(schema["attributes"]?.array)
        for attribute in attributes {
            for key in [
                "name", "type", "multiValued", "description", "required", "caseExact", "mutability", "returned",
                "uniqueness",
            ] { #expect(attribute[key] != nil, "\(attribute["name"]?.string ?? "") lacks \(key)") }
        }
        let emails = try #require(attributes.first { $0["name"] == "emails" })
        #expect(emails["subAttributes"]?.array?.count == 4)
        let userName = try #require(attributes.first { $0["name"] == "userName" })
        #expect(userName["uniqueness"] == "server")
        #expect(userName["caseExact"] == false)
    }

    @Test func `checklist 19: only what is stored is listed, without nulls`() throws {
        let names = SCIMSchema.user.attributes.map(\.name)
        for absent in ["password", "roles", "entitlements"] { #expect(!names.contains(absent)) }
        #expect(!discovery.schemaList.text.contains("null"))
        let members = try #require(SCIMSchema.group.attribute("members"))
        #expect(members.subAttribute("type")?.canonicalValues == ["User"])
        #expect(members.subAttribute("VALUE")?.mutability == .immutable)
        #expect(members.subAttribute("value")?.isRequired == true)
    }

    @Test func `checklist 21: the enterprise extension is not required`() throws {
        let extensions = try discovery.resourceType("User")["schemaExtensions"]
        #expect(extensions == [["schema": .string(Samples.enterpriseURN), "required": false]])
    }

    @Test func `checklist 13, 14 and 71: the configuration says what is done and in which numbers`() {
        let limits = SCIMPageLimits(defaultCount: 100, maximumCount: 200)
        let full = SCIMServiceProviderConfig(
            baseURL: "https://gate.example/scim/v2", documentationURL: "https://gate.example/docs",
            bulk: .init(maximumOperations: 10, maximumPayload: 1000),
            pagination: .init(limits: limits, cursorTimeout: .minutes(10)), hasSort: true, hasETag: true
        ).document
        #expect(full["patch"] == ["supported": true])
        #expect(full["bulk"] == ["supported": true, "maxOperations": 10, "maxPayloadSize": 1000])
        #expect(full["filter"] == ["supported": true, "maxResults": 200])
        #expect(full["changePassword"] == ["supported": false])
        #expect(full["pagination"]?["cursorTimeout"] == 600)
        #expect(full["documentationUri"] == "https://gate.example/docs")
        #expect(full["authenticationSchemes"]?.array?.first?["type"] == "oauthbearertoken")
        #expect(full["meta"]?["location"] == "https://gate.example/scim/v2/ServiceProviderConfig")

        let small = SCIMServiceProviderConfig(
            baseURL: "https://gate.example", bulk: nil, pagination: .init(limits: limits, cursorTimeout: nil),
            hasSort: false, hasETag: false
        ).document
        #expect(small["bulk"] == ["supported": false, "maxOperations": 0, "maxPayloadSize": 0])
        #expect(small["pagination"]?["cursor"] == false)
        #expect(small["pagination"]?["cursorTimeout"] == nil)
        #expect(small["sort"] == ["supported": false])
    }
}
