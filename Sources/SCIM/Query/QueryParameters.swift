import Essentials

/// The parameters of a query, as a URL or a SearchRequest gives them; unknown ones are ignored (checklist 11).
struct QueryParameters {
    private(set) var filter: String?
    private(set) var sortBy: String?
    private(set) var sortOrder: String?
    private(set) var startIndex: Int?
    private(set) var count: Int?
    private(set) var cursor: String?
    private(set) var attributes: [String]?
    private(set) var excludedAttributes: [String]?

    /// - Throws: `scim.invalid_syntax` for a parameter twice, `scim.invalid_value` for text where a number belongs.
    init(items: [(String, String)]) throws(SCIMError) {
        var seen: Set<String> = []
        for (name, text) in items {
            let key = name.lowercased()
            guard QueryParameters.names.contains(key) else { continue }
            guard seen.insert(key).inserted else {
                throw .invalidSyntax("the parameter \(excerpt(name)) stands twice")
            }
            switch key {
            case "filter": filter = text
            case "sortby": sortBy = text.isEmpty ? nil : text
            case "sortorder": sortOrder = text.isEmpty ? nil : text
            case "startindex": startIndex = try number(text, "startIndex")
            case "count": count = try number(text, "count")
            case "cursor": cursor = text
            case "attributes": attributes = list(text)
            default: excludedAttributes = list(text)
            }
        }
    }

    /// - Throws: `scim.invalid_syntax` for a body that is no SearchRequest (checklist 61), `scim.invalid_value` for a
    ///   member of another type.
    init(_ body: JSONObject) throws(SCIMError) {
        let members = try body.foldedMembers()
        try JSONObject.require(SCIMMessage.searchRequest, in: members)
        filter = try text(members["filter"], "filter")
        sortBy = try text(members["sortby"], "sortBy")
        sortOrder = try text(members["sortorder"], "sortOrder")
        cursor = try text(members["cursor"], "cursor")
        startIndex = try number(members["startindex"], "startIndex")
        count = try number(members["count"], "count")
        attributes = try list(members["attributes"], "attributes")
        excludedAttributes = try list(members["excludedattributes"], "excludedAttributes")
    }

    private static let names: Set<String> = [
        "filter", "sortby", "sortorder", "startindex", "count", "cursor", "attributes", "excludedattributes",
    ]

    private func number(_ text: String, _ name: String) throws(SCIMError) -> Int {
        guard let number = Int(text) else {
            throw .invalidValue(attribute: name, "is \(excerpt(text)), expected a whole number")
        }
        return number
    }

    /// Names between commas; blanks around them say nothing.
    private func list(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
    }

    private func text(_ value: JSONValue?, _ name: String) throws(SCIMError) -> String? {
        guard let value, !value.isNull else { return nil }
        guard let text = value.string else {
            throw .invalidValue(attribute: name, "is \(value.kindName), expected a string")
        }
        return text
    }

    private func number(_ value: JSONValue?, _ name: String) throws(SCIMError) -> Int? {
        guard let value, !value.isNull else { return nil }
        guard let number = value.integer.flatMap({ Int(exactly: $0) }) else {
            throw .invalidValue(attribute: name, "is \(value.excerpt), expected a whole number")
        }
        return number
    }

    private func list(_ value: JSONValue?, _ name: String) throws(SCIMError) -> [String]? {
        guard let value, !value.isNull else { return nil }
        guard let list = value.array, list.allSatisfy({ $0.string != nil }) else {
            throw .invalidValue(attribute: name, "is \(value.kindName), expected an array of strings")
        }
        return list.compactMap(\.string)
    }
}
