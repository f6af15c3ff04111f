extension SCIMRewriteRule {
    static let managerForms = SCIMRewriteRule(
        "manager_forms", "a manager was a bare id or stood in a list"
    ) { message throws(AdapterRefusal) in
        guard message.resource == .user else { return 0 }
        if message.isCreate || message.isReplace { return message.body?.withObject(managers) ?? 0 }
        return message.eachOperation { operation in
            // A removal's value says nothing that the path does not.
            guard operation["op"]?.text.map({ !SCIMName.same($0, "remove") }) ?? false else { return 0 }
            let path = operation["path"]?.text
            return operation.update("value") { value in
                guard let path else { return value.withObject(managers) ?? 0 }
                return manager(in: &value, at: SCIMAttributePath(path))
            } ?? 0
        }
    }

    private static func managers(of resource: inout SCIMObject) -> Int {
        var count = 0
        for index in resource.members.indices {
            let path = SCIMAttributePath(resource.members[index].name)
            count += manager(in: &resource.members[index].value, at: path)
        }
        return count
    }

    private static func manager(in value: inout SCIMValue, at path: SCIMAttributePath) -> Int {
        if path.schema != nil, path.attribute.isEmpty {
            return value.withObject { $0.update("manager", completed) ?? 0 } ?? 0
        }
        guard SCIMName.same(path.attribute, "manager"), path.subAttribute == nil, !path.isFiltered else { return 0 }
        return completed(&value)
    }

    /// `{value}` for an id, the entry for a list of one; nulls beside the value are noise.
    private static func completed(_ manager: inout SCIMValue) -> Int {
        switch manager {
        case .text(let id) where !id.isEmpty: manager = ["value": .text(id)]
        case .list(let list) where list.count == 1:
            manager = list[0]
            _ = completed(&manager)
        case .object: return manager.withObject(quieten) ?? 0
        default: return 0
        }
        return 1
    }

    static let memberValueList = SCIMRewriteRule(
        "member_value_list", "members came as bare ids, as one object, or with empty references beside the id"
    ) { message throws(AdapterRefusal) in
        guard message.resource == .group else { return 0 }
        if message.isCreate || message.isReplace {
            return message.body?.withObject { $0.update("members", members) ?? 0 } ?? 0
        }
        return message.eachOperation { operation in
            let path = operation["path"]?.text.map(SCIMAttributePath.init)
            return operation.update("value") { value in
                guard let path else { return value.withObject { $0.update("members", members) ?? 0 } ?? 0 }
                return path.names("members") && !path.isFiltered ? members(&value) : 0
            } ?? 0
        }
    }

    /// A list of `{value}`: what is listed stays listed, and an empty list stays one, for nothing else means "nobody".
    private static func members(_ value: inout SCIMValue) -> Int {
        switch value {
        case .text(let id) where !id.isEmpty:
            value = [["value": .text(id)]]
            return 1
        case .object:
            _ = value.withObject(quieten)
            value = [value]
            return 1
        default: break
        }
        return value.withList { list in
            var count = 0
            for index in list.indices {
                if case .text(let id) = list[index], !id.isEmpty {
                    list[index] = ["value": .text(id)]
                    count += 1
                } else {
                    count += list[index].withObject(quieten) ?? 0
                }
            }
            return count
        } ?? 0
    }

    private static let noise = ["$ref", "display", "displayName", "type"]

    /// Takes nulls beside the id out of a reference.
    private static func quieten(_ reference: inout SCIMObject) -> Int {
        let before = reference.members.count
        reference.members.removeAll { member in
            member.value.isNull && SCIMName.isOne(member.name, of: noise)
        }
        return before > reference.members.count ? 1 : 0
    }
}
