import Essentials

/// What makes two entries of a multi-valued attribute the same one: `value` and `type`, or all of it without a `value`.
///
/// RFC 7643 2.4 wants no pair of value and type twice.
struct EntryIdentity: Hashable {
    private let value: ComparableValue?
    private let type: String?
    private let whole: JSONValue?

    init(_ entry: JSONValue, of attribute: SCIMAttribute) {
        guard let object = entry.object, let sent = object["value"], let definition = attribute.subAttribute("value"),
            let value = ComparableValue(sent, of: definition)
        else {
            (value, type, whole) = (nil, nil, entry)
            return
        }
        self.value = value
        type = object["type"]?.string?.lowercased()
        whole = nil
    }
}

extension JSONValue {
    /// An entry with the sub-attributes of another set in it; any other value as it is.
    func overlaid(with other: JSONValue) -> JSONValue {
        guard var object, let changes = other.object else { return self }
        for (key, value) in changes.members { object[key] = value }
        return .object(object)
    }
}
