extension SCIMMessage {
    /// The two kinds of resource that IdPs write.
    public enum Resource: Sendable, Hashable { case user, group }

    /// Whose endpoint the path is; nil for discovery, bulk and the rest.
    public var resource: Resource? {
        guard let first = path.first else { return nil }
        if SCIMName.same(first, "Users") { return .user }
        return SCIMName.same(first, "Groups") ? .group : nil
    }

    /// A POST that makes a resource, not a search.
    public var isCreate: Bool { method == "POST" && path.count == 1 && resource != nil }
    /// A PUT of one resource.
    public var isReplace: Bool { method == "PUT" && path.count == 2 && resource != nil }
    /// A PATCH of one resource.
    public var isPatch: Bool { method == "PATCH" && path.count == 2 && resource != nil }
    /// A search with its parameters in the body (RFC 7644 3.4.3).
    public var isSearch: Bool { method == "POST" && path.last.map { SCIMName.same($0, ".search") } ?? false }

    /// Changes each operation of a PATCH in place and adds up what the calls return; 0 for any other message.
    public mutating func eachOperation(_ change: (inout SCIMObject) -> Int) -> Int {
        guard isPatch else { return 0 }
        return body?.withObject { object in
            object.update("Operations") { value in
                value.withList { list in
                    var count = 0
                    for index in list.indices { count += list[index].withObject(change) ?? 0 }
                    return count
                } ?? 0
            } ?? 0
        } ?? 0
    }

    /// Changes every object that holds a resource's attributes: the body of a POST or PUT, or the value of each operation
    /// without a path, the core schema's URN looked through.
    mutating func eachResourceObject(_ change: (inout SCIMObject) -> Int) -> Int {
        if isCreate || isReplace { return body?.withObject { $0.eachCoreObject(change) } ?? 0 }
        return eachOperation { operation in
            guard operation["path"]?.text.map({ SCIMAttributePath($0).isCoreSchema }) ?? true else { return 0 }
            return operation.update("value") { $0.withObject { $0.eachCoreObject(change) } ?? 0 } ?? 0
        }
    }
}

extension SCIMObject {
    fileprivate mutating func eachCoreObject(_ change: (inout SCIMObject) -> Int) -> Int {
        var count = change(&self)
        for urn in [SCIMName.user, SCIMName.group] { count += update(urn) { $0.withObject(change) ?? 0 } ?? 0 }
        return count
    }
}
