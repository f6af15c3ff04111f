import Essentials

/// Takes the membership out of a PATCH of a group (checklist 85 to 91).
///
/// The cost is that of the request; how many are in the group does not matter (checklist 97).
package struct SCIMGroupPatch {
    private let unknownAttributes: SCIMUnknownAttributes
    private var memberships: [SCIMMembershipOperation] = []
    private var attributes: [SCIMPatchOperation] = []
    private var dropped: Set<String> = []
    private var memberCount = 0

    private init(unknownAttributes: SCIMUnknownAttributes) { self.unknownAttributes = unknownAttributes }

    /// Reads a patch without looking at the group.
    ///
    /// - Throws: `scim.invalid_value` for entries of `members` that are no user's, `scim.mutability` for a change
    ///   within an entry, `scim.payload_too_large` for too many of them, and the refusals of paths.
    package static func read(
        _ patch: SCIMPatch, unknownAttributes: SCIMUnknownAttributes
    ) throws(SCIMError) -> SCIMGroupChange {
        var reading = SCIMGroupPatch(unknownAttributes: unknownAttributes)
        for operation in patch.operations { try reading.read(operation) }
        return SCIMGroupChange(
            memberships: reading.memberships,
            attributes: reading.attributes.isEmpty ? nil : SCIMPatch(operations: reading.attributes),
            dropped: reading.dropped.sorted())
    }

    private mutating func read(_ operation: SCIMPatchOperation) throws(SCIMError) {
        guard let text = operation.path else { return try split(operation) }
        let path = try SCIMPath.find(text, in: .group)
        if let path, path.attribute == nil, operation.kind != .remove { return try split(operation) }
        // Other attributes, unknown ones too, are the other machinery's business.
        guard let path, path.attribute?.key == "members" else {
            attributes.append(operation)
            return
        }
        try read(operation.kind, operation.value, at: path)
    }

    /// A path-less operation, or one on the whole schema, may have `members` among other attributes.
    private mutating func split(_ operation: SCIMPatchOperation) throws(SCIMError) {
        guard let object = operation.value?.object else {
            attributes.append(operation)
            return
        }
        _ = try object.foldedMembers()
        var taken: Set<String> = []
        for (key, value) in object.members {
            guard let path = try SCIMPath.find(key, in: .group), path.attribute?.key == "members" else { continue }
            taken.insert(key)
            try read(operation.kind, value, at: path)
        }
        let rest = object.filter { !taken.contains($0) }
        guard !rest.members.isEmpty || object.members.isEmpty else { return }
        attributes.append(SCIMPatchOperation(operation.kind, path: operation.path, value: .object(rest)))
    }

    private mutating func read(
        _ kind: SCIMPatchOperation.Kind, _ value: JSONValue?, at path: SCIMPath
    ) throws(SCIMError) {
        if let sub = path.subAttribute {
            throw .mutability(attribute: "members.\(sub.name)", "can't be changed in an entry: add or remove the entry")
        }
        switch (kind, path.filter) {
        case (.remove, let filter?):
            memberships.append(filter.valueAlternatives.map(distinct) ?? .removeMatching(filter))
        case (.add, .some), (.replace, .some):
            throw .mutability(attribute: "members", "has entries that can't be changed: add or remove them")
        case (.add, nil): memberships.append(.add(try ids(value ?? .null)))
        case (.replace, nil): memberships.append(.replaceAll(try ids(value ?? .null)))
        case (.remove, nil): memberships.append(try removal(value))
        }
    }

    private func distinct(_ ids: [String]) -> SCIMMembershipOperation {
        var seen: Set<String> = []
        return .remove(ids.filter { seen.insert($0).inserted })
    }

    /// A list takes out those listed, and none of the others (checklist 90).
    private mutating func removal(_ value: JSONValue?) throws(SCIMError) -> SCIMMembershipOperation {
        guard let value else { return .removeAll }
        // Null may mean "no list" or "a list that got lost"; the second reading would empty the group by mistake.
        guard !value.isNull else {
            throw .invalidValue(
                attribute: "members", "is null in remove, expected a list of members, or no value to remove all")
        }
        return .remove(try ids(value))
    }

    private mutating func ids(_ value: JSONValue) throws(SCIMError) -> [String] {
        guard !value.isNull else { return [] }
        var reader = MemberReader(unknownAttributes: unknownAttributes)
        try reader.readAll(value)
        memberCount += reader.ids.count
        guard memberCount <= MemberReader.maximumMembers else {
            throw .payloadTooLarge(unit: "members", maximum: MemberReader.maximumMembers)
        }
        dropped.formUnion(reader.dropped)
        return reader.distinctIDs
    }
}
