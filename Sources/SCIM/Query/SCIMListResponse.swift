package import Essentials

/// The answer to a query (RFC 7644 3.4.2, RFC 9865 2).
///
/// A query that hits nothing is answered with one too, with `Resources` as `[]` (checklist 49).
package struct SCIMListResponse: Sendable {
    /// The page, projected already.
    package let resources: [JSONValue]
    /// Nil only where it can't be known.
    package let totalResults: Int?
    /// 1-based; nil on cursor pages.
    package let startIndex: Int?
    /// How many there are on this page; nil to leave it out.
    package let itemsPerPage: Int?
    /// Nil on the last page.
    package let nextCursor: String?
    /// Nil on the first page.
    package let previousCursor: String?

    /// One page of an answer.
    package init(
        resources: [JSONValue], totalResults: Int?, startIndex: Int? = nil, itemsPerPage: Int? = nil,
        nextCursor: String? = nil, previousCursor: String? = nil
    ) {
        self.resources = resources
        self.totalResults = totalResults
        self.startIndex = startIndex
        self.itemsPerPage = itemsPerPage
        self.nextCursor = nextCursor
        self.previousCursor = previousCursor
    }

    /// The ListResponse message.
    package var body: JSONValue {
        var object = JSONObject()
        object["schemas"] = .array([.string(SCIMMessage.listResponse)])
        object["totalResults"] = totalResults.map { .integer(Int64($0)) }
        object["startIndex"] = startIndex.map { .integer(Int64($0)) }
        object["itemsPerPage"] = itemsPerPage.map { .integer(Int64($0)) }
        object["previousCursor"] = previousCursor.map(JSONValue.string)
        object["nextCursor"] = nextCursor.map(JSONValue.string)
        object["Resources"] = .array(resources)
        return .object(object)
    }
}
