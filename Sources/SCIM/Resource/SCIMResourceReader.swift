package import Essentials

/// Reads the body of POST and PUT into a resource in canonical form (RFC 7644 3.3, 3.5.1).
package struct SCIMResourceReader: Sendable {
    private let type: SCIMResourceType
    private let unknownAttributes: SCIMUnknownAttributes

    /// A reader of the resources of one type.
    package init(_ type: SCIMResourceType, unknownAttributes: SCIMUnknownAttributes) {
        self.type = type
        self.unknownAttributes = unknownAttributes
    }

    /// Reads a body.
    ///
    /// - Parameter old: the resource that PUT replaces, in canonical form; its read-only attributes (`id`, `meta`,
    ///   `groups`) are carried over, everything else that `body` lacks is cleared or defaulted. Nil for POST.
    /// - Throws: `scim.invalid_syntax` for missing or wrong `schemas`, an unknown attribute where those are refused, or
    ///   an attribute twice; `scim.invalid_value` for a missing required attribute or a value of another type;
    ///   `scim.mutability` where an immutable attribute would change.
    package func read(_ body: JSONObject, replacing old: JSONObject? = nil) throws(SCIMError) -> SCIMReading {
        var values = ValueReader(unknownAttributes: unknownAttributes, shapes: .exact)
        var resource = JSONObject()
        var seen: Set<String> = []
        for (key, value) in body.members {
            guard seen.insert(key.lowercased()).inserted else {
                throw .invalidSyntax("the attribute \(excerpt(key)) stands twice, in different letter case")
            }
            if let schema = type.extension(key) {
                resource[schema.id] = try read(value, as: schema, with: &values)
            } else if let attribute = type.attribute(key) {
                // `id`, `meta` and other read-only attributes are ignored, not refused (checklist 23, 25, 26).
                guard attribute.mutability != .readOnly, attribute.key != "schemas" else { continue }
                resource[attribute.name] = try values.read(value, as: attribute, path: attribute.name)
            } else {
                try values.meetUnknown(key, .invalidSyntax("the schema has no attribute \(excerpt(key))"))
            }
        }
        try checkSchemas(body, with: &values)
        if let old { try carryOver(old, into: &resource) }
        for attribute in type.schema.attributes where resource[attribute.name] == nil {
            resource[attribute.name] = attribute.defaultValue
        }
        return SCIMReading(resource: try type.finished(resource), dropped: values.dropped)
    }

    private func read(
        _ value: JSONValue, as schema: SCIMSchema, with values: inout ValueReader
    ) throws(SCIMError) -> JSONValue? {
        guard !value.isNull else { return nil }
        guard let data = value.object else {
            throw .invalidValue(attribute: schema.id, "is \(value.kindName), expected an object")
        }
        var read = JSONObject()
        var seen: Set<String> = []
        for (key, value) in data.members {
            let path = "\(schema.id):\(key)"
            guard let attribute = schema.attribute(key) else {
                try values.meetUnknown(path, .invalidSyntax("the schema has no attribute \(excerpt(path))"))
                continue
            }
            guard seen.insert(attribute.key).inserted else {
                throw .invalidSyntax("the attribute \(excerpt(path)) stands twice, in different letter case")
            }
            guard attribute.mutability != .readOnly else { continue }
            read[attribute.name] = try values.read(value, as: attribute, path: path)
        }
        return read.members.isEmpty ? nil : .object(read)
    }

    /// `schemas` must say what the body is, and may name extensions that we know (checklist 39, 47).
    private func checkSchemas(_ body: JSONObject, with values: inout ValueReader) throws(SCIMError) {
        let sent = body.members.first { $0.key.lowercased() == "schemas" }?.value
        guard let sent, sent.isAssigned else {
            throw .invalidSyntax("schemas is missing, expected [\"\(type.schema.id)\"]")
        }
        guard let list = sent.array, list.allSatisfy({ $0.string != nil }) else {
            throw .invalidSyntax("schemas is \(sent.kindName), expected an array of strings")
        }
        let urns = list.compactMap(\.string)
        guard urns.contains(where: { $0.lowercased() == type.schema.key }) else {
            throw .invalidSyntax("schemas lacks \"\(type.schema.id)\", it has \(excerpt(urns.joined(separator: ", ")))")
        }
        for urn in urns where type.schema(urn) == nil {
            try values.meetUnknown(urn, .invalidSyntax("schemas has \(excerpt(urn)), which \(type.name) does not know"))
        }
    }

    private func carryOver(_ old: JSONObject, into resource: inout JSONObject) throws(SCIMError) {
        for attribute in type.schema.attributes + SCIMSchema.common.attributes {
            guard let value = old[attribute.name] else { continue }
            switch attribute.mutability {
            case .readOnly: resource[attribute.name] = value
            case .immutable:
                guard resource[attribute.name] == nil || resource[attribute.name] == value else {
                    throw .mutability(attribute: attribute.name, "is immutable and has another value already")
                }
                resource[attribute.name] = value
            case .readWrite, .writeOnly: break
            }
        }
    }
}

extension SCIMResourceType {
    /// The resource with `schemas` as its data has it, first and in canonical letter case.
    ///
    /// - Throws: `scim.invalid_value` where a required attribute is missing.
    func finished(_ resource: JSONObject) throws(SCIMError) -> JSONObject {
        for attribute in schema.attributes where attribute.isRequired && resource[attribute.name] == nil {
            throw .invalidValue(attribute: attribute.name, "is missing or empty, expected a value: it is required")
        }
        var finished = JSONObject()
        let inUse = extensions.filter { resource[$0.id] != nil }
        finished["schemas"] = JSONValue([schema.id] + inUse.map(\.id))
        for (key, value) in resource.members where key != "schemas" { finished[key] = value }
        return finished
    }
}
