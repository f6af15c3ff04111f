import Essentials

/// Reads who is meant by the entries of `members`.
struct MemberReader {
    /// The most members in one request.
    static let maximumMembers = 200_000

    private let unknownAttributes: SCIMUnknownAttributes
    private(set) var ids: [String] = []
    private(set) var dropped: Set<String> = []

    init(unknownAttributes: SCIMUnknownAttributes) { self.unknownAttributes = unknownAttributes }

    /// The ids met, each once, in their order (checklist 35).
    var distinctIDs: [String] {
        var seen: Set<String> = []
        seen.reserveCapacity(ids.count)
        return ids.filter { seen.insert($0).inserted }
    }

    /// Reads one entry.
    ///
    /// - Parameter allowsBareID: whether a text stands for an entry with that `value` (checklist 85).
    /// - Throws: `scim.invalid_value` for an entry without a user's id, `scim.payload_too_large` for one too many.
    mutating func read(_ entry: JSONValue, allowsBareID: Bool) throws(SCIMError) {
        guard ids.count < MemberReader.maximumMembers else {
            throw .payloadTooLarge(unit: "members", maximum: MemberReader.maximumMembers)
        }
        switch entry {
        case .object(let object): ids.append(try id(of: object))
        case .string(let id) where allowsBareID && !id.isEmpty: ids.append(id)
        default:
            throw .invalidValue(
                attribute: "members", "has the entry \(entry.excerpt), expected {\"value\": \"a user's id\"}")
        }
    }

    /// Reads a whole value: a list of entries, or one entry.
    mutating func readAll(_ value: JSONValue) throws(SCIMError) {
        guard let entries = value.array else { return try read(value, allowsBareID: true) }
        ids.reserveCapacity(ids.count + min(entries.count, MemberReader.maximumMembers))
        for entry in entries { try read(entry, allowsBareID: true) }
    }

    private mutating func id(of object: JSONObject) throws(SCIMError) -> String {
        var id: String?
        for (key, value) in object.members {
            switch key.lowercased() {
            case "value":
                guard id == nil else { throw .invalidSyntax("members.value stands twice in one entry") }
                id = value.string
            case "type": try checkType(value)
            // What the server fills in is ignored when it is sent (checklist 26), whatever it is.
            case "$ref", "display": break
            default: try meetUnknown("members.\(key)")
            }
        }
        guard let id, !id.isEmpty else {
            throw .invalidValue(
                attribute: "members.value", "is missing or no text, expected a user's id: it is required")
        }
        return id
    }

    private func checkType(_ value: JSONValue) throws(SCIMError) {
        guard value.isAssigned else { return }
        guard value.string?.lowercased() == "user" else {
            throw .invalidValue(
                attribute: "members.type", "is \(value.excerpt), expected User: groups in groups are not supported")
        }
    }

    private mutating func meetUnknown(_ path: String) throws(SCIMError) {
        guard unknownAttributes == .dropped else {
            throw .invalidSyntax("the schema has no attribute \(excerpt(path))")
        }
        if dropped.count < 16 { dropped.insert(path) }
    }
}
