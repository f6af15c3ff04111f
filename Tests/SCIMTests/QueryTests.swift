import Essentials
import SCIM
import Testing

@Suite struct QueryTests {
    private let limits = SCIMPageLimits(defaultCount: 100, maximumCount: 200)

    private func query(_ items: [(String, String)]) throws -> SCIMQuery {
        try SCIMQuery(items: items, for: .user, limits: limits)
    }

    private func search(_ members: String) throws -> SCIMQuery {
        let body = try Samples.object("{\"schemas\":[\"\(SCIMMessage.searchRequest)\"]\(members)}")
        return try SCIMQuery(searchRequest: body, for: .user, limits: limits)
    }

    @Test(
        arguments: [
            ([], 1, 100), ([("startIndex", "0"), ("count", "-1")], 1, 0),
            ([("startIndex", "-5"), ("count", "0")], 1, 0),
            ([("startindex", "11"), ("COUNT", "1000")], 11, 200), ([("count", "5"), ("aadOptscim062020", "")], 1, 5),
        ] as [([(String, String)], Int, Int)])
    func `checklist 11, 63 and 64: index and count have their floors and ceilings`(
        items: [(String, String)], start: Int, count: Int
    ) throws {
        #expect(try query(items).page == .index(start: start, count: count))
    }

    @Test func `checklist 67: an empty cursor starts, and comes with no index`() throws {
        #expect(try query([("cursor", ""), ("count", "7")]).page == .cursor("", count: 7))
        #expect(try query([("cursor", "abc")]).page == .cursor("abc", count: 100))
        #expect(refusal { _ = try query([("cursor", ""), ("startIndex", "1")]) }?.scimType == .invalidCursor)
    }

    @Test(
        arguments: [
            ([("count", "x")], ScimType.invalidValue), ([("startIndex", "")], .invalidValue),
            ([("count", "1.5")], .invalidValue),
            ([("count", "99999999999999999999")], .invalidValue), ([("filter", "")], .invalidFilter),
            ([("filter", "userName")], .invalidFilter), ([("filter", "id pr"), ("Filter", "id pr")], .invalidSyntax),
            ([("sortBy", "colour")], .invalidValue), ([("sortBy", "name")], .invalidValue),
            ([("sortBy", "a b")], .invalidValue),
            ([("sortBy", "id"), ("sortOrder", "up")], .invalidValue),
            ([("attributes", "id"), ("excludedAttributes", "name")], .invalidValue),
        ] as [([(String, String)], ScimType)])
    func `checklist 56, 62 and 73: a query that can't be answered is refused`(
        items: [(String, String)], word: ScimType
    ) {
        #expect(refusal { _ = try query(items) }?.scimType == word)
    }

    @Test func `checklist 61 and 70: a search request asks the same as a URL`() throws {
        let url = try query([
            ("filter", "active eq true"), ("sortBy", "name.familyName"), ("sortOrder", "Descending"), ("count", "5"),
            ("startIndex", "2"), ("attributes", "userName, emails.value"),
        ])
        let body = try search(
            #","FILTER":"active eq true","sortBy":"name.familyName","sortOrder":"descending","count":5,"startIndex":2,"attributes":["userName","emails.value"],"other":1"#
        )
        #expect(url == body)
        #expect(url.sort?.path == "name.familyname")
        #expect(url.sort?.isAscending == false)
        #expect(try search(#","cursor":"","count":null"#).page == .cursor("", count: 100))
        #expect(try search("").filter == nil)
    }

    @Test(arguments: [
        ("{}", ScimType.invalidSyntax), ("{\"schemas\":[\"urn:x\"]}", .invalidSyntax),
        ("S,\"count\":\"5\"}", .invalidValue),
        ("S,\"count\":1.5}", .invalidValue), ("S,\"filter\":5}", .invalidValue),
        ("S,\"attributes\":\"id\"}", .invalidValue),
        ("S,\"attributes\":[1]}", .invalidValue), ("S,\"filter\":\"x\"}", .invalidFilter),
        ("S,\"count\":1,\"COUNT\":2}", .invalidSyntax),
    ])
    func `checklist 61: a search request that is none is refused`(text: String, word: ScimType) {
        let body = text.replacing("S,", with: "{\"schemas\":[\"\(SCIMMessage.searchRequest)\"],", maxReplacements: 1)
        let error = refusal {
            _ = try SCIMQuery(searchRequest: Samples.object(body), for: .user, limits: limits)
        }
        #expect(error?.scimType == word)
    }

    @Test func `checklist 49, 64 and 67: a list has its numbers as numbers and Resources always`() {
        let empty = SCIMListResponse(resources: [], totalResults: 0, startIndex: 1, itemsPerPage: 0).body
        #expect(
            empty == [
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 0, "startIndex": 1,
                "itemsPerPage": 0, "Resources": [],
            ])
        let page = SCIMListResponse(
            resources: [["id": "1"]], totalResults: nil, itemsPerPage: 1, nextCursor: "n", previousCursor: "p"
        ).body
        #expect(page["totalResults"] == nil)
        #expect(page["startIndex"] == nil)
        #expect(page["nextCursor"] == "n")
        #expect(page["previousCursor"] == "p")
    }

    private func order(_ sortBy: String, _ order: String, _ resources: [String]) throws -> [String] {
        let sort = try #require(try query([("sortBy", sortBy), ("sortOrder", order)]).sort)
        return try sort.sorted(resources.map(Samples.object)).compactMap { $0["id"]?.string }
    }

    @Test func `checklist 62: missing values come last ascending and first descending`() throws {
        let users = [
            #"{"id":"1"}"#, #"{"id":"2","title":"b"}"#, #"{"id":"3","title":"A"}"#, #"{"id":"4"}"#,
            #"{"id":"5","title":"B"}"#,
        ]
        #expect(try order("title", "ascending", users) == ["3", "2", "5", "1", "4"])
        #expect(try order("TITLE", "descending", users) == ["1", "4", "2", "5", "3"])
    }

    @Test func `checklist 62: the primary value counts, sub-attributes, URNs, case and times too`() throws {
        let emails = [
            #"{"id":"1","emails":[{"value":"a"},{"value":"z","primary":true}]}"#,
            #"{"id":"2","emails":[{"value":"m"}]}"#,
        ]
        #expect(try order("emails", "ascending", emails) == ["2", "1"])
        #expect(try order("emails.value", "ascending", emails) == ["2", "1"])
        let exact = [#"{"id":"1","externalId":"a"}"#, #"{"id":"2","externalId":"B"}"#]
        #expect(try order("externalId", "ascending", exact) == ["2", "1"])
        let urn = [
            #"{"id":"1","\#(Samples.enterpriseURN)":{"department":"z"}}"#,
            #"{"id":"2","\#(Samples.enterpriseURN)":{"department":"A"}}"#,
        ]
        #expect(try order("\(Samples.enterpriseURN):department", "ascending", urn) == ["2", "1"])
        let times = [
            #"{"id":"1","meta":{"created":"2026-01-01T02:00:00+03:00"}}"#,
            #"{"id":"2","meta":{"created":"2026-01-01T00:00:00Z"}}"#,
        ]
        #expect(try order("meta.created", "ascending", times) == ["1", "2"])
        let flags = [#"{"id":"1","active":true}"#, #"{"id":"2","active":false}"#]
        #expect(try order("active", "ascending", flags) == ["2", "1"])
    }
}
