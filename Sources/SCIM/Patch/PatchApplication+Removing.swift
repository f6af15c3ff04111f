import Essentials

extension PatchApplication {
    /// Removes what the path names.
    ///
    /// - Parameter value: for a multi-valued attribute, the values to remove; reading `remove` with a list as "remove
    ///   all" is the worst mistake a server can make here (checklist 90).
    mutating func remove(_ path: SCIMPath, value: JSONValue?) throws(SCIMError) {
        guard let attribute = path.attribute else {
            guard let urn = path.urn else { throw .noTarget(path: path.text, "the resource itself can't be removed") }
            resource[urn] = nil
            return
        }
        guard attribute.key != "schemas" else {
            throw .mutability(attribute: "schemas", "is set by the server only")
        }
        try checkRemovable(path, attribute)
        if let filter = path.filter {
            try removeEntries(filter, at: path, attribute)
        } else if let subAttribute = path.subAttribute {
            let all = entries(at: path).map { $0.without(subAttribute.name) }
            try setEntries(all, touched: [], at: path, attribute)
        } else if attribute.isMultiValued, let value, !value.isNull {
            try removeListed(value, at: path, attribute)
        } else {
            try set(nil, at: path)
        }
    }

    private func checkRemovable(_ path: SCIMPath, _ attribute: SCIMAttribute) throws(SCIMError) {
        if attribute.key == "id" { throw .mutability(attribute: "id", "is set by the server only") }
        try checkWritable(path)
        if let sub = path.subAttribute {
            guard !sub.isRequired, sub.mutability != .immutable else {
                throw .mutability(attribute: "\(attribute.name).\(sub.name)", "can't be removed from a value")
            }
        } else if path.filter == nil, attribute.isRequired {
            throw .mutability(attribute: attribute.name, "is required and can't be removed")
        } else if attribute.defaultValue != nil {
            throw .mutability(attribute: attribute.name, "can't be removed, since absence would mean the default")
        }
    }

    /// Nothing matching changes nothing and succeeds (checklist 89).
    private mutating func removeEntries(
        _ filter: SCIMFilter, at path: SCIMPath, _ attribute: SCIMAttribute
    ) throws(SCIMError) {
        let kept = entries(at: path).compactMap { entry -> JSONValue? in
            guard entry.object.map(filter.matches) ?? false else { return entry }
            return path.subAttribute.map { entry.without($0.name) }
        }
        try setEntries(kept, touched: [], at: path, attribute)
    }

    private mutating func removeListed(
        _ value: JSONValue, at path: SCIMPath, _ attribute: SCIMAttribute
    ) throws(SCIMError) {
        guard let listed = try reader.read(value, as: attribute, path: path.text)?.array else { return }
        let kept = entries(at: path).filter { entry in !listed.contains { $0.names(entry, of: attribute) } }
        try setEntries(kept, touched: [], at: path, attribute)
    }
}

extension JSONValue {
    /// The entry without a sub-attribute.
    fileprivate func without(_ name: String) -> JSONValue {
        guard var object else { return self }
        object[name] = nil
        return .object(object)
    }

    /// Whether this, as listed in `remove`, means `entry`: each of `value` and `type` that it has is the entry's, or
    /// all of it where it has no `value`.
    fileprivate func names(_ entry: JSONValue, of attribute: SCIMAttribute) -> Bool {
        guard let listed = object, let stored = entry.object else { return self == entry }
        let deciding = listed["value"] == nil ? listed.keys : ["value", "type"].filter { listed[$0] != nil }
        return deciding.allSatisfy { key in
            guard let sub = attribute.subAttribute(key), let wanted = listed[key], let there = stored[key] else {
                return false
            }
            return ComparableValue(wanted, of: sub) == ComparableValue(there, of: sub)
        }
    }
}
