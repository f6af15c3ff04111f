/// A JSON value of a SCIM message, with the order of an object's members kept (RFC 7643 2.3).
public enum SCIMValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Finite: JSON has no other.
    case decimal(Double)
    case text(String)
    case list([SCIMValue])
    case object(SCIMObject)
}

extension SCIMValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .text(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .decimal(value) }
    public init(arrayLiteral elements: SCIMValue...) { self = .list(elements) }
    public init(dictionaryLiteral elements: (String, SCIMValue)...) {
        self = .object(SCIMObject(elements.map { SCIMMember($0.0, $0.1) }))
    }
}

extension SCIMValue {
    public var text: String? { if case .text(let value) = self { value } else { nil } }
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    public var list: [SCIMValue]? { if case .list(let value) = self { value } else { nil } }
    public var object: SCIMObject? { if case .object(let value) = self { value } else { nil } }
    public var isNull: Bool { if case .null = self { true } else { false } }

    /// The member of an object, whatever the case of its name; setting nil removes it, and setting anything on what is no
    /// object does nothing.
    public subscript(name: String) -> SCIMValue? {
        get { object?[name] }
        set { withObject { $0[name] = newValue } }
    }

    /// Changes the object in place; nil, and no call, where this is none.
    @discardableResult
    public mutating func withObject<Result>(_ change: (inout SCIMObject) -> Result) -> Result? {
        guard case .object(var object) = self else { return nil }
        // Held once from here on, so that nothing is copied.
        self = .null
        defer { self = .object(object) }
        return change(&object)
    }

    /// Changes the list in place; nil, and no call, where this is none.
    @discardableResult
    public mutating func withList<Result>(_ change: (inout [SCIMValue]) -> Result) -> Result? {
        guard case .list(var list) = self else { return nil }
        self = .null
        defer { self = .list(list) }
        return change(&list)
    }
}
