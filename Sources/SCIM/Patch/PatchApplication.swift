import Essentials

/// A resource while operations are applied to it.
struct PatchApplication {
    let type: SCIMResourceType
    let original: JSONObject
    var resource: JSONObject
    var reader: ValueReader

    init(_ resource: JSONObject, of type: SCIMResourceType, unknownAttributes: SCIMUnknownAttributes) {
        self.type = type
        self.resource = resource
        original = resource
        reader = ValueReader(unknownAttributes: unknownAttributes, shapes: .patch)
    }

    func result() throws(SCIMError) -> SCIMPatchResult {
        var (before, after) = (original, try type.finished(resource))
        let finished = after
        before["schemas"] = nil
        after["schemas"] = nil
        return SCIMPatchResult(resource: finished, changed: before != after, dropped: reader.dropped)
    }

    mutating func apply(_ operation: SCIMPatchOperation) throws(SCIMError) {
        guard let text = operation.path else { return try applyPathless(operation) }
        guard let path = try SCIMPath.find(text, in: type) else { return try meetUnknown(text) }
        if operation.kind == .remove { return try remove(path, value: operation.value) }
        try assign(operation.value ?? .null, at: path, operation.kind)
    }

    private mutating func meetUnknown(_ text: String) throws(SCIMError) {
        try reader.meetUnknown(text, .invalidPath(path: text, "the schema of \(type.name) has no such attribute"))
    }

    /// The members of the value are paths (checklist 83, 93); read-only ones are passed over, as in PUT.
    private mutating func applyPathless(_ operation: SCIMPatchOperation) throws(SCIMError) {
        guard let object = operation.value?.object else {
            let received = operation.value?.kindName ?? "missing"
            throw .invalidValue(attribute: "value", "is \(received), expected an object since there is no path")
        }
        _ = try object.foldedMembers()
        for (key, value) in object.members {
            guard let path = try SCIMPath.find(key, in: type) else {
                try meetUnknown(key)
                continue
            }
            if let attribute = path.attribute, attribute.mutability == .readOnly, attribute.key != "id" { continue }
            try assign(value, at: path, operation.kind)
        }
    }

    /// Adds or replaces the value at a path.
    mutating func assign(
        _ value: JSONValue, at path: SCIMPath, _ kind: SCIMPatchOperation.Kind
    ) throws(SCIMError) {
        guard let attribute = path.attribute else { return try assignAll(value, at: path, kind) }
        // The server keeps `schemas`, by what data there is.
        guard attribute.key != "schemas" else { return }
        if attribute.key == "id", path.urn == nil, let id = resource["id"], id == value { return }
        try checkWritable(path)
        if path.filter != nil {
            try assignEntries(value, at: path, attribute, kind)
        } else if let subAttribute = path.subAttribute {
            try assignSubAttribute(subAttribute, value, at: path, attribute)
        } else if attribute.isMultiValued {
            try assignList(value, at: path, attribute, kind)
        } else if attribute.kind == .complex {
            try merge(value, at: path, attribute, kind)
        } else {
            try assignSimple(value, at: path, attribute, kind)
        }
    }

    /// A URN alone: the members of the value are attributes of that schema.
    private mutating func assignAll(
        _ value: JSONValue, at path: SCIMPath, _ kind: SCIMPatchOperation.Kind
    ) throws(SCIMError) {
        if value.isNull, path.urn != nil {
            if kind == .replace { try remove(path, value: nil) }
            return
        }
        guard let object = value.object else {
            throw .invalidValue(attribute: path.text, "is \(value.kindName), expected an object")
        }
        _ = try object.foldedMembers()
        for (key, value) in object.members {
            let text = "\(path.urn ?? type.schema.id):\(key)"
            guard let inner = try SCIMPath.find(text, in: type), let attribute = inner.attribute else {
                try meetUnknown(text)
                continue
            }
            guard attribute.mutability != .readOnly else { continue }
            try assign(value, at: inner, kind)
        }
    }

    func checkWritable(_ path: SCIMPath) throws(SCIMError) {
        guard let attribute = path.attribute else { return }
        if attribute.mutability == .readOnly {
            let isOtherID = attribute.key == "id"
            throw .mutability(
                attribute: attribute.name, isOtherID ? "is another than the resource's" : "is set by the server only")
        }
        if let sub = path.subAttribute, sub.mutability == .readOnly {
            throw .mutability(attribute: "\(attribute.name).\(sub.name)", "is set by the server only")
        }
    }
}
