extension SCIMRewriteRule {
    static let dropPassword = SCIMRewriteRule(
        "drop_password", "a password was discarded unread: nobody signs in here with one"
    ) { message throws(AdapterRefusal) in message.drop(["password"]) }

    static let dropPrivileges = SCIMRewriteRule(
        "drop_privileges", when: .scimPrivilegesDropped,
        "roles and entitlements were left out: they are granted here, not by a directory"
    ) { message throws(AdapterRefusal) in message.drop(["roles", "entitlements"]) }
}

extension SCIMMessage {
    /// Takes attributes of a user out, wherever they stand; operations that are empty then go, too.
    fileprivate mutating func drop(_ names: [String]) -> Int {
        guard resource == .user else { return 0 }
        func isNamed(_ path: String) -> Bool {
            let path = SCIMAttributePath(path)
            return path.schema == nil && SCIMName.isOne(path.attribute, of: names)
        }
        var count = eachResourceObject { object in
            let before = object.members.count
            object.members.removeAll { isNamed($0.name) }
            return before - object.members.count
        }
        guard isPatch else { return count }
        let isEmptied = count > 0
        _ = body?.withObject { object in
            object.update("Operations") { operations in
                operations.withList { list in
                    let before = list.count
                    list.removeAll { $0["path"]?.text.map(isNamed) ?? false }
                    count += before - list.count
                    if isEmptied { list.removeAll { $0["path"] == nil && $0["value"]?.object?.isEmpty == true } }
                    // Nothing is left to do, which is not a mistake of the sender's.
                    if list.isEmpty, count > 0 { list = [["op": "replace", "value": [:]]] }
                }
            }
        }
        return count
    }
}
