import Essentials
import GatewayModel
import Persistence
import SCIM

/// One page of resources that some list of rows gives, with or without a filter.
///
/// Three ways, the cheapest that serves: an index that an equality of the filter names, the rows in their order, or every
/// row. The last one is for people who look around; onboarding never needs it.
struct SCIMListing {
    struct Page {
        var resources: [JSONObject]
        var total: Int
        /// Behind the last row, or nil on the last page.
        var next: ListPosition?
    }

    /// Rows that an index gives for the filter, or nil where none serves.
    var candidates: () throws -> [(resource: JSONObject, position: ListPosition)]?
    /// Rows in the order of creation.
    var rows:
        (_ after: ListPosition?, _ offset: Int, _ limit: Int) throws -> [(resource: JSONObject, position: ListPosition)]
    var count: () throws -> Int

    func page(_ filter: SCIMFilter?, _ sort: SCIMSort?, start: Int, after: ListPosition?, count: Int) throws -> Page {
        if filter == nil, sort == nil {
            let total = try self.count()
            guard count > 0 else { return Page(resources: [], total: total, next: nil) }
            let found = try rows(after, after == nil ? start - 1 : 0, count)
            let isLast = start - 1 + found.count >= total || found.count < count
            return Page(resources: found.map(\.resource), total: total, next: isLast ? nil : found.last?.position)
        }
        var hits: [JSONObject]
        if let candidates = try self.candidates() {
            hits = candidates.map(\.resource).filter { filter?.matches($0) ?? true }
        } else {
            hits = []
            var last: ListPosition?
            while true {
                let chunk = try rows(last, 0, 500)
                for row in chunk where filter?.matches(row.resource) ?? true { hits.append(row.resource) }
                guard chunk.count == 500 else { break }
                last = chunk.last?.position
            }
        }
        if let sort { hits = sort.sorted(hits) }
        return Page(resources: Array(hits.dropFirst(start - 1).prefix(count)), total: hits.count, next: nil)
    }
}
