extension SCIMRewriteRule {
    static let clientID = SCIMRewriteRule(
        "client_id_dropped", "a new resource came with an id: ids are given here"
    ) { message throws(AdapterRefusal) in
        guard message.isCreate else { return 0 }
        return message.body?.withObject { object in
            let before = object.members.count
            object.members.removeAll { SCIMName.same($0.name, "id") }
            return before - object.members.count
        } ?? 0
    }

    static let emptyMacro = SCIMRewriteRule(
        "empty_macro", "a template's empty value was left out: it means unassigned"
    ) { message throws(AdapterRefusal) in
        // A PATCH says what it means by an empty value; only whole resources are made from templates.
        guard message.isCreate || message.isReplace else { return 0 }
        return message.body?.withObject { $0.dropBlanks() } ?? 0
    }
}

extension SCIMObject {
    // An absent `active` means active: an empty one must not switch anybody on. Members are never thinned out.
    private static let kept = ["active", "members", "schemas"]
    fileprivate static let labels = ["type", "primary"]

    /// Takes null and "" out, and what is empty then.
    fileprivate mutating func dropBlanks() -> Int {
        var count = 0
        var kept: [SCIMMember] = []
        kept.reserveCapacity(members.count)
        for var member in members {
            if !SCIMName.isOne(SCIMAttributePath(member.name).attribute, of: Self.kept) {
                let blanks = member.value.dropBlanks()
                count += blanks.count
                if blanks.isAll { continue }
            }
            kept.append(member)
        }
        if count > 0 { members = kept }
        return count
    }
}

extension SCIMValue {
    /// Whether nothing is left counts as blank, and so does an entry with nothing but its labels left.
    fileprivate mutating func dropBlanks() -> (count: Int, isAll: Bool) {
        switch self {
        case .null, .text(""): return (1, true)
        case .object(let object) where !object.isEmpty:
            return withObject { object in
                let count = object.dropBlanks()
                let isBare = count > 0 && object.members.allSatisfy { SCIMName.isOne($0.name, of: SCIMObject.labels) }
                return (count, isBare)
            } ?? (0, false)
        case .list(let list) where !list.isEmpty:
            return withList { list in
                var count = 0
                var kept: [SCIMValue] = []
                for var entry in list {
                    let blanks = entry.dropBlanks()
                    count += blanks.count
                    if !blanks.isAll { kept.append(entry) }
                }
                if count > 0 { list = kept }
                return (count, list.isEmpty)
            } ?? (0, false)
        default: return (0, false)
        }
    }
}
