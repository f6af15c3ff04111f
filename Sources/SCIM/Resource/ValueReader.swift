import Essentials

/// Turns values sent by a client into stored ones, as the attribute's definition says.
struct ValueReader {
    /// How generously shapes are read.
    enum Shapes {
        /// As the schema has them: the body of POST and PUT.
        case exact
        /// One value may stand for a list of one and the other way round, and a text for an object with that `value`
        /// (checklist 85): PATCH, where clients do so and nothing else can be meant.
        case patch
    }

    /// The most values that an attribute may have; members of groups are read elsewhere.
    static let maximumValues = 200

    /// The most unknown attributes named; a body may have any number.
    private static let maximumDropped = 50

    let unknownAttributes: SCIMUnknownAttributes
    let shapes: Shapes
    private(set) var dropped: [String] = []

    init(unknownAttributes: SCIMUnknownAttributes, shapes: Shapes) {
        self.unknownAttributes = unknownAttributes
        self.shapes = shapes
    }

    /// Notes an attribute that the schema does not have.
    ///
    /// - Throws: `refusal` where unknown attributes are refused.
    mutating func meetUnknown(_ path: String, _ refusal: SCIMError) throws(SCIMError) {
        guard unknownAttributes == .dropped else { throw refusal }
        if dropped.count < ValueReader.maximumDropped { dropped.append(path) }
    }

    /// The value to store; nil where the value sent means "unassigned" (RFC 7643 2.5, checklist 34).
    ///
    /// - Throws: `scim.invalid_value` for a value of another type, `scim.invalid_syntax` for an unknown sub-attribute.
    mutating func read(
        _ value: JSONValue, as attribute: SCIMAttribute, path: String
    ) throws(SCIMError) -> JSONValue? {
        guard !value.isNull else { return nil }
        guard attribute.isMultiValued else {
            if shapes == .patch, attribute.kind == .complex, let list = value.array, list.count == 1 {
                return try single(list[0], as: attribute, path: path)
            }
            return try single(value, as: attribute, path: path)
        }
        let entries = try list(value, path: path)
        var read: [JSONValue] = []
        for entry in entries {
            if let entry = try single(entry, as: attribute, path: path) { read.append(entry) }
        }
        guard read.count(where: \.isPrimary) <= 1 else {
            throw .invalidValue(attribute: path, "has more than one primary value, expected at most one")
        }
        return read.isEmpty ? nil : .array(read)
    }

    private func list(_ value: JSONValue, path: String) throws(SCIMError) -> [JSONValue] {
        guard let entries = value.array ?? (shapes == .patch ? [value] : nil) else {
            throw .invalidValue(attribute: path, "is \(value.kindName), expected an array")
        }
        guard entries.count <= ValueReader.maximumValues else {
            throw .invalidValue(
                attribute: path, "has \(entries.count) values, expected at most \(ValueReader.maximumValues)")
        }
        return entries
    }

    /// One value, or one entry of a multi-valued attribute.
    mutating func single(
        _ value: JSONValue, as attribute: SCIMAttribute, path: String
    ) throws(SCIMError) -> JSONValue? {
        guard value.isAssigned else {
            // What says nothing must still have the right shape, or a list would pass for an empty text.
            if case .array = value { throw .invalidValue(attribute: path, "is an array, expected one value") }
            return nil
        }
        guard attribute.kind == .complex else { return try SimpleValue(attribute, path: path).read(value) }
        guard let object = complexObject(value, of: attribute) else {
            throw .invalidValue(attribute: path, "is \(value.kindName), expected an object")
        }
        return try complex(object, as: attribute, path: path)
    }

    /// The object that a value of a complex attribute stands for; nil where it is none.
    func complexObject(_ value: JSONValue, of attribute: SCIMAttribute) -> JSONObject? {
        switch value {
        case .object(let object): object
        case .string where shapes == .patch && attribute.subAttribute("value") != nil: JSONObject([("value", value)])
        case .array(let list) where shapes == .patch && list.count == 1: list[0].object
        default: nil
        }
    }

    private mutating func complex(
        _ object: JSONObject, as attribute: SCIMAttribute, path: String
    ) throws(SCIMError) -> JSONValue? {
        var read = JSONObject()
        try assign(object, to: &read, as: attribute, path: path)
        // The macro of a client that is empty leaves `{"value": "", "type": "work"}` behind.
        let hasValue = attribute.subAttribute("value") == nil || read["value"] != nil
        guard hasValue || read.keys.contains(where: { $0 != "type" && $0 != "primary" }) else { return nil }
        for sub in attribute.subAttributes where sub.isRequired && read[sub.name] == nil {
            throw .invalidValue(attribute: "\(path).\(sub.name)", "is missing, expected a value: it is required")
        }
        return read.members.isEmpty ? nil : .object(read)
    }

    /// Sets and clears the sub-attributes that `object` has, and leaves the others as they are.
    ///
    /// Read-only ones are passed over (checklist 26).
    mutating func assign(
        _ object: JSONObject, to target: inout JSONObject, as attribute: SCIMAttribute, path: String
    ) throws(SCIMError) {
        var seen: Set<String> = []
        for (key, value) in object.members {
            guard let sub = attribute.subAttribute(key) else {
                let name = "\(path).\(key)"
                try meetUnknown(name, .invalidSyntax("the schema has no attribute \(excerpt(name))"))
                continue
            }
            guard seen.insert(sub.name).inserted else {
                throw .invalidSyntax("\(path).\(sub.name) stands twice, in different letter case")
            }
            guard sub.mutability != .readOnly else { continue }
            target[sub.name] = try read(value, as: sub, path: "\(path).\(sub.name)")
        }
    }
}

extension JSONValue {
    /// Whether this is an entry marked as the preferred one (RFC 7643 2.4).
    var isPrimary: Bool { object?["primary"]?.bool ?? false }
}
