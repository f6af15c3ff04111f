extension SCIMRewriteRule {
    static let filterOperatorCase = SCIMRewriteRule(
        "filter_operator_case", "an operator of a filter was written with capitals: Eq, AND"
    ) { message throws(AdapterRefusal) in
        message.eachFilter { filter in
            var count = 0
            for index in filter.pieces.indices {
                guard case .operator = filter.pieces[index].role else { continue }
                let lower = filter.pieces[index].text.lowercased()
                guard lower != filter.pieces[index].text else { continue }
                filter.pieces[index].text = lower
                count += 1
            }
            return count
        }
    }

    static let unquotedFilterValue = SCIMRewriteRule(
        "unquoted_filter_value", when: .scimUnquotedFilterValues, "a text in a filter stood without quotation marks"
    ) { message throws(AdapterRefusal) in
        message.eachFilter { filter in
            var count = 0
            for index in filter.pieces.indices {
                guard case .value(let attribute) = filter.pieces[index].role,
                    needsQuotes(filter.pieces[index].text, of: SCIMFilterText.lastName(attribute))
                else { continue }
                let escaped = filter.pieces[index].text.flatMap { $0 == "\\" ? "\\\\" : String($0) }
                filter.pieces[index].text = "\"" + String(escaped) + "\""
                count += 1
            }
            return count
        }
    }

    private static func needsQuotes(_ value: String, of attribute: Substring) -> Bool {
        guard value.utf8.first != UInt8(ascii: "\"") else { return false }
        // These are texts whatever they look like; elsewhere a number or a literal may be meant.
        if SCIMName.isOne(attribute, of: ["userName", "externalId", "displayName", "id"]) { return value != "null" }
        return !SCIMName.isOne(value, of: ["true", "false", "null"]) && Double(value) == nil
    }
}
