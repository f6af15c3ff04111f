import Essentials

/// A list of attributes as `attributes` and `excludedAttributes` have it; unknown names select nothing (checklist 75).
struct AttributeSelection: Hashable {
    /// Whole attributes, and whole schemas by URN, in lower case.
    private(set) var whole: Set<String> = []
    /// Sub-attributes in lower case by attribute.
    private(set) var parts: [String: Set<String>] = [:]

    init(_ names: [String], of type: SCIMResourceType) {
        for text in names {
            if AttributeName.hasURN(text), let schema = type.schema(text) {
                whole.insert(schema.key)
                continue
            }
            guard let name = AttributeName(text), let reference = type.reference(name) else { continue }
            guard let sub = reference.subAttribute else {
                whole.insert(reference.key)
                continue
            }
            let parent = AttributeReference(urn: reference.urn, attribute: reference.attribute, subAttribute: nil)
            parts[parent.key, default: []].insert(sub.key)
        }
    }

    /// Whether an attribute is selected with all that it has.
    func hasWhole(_ key: String, ofSchema schema: String) -> Bool { whole.contains(key) || whole.contains(schema) }
}
