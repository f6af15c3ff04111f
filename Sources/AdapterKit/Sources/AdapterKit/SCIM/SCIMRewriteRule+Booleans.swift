extension SCIMRewriteRule {
    static let textBoolean = SCIMRewriteRule(
        "text_boolean", "a truth value of active or primary was written as a text"
    ) { message throws(AdapterRefusal) in
        var count = message.eachFilter(unquoteTruth)
        guard message.resource == .user else { return count }
        if message.isCreate || message.isReplace {
            count += message.body?.withObject(truths) ?? 0
        } else {
            count += message.eachOperation { operation in
                let path = operation["path"]?.text
                return operation.update("value") { value in
                    guard let path else { return value.withObject(truths) ?? 0 }
                    return truths(in: &value, at: SCIMAttributePath(path))
                } ?? 0
            }
        }
        return count
    }

    private static func truths(of resource: inout SCIMObject) -> Int {
        var count = 0
        for index in resource.members.indices {
            let path = SCIMAttributePath(resource.members[index].name)
            count += truths(in: &resource.members[index].value, at: path)
        }
        return count
    }

    /// The value of one attribute: `active`, a `.primary`, or entries that may have `primary` in them.
    private static func truths(in value: inout SCIMValue, at path: SCIMAttributePath) -> Int {
        guard path.schema == nil else { return 0 }
        if let sub = path.subAttribute { return SCIMName.same(sub, "primary") ? truth(&value) : 0 }
        if path.names("active") { return truth(&value) }
        if path.attribute.isEmpty { return value.withObject(truths) ?? 0 }
        func primary(_ entry: inout SCIMObject) -> Int { entry.update("primary", truth) ?? 0 }
        if let count = value.withObject(primary) { return count }
        return value.withList { list in
            var count = 0
            for index in list.indices { count += list[index].withObject(primary) ?? 0 }
            return count
        } ?? 0
    }

    private static let truthValues = ["true", "false"]

    private static func truth(_ value: inout SCIMValue) -> Int {
        guard let text = value.text, SCIMName.isOne(text, of: truthValues) else { return 0 }
        value = .bool(SCIMName.same(text, "true"))
        return 1
    }

    /// `primary eq "True"` and `active eq True` in a filter.
    private static func unquoteTruth(_ filter: inout SCIMFilterText) -> Int {
        var count = 0
        for index in filter.pieces.indices {
            guard case .value(let attribute) = filter.pieces[index].role,
                SCIMName.isOne(SCIMFilterText.lastName(attribute), of: ["active", "primary"])
            else { continue }
            var bare = filter.pieces[index].text[...]
            if bare.utf8.count > 2, bare.first == "\"", bare.last == "\"" { bare = bare.dropFirst().dropLast() }
            let lower = bare.lowercased()
            guard lower == "true" || lower == "false", lower != filter.pieces[index].text else { continue }
            filter.pieces[index].text = lower
            count += 1
        }
        return count
    }
}
