package import Essentials

/// Which attributes an answer has (RFC 7644 3.9; checklist 29, 73 to 75).
package struct SCIMProjection: Sendable, Hashable {
    private enum Choice: Sendable, Hashable {
        case byDefault
        case only(AttributeSelection)
        case without(AttributeSelection)
    }

    private let choice: Choice
    private let type: SCIMResourceType

    /// - Parameters:
    ///   - attributes: attribute paths in any letter case; nil or empty for the default.
    ///   - excluded: the same, to leave out.
    /// - Throws: `scim.invalid_value` where both are given.
    package init(
        attributes: [String]? = nil, excluded: [String]? = nil, for type: SCIMResourceType
    ) throws(SCIMError) {
        self.type = type
        switch (attributes ?? [], excluded ?? []) {
        case ([], []): choice = .byDefault
        case (let names, []): choice = .only(AttributeSelection(names, of: type))
        case ([], let names): choice = .without(AttributeSelection(names, of: type))
        default:
            throw .invalidValue(attribute: "excludedAttributes", "stands beside attributes, expected one of them only")
        }
    }

    /// From the items of a URL's query, of which others than the two are ignored.
    ///
    /// - Throws: `scim.invalid_value` where both are given, `scim.invalid_syntax` where one is given twice.
    package init(items: [(String, String)], for type: SCIMResourceType) throws(SCIMError) {
        let parameters = try QueryParameters(items: items)
        try self.init(attributes: parameters.attributes, excluded: parameters.excludedAttributes, for: type)
    }

    /// Whether any part of an attribute would be in the answer, so that nobody has to load what is not
    /// (checklist 72: `excludedAttributes=members`).
    package func includes(_ name: String) -> Bool {
        guard let attribute = type.attribute(name) else { return false }
        switch (attribute.returned, choice) {
        case (.always, _): return true
        case (.never, _): return false
        case (_, .byDefault): return attribute.returned == .default
        case (_, .only(let selection)):
            return selection.hasWhole(attribute.key, ofSchema: type.schema.key)
                || selection.parts[attribute.key] != nil
        case (_, .without(let selection)):
            return attribute.returned == .default && !selection.hasWhole(attribute.key, ofSchema: type.schema.key)
        }
    }

    /// The resource with the attributes that the answer has.
    package func apply(_ resource: JSONObject) -> JSONObject {
        var answer = JSONObject()
        for (key, value) in resource.members {
            if let schema = type.extension(key) {
                var data = JSONObject()
                for (name, value) in value.object?.members ?? [] {
                    guard let attribute = schema.attribute(name) else { continue }
                    data[name] = project(value, attribute, key: "\(schema.key):\(attribute.key)", schema: schema.key)
                }
                if !data.members.isEmpty { answer[key] = .object(data) }
            } else if let attribute = type.attribute(key) {
                answer[key] = project(value, attribute, key: attribute.key, schema: type.schema.key)
            }
        }
        return answer
    }

    private func project(
        _ value: JSONValue, _ attribute: SCIMAttribute, key: String, schema: String
    ) -> JSONValue? {
        guard attribute.returned != .never else { return nil }
        switch choice {
        case .byDefault:
            guard attribute.returned != .request else { return nil }
            return whole(value, attribute)
        case .only(let selection):
            if attribute.returned == .always || selection.hasWhole(key, ofSchema: schema) {
                return whole(value, attribute)
            }
            guard let parts = selection.parts[key] else { return nil }
            return filtered(value, attribute) { parts.contains($0.key) || $0.returned == .always }
        case .without(let selection):
            guard attribute.returned == .always || !selection.hasWhole(key, ofSchema: schema) else { return nil }
            guard attribute.returned != .request else { return nil }
            let parts = selection.parts[key] ?? []
            return filtered(value, attribute) {
                $0.returned == .always || ($0.returned != .request && !parts.contains($0.key))
            }
        }
    }

    private func whole(_ value: JSONValue, _ attribute: SCIMAttribute) -> JSONValue? {
        attribute.returnsAllByDefault ? value : filtered(value, attribute) { $0.returned != .request }
    }

    /// The value with the sub-attributes that pass; nil where nothing is left of it.
    private func filtered(
        _ value: JSONValue, _ attribute: SCIMAttribute, _ passes: (SCIMAttribute) -> Bool
    ) -> JSONValue? {
        guard attribute.kind == .complex else { return value }
        let kept = Set(attribute.subAttributes.filter { $0.returned != .never && passes($0) }.map(\.name))
        guard kept.count < attribute.subAttributes.count else { return value }
        func cut(_ entry: JSONValue) -> JSONValue? {
            let members = (entry.object?.members ?? []).filter { kept.contains($0.key) }
            return members.isEmpty ? nil : .object(JSONObject(members.map { ($0.key, $0.value) }))
        }
        guard let entries = value.array else { return cut(value) }
        let left = entries.compactMap(cut)
        return left.isEmpty ? nil : .array(left)
    }
}
