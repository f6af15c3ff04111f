import Essentials

/// One comparison: an attribute, an operator and, but for `pr`, a literal.
struct FilterTerm: Sendable, Hashable {
    enum Operator: String, Sendable, Hashable {
        case equal = "eq"
        case notEqual = "ne"
        case contains = "co"
        case startsWith = "sw"
        case endsWith = "ew"
        case present = "pr"
        case greater = "gt"
        case greaterOrEqual = "ge"
        case less = "lt"
        case lessOrEqual = "le"
    }

    let reference: AttributeReference
    let `operator`: Operator
    /// What is compared with, in the form in which the attribute's values are compared.
    let literal: ComparableValue
    /// The literal as sent, where it is a text.
    let sentText: String?

    /// Whether the values of a resource pass.
    func matches(_ resource: JSONObject) -> Bool {
        let values = reference.values(in: resource)
        switch `operator` {
        case .present: return values.contains(where: \.isAssigned)
        case .notEqual: return !isEqual(values)
        case .equal: return isEqual(values)
        default: return values.contains { passes(ComparableValue($0, of: reference.leaf)) }
        }
    }

    /// `eq null` holds where nothing is assigned; `ne` is its contrary, so it holds where no value equals
    /// (checklist 57).
    private func isEqual(_ values: [JSONValue]) -> Bool {
        if literal == .null { return !values.contains(where: \.isAssigned) }
        return values.contains { ComparableValue($0, of: reference.leaf) == literal }
    }

    private func passes(_ value: ComparableValue?) -> Bool {
        guard let value else { return false }
        switch `operator` {
        case .contains: return value.contains(literal)
        case .startsWith: return value.startsWith(literal)
        case .endsWith: return value.endsWith(literal)
        case .greater: return literal.precedes(value)
        case .greaterOrEqual: return value == literal || literal.precedes(value)
        case .less: return value.precedes(literal)
        case .lessOrEqual: return value == literal || value.precedes(literal)
        case .equal, .notEqual, .present: return false
        }
    }
}

extension JSONValue {
    /// Whether a value says anything: null, empty texts, lists and objects don't (RFC 7643 2.5, checklist 34).
    var isAssigned: Bool {
        switch self {
        case .null: false
        case .string(let text): !text.isEmpty
        case .array(let values): values.contains(where: \.isAssigned)
        case .object(let object): object.members.contains { $0.value.isAssigned }
        case .bool, .integer, .number: true
        }
    }
}
