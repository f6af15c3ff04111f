import Essentials

/// The references `bulkId:…` in the data and paths of a bulk request (RFC 7644 3.7.2).
enum BulkReference {
    /// The bulkId that a text refers to; nil for any other text.
    static func target(of text: String) -> String? {
        guard text.utf8.starts(with: "bulkId:".utf8) else { return nil }
        return String(text.dropFirst("bulkId:".count))
    }

    /// The bulkIds referred to, in their order; depth is bounded by the reader.
    static func targets(in value: JSONValue) -> [String] {
        switch value {
        case .string(let text): target(of: text).map { [$0] } ?? []
        case .array(let values): values.flatMap(targets)
        case .object(let object): object.members.flatMap { targets(in: $0.value) }
        case .null, .bool, .integer, .number: []
        }
    }

    /// The value with ids in the place of references.
    ///
    /// - Throws: `scim.unresolved_reference` for one that is not in `ids`.
    static func resolve(_ value: JSONValue, with ids: [String: String]) throws(SCIMError) -> JSONValue {
        switch value {
        case .string(let text): return .string(try resolve(text, with: ids))
        case .array(let values):
            var resolved: [JSONValue] = []
            for value in values { resolved.append(try resolve(value, with: ids)) }
            return .array(resolved)
        case .object(let object):
            return .object(
                try object.mapValues { (value) throws(SCIMError) in try resolve(value, with: ids) })
        case .null, .bool, .integer, .number: return value
        }
    }

    static func resolve(_ text: String, with ids: [String: String]) throws(SCIMError) -> String {
        guard let bulkId = target(of: text) else { return text }
        guard let id = ids[bulkId] else { throw .unresolvedReference(bulkId: bulkId) }
        return id
    }
}
