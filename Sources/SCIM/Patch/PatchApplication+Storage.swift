import Essentials

extension PatchApplication {
    /// The value that the path's attribute has now.
    func value(at path: SCIMPath) -> JSONValue? {
        guard let attribute = path.attribute else { return nil }
        guard let urn = path.urn else { return resource[attribute.name] }
        return resource[urn]?.object?[attribute.name]
    }

    /// The entries of a multi-valued attribute; a single value counts as one entry.
    func entries(at path: SCIMPath) -> [JSONValue] {
        guard let value = value(at: path) else { return [] }
        return value.array ?? [value]
    }

    /// Stores the path's attribute; nil, an empty list or object removes it, and an extension without data goes with
    /// it.
    ///
    /// - Throws: `scim.mutability` where an immutable attribute would change.
    mutating func set(_ value: JSONValue?, at path: SCIMPath) throws(SCIMError) {
        guard let attribute = path.attribute else { return }
        // Not `flatMap` with a nil: a nil where a JSONValue belongs is a JSON null.
        let value = value?.isAssigned == true ? value : JSONValue?.none
        if attribute.mutability == .immutable, let old = self.value(at: path), old != value {
            throw .mutability(attribute: attribute.name, "is immutable and has another value already")
        }
        guard let urn = path.urn else {
            resource[attribute.name] = value
            return
        }
        var data = resource[urn]?.object ?? JSONObject()
        data[attribute.name] = value
        resource[urn] = data.members.isEmpty ? nil : .object(data)
    }

    /// Stores the entries of a multi-valued attribute, of which at most one stays primary (checklist 33).
    ///
    /// - Parameter touched: the positions that this operation has set; a primary one among them unmarks the others.
    mutating func setEntries(
        _ entries: [JSONValue], touched: Set<Int>, at path: SCIMPath, _ attribute: SCIMAttribute
    ) throws(SCIMError) {
        var entries = entries
        let primaries = entries.indices.filter { entries[$0].isPrimary }
        let chosen = primaries.filter(touched.contains)
        guard chosen.count <= 1 else {
            throw .invalidValue(attribute: path.text, "would make more than one value primary, expected at most one")
        }
        if !chosen.isEmpty {
            for index in primaries where !touched.contains(index) {
                guard var entry = entries[index].object else { continue }
                entry["primary"] = false
                entries[index] = .object(entry)
            }
        }
        entries.removeAll { !$0.isAssigned }
        guard entries.count <= ValueReader.maximumValues else {
            throw .invalidValue(
                attribute: attribute.name,
                "would have \(entries.count) values, expected at most \(ValueReader.maximumValues)")
        }
        try set(attribute.isMultiValued ? .array(entries) : entries.first, at: path)
    }

    /// Unassigns the path's attribute because null or an empty value was sent for it.
    func checkClearing(_ attribute: SCIMAttribute) throws(SCIMError) {
        if attribute.isRequired {
            throw .invalidValue(attribute: attribute.name, "is empty, expected a value: it is required")
        }
        // Absence means the default, and for `active` that would let somebody in again.
        if attribute.defaultValue != nil {
            throw .invalidValue(attribute: attribute.name, "is empty, expected a value: absence would mean the default")
        }
    }
}
