extension SCIMRewriteRule {
    static let methodOverride = SCIMRewriteRule(
        "method_override", "a request that wants to be taken for another method is refused"
    ) { message throws(AdapterRefusal) in
        // Whoever checks rights by the method would check the wrong one.
        guard message.methodOverride == nil else {
            throw AdapterRefusal(
                code: "scim.method_override",
                message: "a method override is not taken: send the method \(message.methodOverride ?? "") itself")
        }
        return 0
    }

    static let queryResidue = SCIMRewriteRule(
        "query_residue", "the remains of a base address with a query were cut off: ?, & or a flag"
    ) { message throws(AdapterRefusal) in
        var count = 0
        let path = SCIMResidue.cut(path: message.path)
        if path != message.path {
            message.path = path
            count += 1
        }
        let residues = message.query.count { clean($0) != $0 }
        if residues > 0 { message.query = message.query.compactMap(clean) }
        return count + residues
    }

    private static let parameters = [
        "filter", "attributes", "excludedAttributes", "sortBy", "sortOrder", "startIndex", "count", "cursor",
    ]

    /// The item without residue, or nil where it is nothing but one.
    private static func clean(_ item: SCIMQueryItem) -> SCIMQueryItem? {
        var name = item.name
        // The flag in front: `flag?filter=…`.
        if let mark = name.lastIndex(of: "?"), SCIMName.isOne(name[name.index(after: mark)...], of: parameters) {
            name = String(name[name.index(after: mark)...])
        }
        guard SCIMName.isOne(name, of: parameters) else { return item.value.isEmpty ? nil : item }
        let isFilter = SCIMName.same(name, "filter")
        return SCIMQueryItem(name, isFilter ? SCIMResidue.cut(filter: item.value) : SCIMResidue.cut(item.value))
    }
}
