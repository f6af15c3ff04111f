/// A JSON text as a value (RFC 8259), with the order of its members kept.
///
/// Our own because a strict reader must refuse what library decoders let pass — duplicate keys, deep nesting, lone
/// surrogates — and because writing a kilobyte takes microseconds this way.
package enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral, ExpressibleByFloatLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(nilLiteral: ()) { self = .null }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}

extension JSONValue {
    /// The text, or `null` where there is none.
    package init(_ text: String?) { self = text.map(JSONValue.string) ?? .null }

    /// RFC 3339, or `null`.
    package init(_ instant: Timestamp?) { self = instant.map { .string($0.text) } ?? .null }

    package init<Kind>(_ identifier: Identifier<Kind>?) { self = identifier.map { .string($0.text) } ?? .null }

    package init(_ texts: some Sequence<String>) { self = .array(texts.map(JSONValue.string)) }

    package var string: String? { if case .string(let value) = self { value } else { nil } }
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    package var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    package var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    package var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
    package var isNull: Bool { if case .null = self { true } else { false } }

    /// The member `key` of an object; nil where this is no object or has no such member.
    package subscript(key: String) -> JSONValue? { object?[key] }
}
