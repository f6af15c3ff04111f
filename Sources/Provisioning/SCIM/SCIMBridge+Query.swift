import Effects
import Essentials
import GatewayModel
import Persistence
import SCIM

extension SCIMBridge {
    func query(_ work: SCIMWork, for type: SCIMResourceType) throws(SCIMError) -> SCIMQuery {
        work.isSearch
            ? try SCIMQuery(searchRequest: try work.object(), for: type, limits: Self.pageLimits)
            : try SCIMQuery(items: work.queryItems, for: type, limits: Self.pageLimits)
    }

    /// The page that the query asks for, as a ListResponse.
    func page(_ query: SCIMQuery, _ listing: SCIMListing, _ work: SCIMWork, at now: Timestamp) throws -> SCIMReply {
        // A cursor belongs to everything that decides what is listed, and in which order (checklist 68).
        let endpoint = work.path.first ?? ""
        let order = query.sort.map { "\($0.path) \($0.isAscending)" } ?? ""
        let identity = JSONValue([endpoint, query.filter?.text ?? "", order]).text
        var (start, after): (Int, ListPosition?) = (1, nil)
        switch query.page {
        case .index(let first, _): start = first
        case .cursor("", _): break
        case .cursor(let text, let count):
            let cursor = try SCIMCursor(
                text, key, token: work.access.token.id, query: identity, count: count, at: now)
            (start, after) = (cursor.offset + 1, cursor.after)
        }
        let found = try listing.page(query.filter, query.sort, start: start, after: after, count: query.page.count)
        let resources = found.resources.map { JSONValue.object(query.projection.apply($0)) }
        guard case .cursor(_, let count) = query.page else {
            return SCIMReply(
                200,
                .value(
                    SCIMListResponse(
                        resources: resources, totalResults: found.total, startIndex: start,
                        itemsPerPage: resources.count
                    ).body))
        }
        var next: String?
        if count > 0, found.hasMore {
            next = try SCIMCursor(after: found.last, offset: start - 1 + resources.count, count: count, at: now)
                .text(key, token: work.access.token.id, query: identity)
        }
        return SCIMReply(
            200,
            .value(
                SCIMListResponse(
                    resources: resources, totalResults: found.total, itemsPerPage: resources.count, nextCursor: next
                ).body))
    }
}
