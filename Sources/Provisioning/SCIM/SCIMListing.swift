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
        /// The last row's place; nil where the order is not that of creation.
        var last: ListPosition?
        var hasMore = false
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
            guard count > 0 else { return Page(resources: [], total: total) }
            // One more than asked for says whether there is more: a total would not, where people go in between.
            let found = try rows(after, after == nil ? start - 1 : 0, count + 1)
            let shown = found.prefix(count)
            return Page(
                resources: shown.map(\.resource), total: total, last: shown.last?.position,
                hasMore: found.count > count)
        }
        var hits: [(resource: JSONObject, position: ListPosition)]
        if let candidates = try self.candidates() {
            hits = candidates.filter { filter?.matches($0.resource) ?? true }.sorted { $0.position < $1.position }
        } else {
            hits = []
            var last: ListPosition?
            while true {
                let chunk = try rows(last, 0, 500)
                for row in chunk where filter?.matches(row.resource) ?? true { hits.append(row) }
                guard chunk.count == 500 else { break }
                last = chunk.last?.position
            }
        }
        if let sort {
            let sorted = sort.sorted(hits.map(\.resource)).dropFirst(start - 1)
            return Page(
                resources: Array(sorted.prefix(count)), total: hits.count, hasMore: sorted.count > count)
        }
        let rest = after.map { place in hits.drop { !(place < $0.position) } } ?? hits.dropFirst(start - 1)
        let shown = rest.prefix(count)
        return Page(
            resources: shown.map(\.resource), total: hits.count, last: shown.last?.position,
            hasMore: rest.count > count)
    }
}
