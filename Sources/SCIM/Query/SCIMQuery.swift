package import Essentials

/// A query on the resources of a type (RFC 7644 3.4.2, RFC 9865).
package struct SCIMQuery: Sendable, Hashable {
    /// Nil for all resources.
    package let filter: SCIMFilter?
    /// Nil for the store's own order.
    package let sort: SCIMSort?
    /// Which part of the hits.
    package let page: SCIMPage
    /// Which attributes of them.
    package let projection: SCIMProjection

    /// From the items of a URL's query, percent-decoded.
    ///
    /// - Throws: `scim.invalid_filter`, `scim.invalid_value` for numbers that are none, an unknown `sortBy`, or
    ///   `attributes` with `excludedAttributes`; `scim.invalid_cursor` for a cursor with a `startIndex`;
    ///   `scim.invalid_syntax` for a parameter twice.
    package init(
        items: [(String, String)], for type: SCIMResourceType, limits: SCIMPageLimits
    ) throws(SCIMError) {
        try self.init(QueryParameters(items: items), for: type, limits: limits)
    }

    /// From the body of `POST /.search` (RFC 7644 3.4.3); the same answers as for the URL (checklist 61).
    ///
    /// - Throws: as from a URL, and `scim.invalid_syntax` for a body without the SearchRequest schema.
    package init(
        searchRequest body: JSONObject, for type: SCIMResourceType, limits: SCIMPageLimits
    ) throws(SCIMError) {
        try self.init(QueryParameters(body), for: type, limits: limits)
    }

    private init(
        _ parameters: QueryParameters, for type: SCIMResourceType, limits: SCIMPageLimits
    ) throws(SCIMError) {
        if let text = parameters.filter { filter = try SCIMFilter(text, for: type) } else { filter = nil }
        sort = try SCIMSort(by: parameters.sortBy, order: parameters.sortOrder, for: type)
        let count = min(max(parameters.count ?? limits.defaultCount, 0), limits.maximumCount)
        if let cursor = parameters.cursor {
            guard parameters.startIndex == nil else {
                throw .invalidCursor("it stands beside startIndex, expected one of them only")
            }
            page = .cursor(cursor, count: count)
        } else {
            page = .index(start: max(parameters.startIndex ?? 1, 1), count: count)
        }
        projection = try SCIMProjection(
            attributes: parameters.attributes, excluded: parameters.excludedAttributes, for: type)
    }
}
