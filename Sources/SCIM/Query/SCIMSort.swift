package import Essentials

/// An order of resources by one attribute (RFC 7644 3.4.2.3, checklist 62).
package struct SCIMSort: Sendable, Hashable {
    private let reference: AttributeReference
    /// False for `sortOrder=descending`.
    package let isAscending: Bool

    /// The attribute in lower case, as `SCIMEquality.path` has it.
    package var path: String { reference.key }

    /// - Returns: nil where `sortBy` is nil or empty.
    /// - Throws: `scim.invalid_value` for an attribute that the schema does not have, or an order other than
    ///   `ascending` and `descending`.
    init?(by sortBy: String?, order: String?, for type: SCIMResourceType) throws(SCIMError) {
        switch order?.lowercased() {
        case nil, "ascending": isAscending = true
        case "descending": isAscending = false
        case .some(let other):
            throw .invalidValue(attribute: "sortOrder", "is \(excerpt(other)), expected ascending or descending")
        }
        guard let sortBy, !sortBy.isEmpty else { return nil }
        guard let name = AttributeName(sortBy), var reference = type.reference(name),
            reference.attribute.returned != .never, reference.leaf.returned != .never
        else {
            throw .invalidValue(attribute: "sortBy", "is \(excerpt(sortBy)), expected an attribute that /Schemas lists")
        }
        if reference.leaf.kind == .complex {
            guard let value = reference.attribute.subAttribute("value") else {
                throw .invalidValue(attribute: "sortBy", "is \(excerpt(sortBy)), expected one of its sub-attributes")
            }
            reference = AttributeReference(urn: reference.urn, attribute: reference.attribute, subAttribute: value)
        }
        self.reference = reference
    }

    /// Whether `left` comes before `right`; resources without the attribute come last ascending and first descending.
    package func precedes(_ left: JSONObject, _ right: JSONObject) -> Bool { precedes(key(of: left), key(of: right)) }

    /// The resources in this order; those that compare equal keep theirs.
    package func sorted(_ resources: [JSONObject]) -> [JSONObject] {
        let keyed = resources.enumerated().map { (key: key(of: $0.element), index: $0.offset, resource: $0.element) }
        return keyed.sorted { left, right in
            if precedes(left.key, right.key) { return true }
            return precedes(right.key, left.key) ? false : left.index < right.index
        }.map(\.resource)
    }

    private func precedes(_ left: ComparableValue?, _ right: ComparableValue?) -> Bool {
        let (first, second) = isAscending ? (left, right) : (right, left)
        guard let first else { return false }
        guard let second else { return true }
        return first.precedes(second)
    }

    /// The primary value, or the first one.
    private func key(of resource: JSONObject) -> ComparableValue? {
        let container = reference.urn.map { resource[$0]?.object } ?? resource
        guard let value = container?[reference.attribute.name] else { return nil }
        let entries = value.array ?? [value]
        guard let entry = entries.first(where: \.isPrimary) ?? entries.first else { return nil }
        guard let sub = reference.subAttribute else { return ComparableValue(entry, of: reference.attribute) }
        return entry.object?[sub.name].flatMap { ComparableValue($0, of: sub) }
    }
}
