package import Essentials

/// The body of POST and PUT of a group, with its members as ids only.
///
/// A hundred thousand members are read one by one and never stand in memory as JSON values (checklist 72).
package struct SCIMGroupDocument: Sendable, Hashable {
    /// The longest body accepted, in bytes.
    package static let maximumLength = 32 << 20

    /// The group without `members`, in canonical form.
    package let resource: JSONObject
    /// Each once, in the order sent; empty where there was no `members` either: PUT without it empties the group
    /// (checklist 78).
    package let members: [String]
    /// Whether `members` was sent at all, for the audit entry.
    package let hasMembers: Bool
    /// The unknown attributes left out, as paths.
    package let dropped: [String]

    /// Reads a body.
    ///
    /// - Parameter old: the group that PUT replaces, without `members`; nil for POST.
    /// - Throws: `scim.payload_too_large`, `scim.invalid_value` for an entry that is no user's, and as
    ///   `SCIMResourceReader` says.
    package static func read(
        _ bytes: [UInt8], unknownAttributes: SCIMUnknownAttributes, replacing old: JSONObject? = nil
    ) throws(SCIMError) -> SCIMGroupDocument {
        guard bytes.count <= maximumLength else { throw .payloadTooLarge(unit: "bytes", maximum: maximumLength) }
        var reader = MemberReader(unknownAttributes: unknownAttributes)
        let body = try SCIMMessage.object(parse(bytes, members: &reader))
        return try read(body, members: reader, unknownAttributes, replacing: old)
    }

    /// Reads the data of a bulk operation, where the members stand in memory already.
    ///
    /// - Throws: as from bytes.
    package static func read(
        _ body: JSONObject, unknownAttributes: SCIMUnknownAttributes, replacing old: JSONObject? = nil
    ) throws(SCIMError) -> SCIMGroupDocument {
        var reader = MemberReader(unknownAttributes: unknownAttributes)
        for (key, value) in body.members where key.lowercased() == "members" {
            for entry in value.array ?? [] where !saysNothing(entry) { try reader.read(entry, allowsBareID: false) }
        }
        return try read(body, members: reader, unknownAttributes, replacing: old)
    }

    private static func read(
        _ body: JSONObject, members reader: MemberReader, _ unknownAttributes: SCIMUnknownAttributes,
        replacing old: JSONObject?
    ) throws(SCIMError) -> SCIMGroupDocument {
        let sent = body.members.filter { $0.key.lowercased() == "members" }
        guard sent.count <= 1 else {
            throw .invalidSyntax("the attribute members stands twice, in different letter case")
        }
        // The entries are read already; anything else that stands there was no list.
        if let value = sent.first?.value, !value.isNull, value.array == nil {
            throw .invalidValue(attribute: "members", "is \(value.kindName), expected an array")
        }
        let rest = body.filter { $0.lowercased() != "members" }
        let reading = try SCIMResourceReader(.group, unknownAttributes: unknownAttributes).read(rest, replacing: old)
        return SCIMGroupDocument(
            resource: reading.resource, members: reader.distinctIDs, hasMembers: !sent.isEmpty,
            dropped: reading.dropped + reader.dropped.sorted())
    }

    private static func parse(
        _ bytes: [UInt8], members reader: inout MemberReader
    ) throws(SCIMError) -> JSONValue {
        var members = reader
        var refusal: SCIMError?
        func take(_ entry: JSONValue) {
            guard refusal == nil, !saysNothing(entry) else { return }
            do throws(SCIMError) { try members.read(entry, allowsBareID: false) } catch { refusal = error }
        }
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(
                parsing: bytes, maximumDepth: SCIMMessage.maximumDepth, diverting: { $0.lowercased() == "members" },
                element: take)
        } catch {
            throw .invalidSyntax(error.message)
        }
        if let refusal { throw refusal }
        reader = members
        return value
    }

    /// `[""]` and `[{}]` say nothing (checklist 34), as in every other list.
    private static func saysNothing(_ entry: JSONValue) -> Bool {
        if case .array = entry { false } else { !entry.isAssigned }
    }
}
