import Essentials

/// An attribute of a resource type: what an attribute path leads to in the schema.
struct AttributeReference: Hashable {
    /// The extension's URN in canonical letter case; nil outside of extensions.
    let urn: String?
    let attribute: SCIMAttribute
    let subAttribute: SCIMAttribute?

    /// What is compared: the sub-attribute where one is named.
    var leaf: SCIMAttribute { subAttribute ?? attribute }

    /// The path in lower case, as indexes know it: `username`, `emails.value`, `urn:…:user:department`.
    var key: String {
        var key = attribute.key
        if let urn { key = "\(urn.lowercased()):\(key)" }
        if let subAttribute { key += ".\(subAttribute.key)" }
        return key
    }

    /// The values under this attribute in a resource in canonical form; empty where it is unassigned.
    func values(in resource: JSONObject) -> [JSONValue] {
        let container = urn.map { resource[$0]?.object } ?? resource
        guard let value = container?[attribute.name], !value.isNull else { return [] }
        let entries = value.array ?? [value]
        guard let subAttribute else { return entries }
        return entries.compactMap { $0.object?[subAttribute.name] }
    }
}

extension SCIMResourceType {
    /// Looks an attribute path up; nil where the schema has no such attribute.
    ///
    /// A core attribute may be written with its schema's URN (RFC 7644 3.10).
    func reference(_ name: AttributeName) -> AttributeReference? {
        var container: SCIMSchema?
        if let urn = name.urn, urn.lowercased() != schema.key {
            guard let match = `extension`(urn) else { return nil }
            container = match
        }
        guard let attribute = container.map({ $0.attribute(name.name) }) ?? attribute(name.name) else { return nil }
        guard let subName = name.subName else {
            return AttributeReference(urn: container?.id, attribute: attribute, subAttribute: nil)
        }
        guard let subAttribute = attribute.subAttribute(subName) else { return nil }
        return AttributeReference(urn: container?.id, attribute: attribute, subAttribute: subAttribute)
    }
}
