import Essentials

/// What the attribute paths of a filter are looked up in.
enum FilterScope {
    case resource(SCIMResourceType)
    case entry(SCIMAttribute)

    /// Looks an attribute path up.
    ///
    /// - Throws: `scim.invalid_filter` for an attribute that is not there or is never returned: answering a filter on a
    ///   secret is an oracle (checklist 28, 59).
    func reference(_ name: AttributeName) throws(SCIMError) -> AttributeReference {
        guard let reference = find(name) else {
            throw .invalidFilter("the schema has no attribute \(excerpt(name.text))")
        }
        guard reference.attribute.returned != .never, reference.leaf.returned != .never else {
            throw .invalidFilter("\(reference.leaf.name) is never returned and can't be filtered on")
        }
        return reference
    }

    private func find(_ name: AttributeName) -> AttributeReference? {
        switch self {
        case .resource(let type): return type.reference(name)
        case .entry(let attribute):
            guard name.urn == nil, name.subName == nil else { return nil }
            return attribute.subAttribute(name.name).map {
                AttributeReference(urn: nil, attribute: $0, subAttribute: nil)
            }
        }
    }

    /// Makes a comparison of what was read.
    ///
    /// - Throws: `scim.invalid_filter` where the attribute's type has no such comparison.
    func term(
        _ name: AttributeName, _ comparison: FilterTerm.Operator, _ literal: JSONValue?
    ) throws(SCIMError) -> FilterTerm {
        var reference = try reference(name)
        guard let literal else {
            return FilterTerm(reference: reference, operator: comparison, literal: .null, sentText: nil)
        }
        if reference.leaf.kind == .complex, !literal.isNull {
            // A complex attribute compares its `value` (checklist 54).
            guard let value = reference.attribute.subAttribute("value") else {
                throw .invalidFilter("\(reference.attribute.name) is complex, expected one of its sub-attributes")
            }
            reference = AttributeReference(urn: reference.urn, attribute: reference.attribute, subAttribute: value)
        }
        let value = try comparable(literal, with: reference.leaf, name: name.text)
        try check(comparison, on: reference.leaf, with: value)
        return FilterTerm(reference: reference, operator: comparison, literal: value, sentText: literal.string)
    }

    private func comparable(
        _ literal: JSONValue, with attribute: SCIMAttribute, name: String
    ) throws(SCIMError) -> ComparableValue {
        switch (literal, attribute.kind) {
        case (.null, _): return .null
        case (.bool(let value), .boolean): return .bool(value)
        case (.string(let text), .boolean):
            // Some clients write truth as text; no other reading is possible, so nothing is loosened by this.
            if text.lowercased() == "true" { return .bool(true) }
            if text.lowercased() == "false" { return .bool(false) }
        case (.string, .dateTime), (.string, .string), (.string, .reference), (.string, .binary), (.integer, .integer),
            (.integer, .decimal), (.number, .decimal), (.number, .integer):
            if let value = ComparableValue(literal, of: attribute) { return value }
        default: break
        }
        throw .invalidFilter("\(name) is a \(attribute.kind.rawValue), it can't be compared with \(literal.excerpt)")
    }

    private func check(
        _ comparison: FilterTerm.Operator, on attribute: SCIMAttribute, with value: ComparableValue
    ) throws(SCIMError) {
        let isText = attribute.kind == .string || attribute.kind == .reference
        let allowed: Bool
        switch comparison {
        case .equal, .notEqual, .present: return
        case .contains, .startsWith, .endsWith: allowed = isText
        case .greater, .greaterOrEqual, .less, .lessOrEqual:
            allowed = attribute.kind != .boolean && attribute.kind != .binary
        }
        guard allowed, value != .null else {
            let operand = value == .null ? "null" : "a \(attribute.kind.rawValue)"
            throw .invalidFilter("\(comparison.rawValue) can't compare \(attribute.name) with \(operand)")
        }
    }
}
