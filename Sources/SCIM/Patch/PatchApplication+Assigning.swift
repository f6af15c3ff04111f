import Essentials

extension PatchApplication {
    mutating func assignSimple(
        _ value: JSONValue, at path: SCIMPath, _ attribute: SCIMAttribute, _ kind: SCIMPatchOperation.Kind
    ) throws(SCIMError) {
        let read = try reader.read(value, as: attribute, path: path.text)
        if read == nil {
            // Adding nothing changes nothing.
            if kind == .add, value.isNull { return }
            try checkClearing(attribute)
        }
        try set(read, at: path)
    }

    /// A complex value is merged into what is there, by `add` and by `replace` (RFC 7644 3.5.2.3).
    mutating func merge(
        _ value: JSONValue, at path: SCIMPath, _ attribute: SCIMAttribute, _ kind: SCIMPatchOperation.Kind
    ) throws(SCIMError) {
        guard value.isAssigned || value.object?.members.isEmpty == false else {
            guard value.isNull || value.object != nil || value.string != nil || value.array != nil else {
                throw .invalidValue(attribute: path.text, "is \(value.kindName), expected an object")
            }
            if kind == .add { return }
            try checkClearing(attribute)
            return try set(nil, at: path)
        }
        let entry = try merged(value, into: self.value(at: path)?.object ?? JSONObject(), path, attribute)
        try set(.object(entry), at: path)
    }

    /// An entry with the sub-attributes of `value` set in it.
    func checked(_ entry: JSONObject, of attribute: SCIMAttribute, path: SCIMPath) throws(SCIMError) -> JSONObject {
        for sub in attribute.subAttributes where sub.isRequired && entry[sub.name] == nil {
            throw .invalidValue(
                attribute: "\(attribute.name).\(sub.name)", "is missing, expected a value: it is required")
        }
        return entry
    }

    mutating func merged(
        _ value: JSONValue, into entry: JSONObject, _ path: SCIMPath, _ attribute: SCIMAttribute
    ) throws(SCIMError) -> JSONObject {
        guard let object = reader.complexObject(value, of: attribute) else {
            throw .invalidValue(attribute: path.text, "is \(value.kindName), expected an object")
        }
        var merged = entry
        try reader.assign(object, to: &merged, as: attribute, path: attribute.name)
        try checkImmutable(from: entry, to: merged, attribute)
        return try checked(merged, of: attribute, path: path)
    }

    private func checkImmutable(
        from old: JSONObject, to new: JSONObject, _ attribute: SCIMAttribute
    ) throws(SCIMError) {
        for sub in attribute.subAttributes where sub.mutability == .immutable {
            guard let value = old[sub.name], new[sub.name] != value else { continue }
            throw .mutability(
                attribute: "\(attribute.name).\(sub.name)", "is immutable and has another value already")
        }
    }

    /// `add` appends what is not there yet, `replace` takes the place of all (checklist 84, 86).
    mutating func assignList(
        _ value: JSONValue, at path: SCIMPath, _ attribute: SCIMAttribute, _ kind: SCIMPatchOperation.Kind
    ) throws(SCIMError) {
        guard let new = try reader.read(value, as: attribute, path: path.text)?.array else {
            if kind == .add { return }
            try checkClearing(attribute)
            return try set(nil, at: path)
        }
        guard kind == .add else {
            return try setEntries(new, touched: Set(new.indices), at: path, attribute)
        }
        var all = entries(at: path)
        var positions = Dictionary(
            all.enumerated().map { (EntryIdentity($0.element, of: attribute), $0.offset) },
            uniquingKeysWith: { first, _ in first })
        var touched: Set<Int> = []
        for entry in new {
            let identity = EntryIdentity(entry, of: attribute)
            if let index = positions[identity] {
                all[index] = all[index].overlaid(with: entry)
                touched.insert(index)
            } else {
                positions[identity] = all.count
                touched.insert(all.count)
                all.append(entry)
            }
        }
        try setEntries(all, touched: touched, at: path, attribute)
    }

    /// `attr.sub`: in the value, or in each of the values.
    mutating func assignSubAttribute(
        _ subAttribute: SCIMAttribute, _ value: JSONValue, at path: SCIMPath, _ attribute: SCIMAttribute
    ) throws(SCIMError) {
        var all = entries(at: path)
        if all.isEmpty { all = [.object(JSONObject())] }
        for index in all.indices {
            all[index] = try assigned(subAttribute, value, in: all[index], path, attribute)
        }
        try setEntries(all, touched: Set(all.indices), at: path, attribute)
    }

    private mutating func assigned(
        _ subAttribute: SCIMAttribute, _ value: JSONValue, in entry: JSONValue, _ path: SCIMPath,
        _ attribute: SCIMAttribute
    ) throws(SCIMError) -> JSONValue {
        let change = JSONValue.object(JSONObject([(subAttribute.name, value)]))
        return .object(try merged(change, into: entry.object ?? JSONObject(), path, attribute))
    }

    /// `attr[filter]` and `attr[filter].sub`.
    mutating func assignEntries(
        _ value: JSONValue, at path: SCIMPath, _ attribute: SCIMAttribute, _ kind: SCIMPatchOperation.Kind
    ) throws(SCIMError) {
        guard let filter = path.filter else { return }
        var all = entries(at: path)
        var touched = Set(all.indices.filter { all[$0].object.map(filter.matches) ?? false })
        if touched.isEmpty {
            touched = [all.count]
            all.append(try newEntry(for: filter, at: path, attribute))
        }
        for index in touched.sorted() {
            if let subAttribute = path.subAttribute {
                all[index] = try assigned(subAttribute, value, in: all[index], path, attribute)
            } else if kind == .replace, index < entries(at: path).count {
                all[index] = try replacement(value, for: filter, at: path, attribute)
            } else {
                all[index] = .object(try merged(value, into: all[index].object ?? JSONObject(), path, attribute))
            }
        }
        try setEntries(all, touched: touched, at: path, attribute)
    }

    /// The entry in the place of one that passed the filter; it keeps the type that it was found by.
    private mutating func replacement(
        _ value: JSONValue, for filter: SCIMFilter, at path: SCIMPath, _ attribute: SCIMAttribute
    ) throws(SCIMError) -> JSONValue {
        guard var entry = try reader.single(value, as: attribute, path: path.text)?.object else { return .null }
        if entry["type"] == nil, let type = filter.typeWanted { entry["type"] = .string(type) }
        return .object(entry)
    }

    /// The entry that `emails[type eq "work"]` speaks of when there is none (checklist 87).
    ///
    /// RFC 7644 3.5.2.3 wants `noTarget`; some clients write each new address this way and would never get one in.
    private func newEntry(
        for filter: SCIMFilter, at path: SCIMPath, _ attribute: SCIMAttribute
    ) throws(SCIMError) -> JSONValue {
        guard let type = filter.typeWanted, attribute.isMultiValued, attribute.mutability == .readWrite,
            attribute.subAttribute("type")?.mutability == .readWrite
        else { throw .noTarget(path: path.text, "no value of \(attribute.name) passes the filter") }
        return .object(JSONObject([("type", .string(type))]))
    }
}
