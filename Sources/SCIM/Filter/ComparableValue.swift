import Essentials

/// A value in the form in which its attribute compares it: text folded unless caseExact, times as instants.
enum ComparableValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case instant(Timestamp)

    /// A stored value of `attribute`; nil for what can't be compared.
    init?(_ value: JSONValue, of attribute: SCIMAttribute) {
        switch (value, attribute.kind) {
        case (.string(let text), .dateTime):
            guard let instant = Timestamp(text: text) else { return nil }
            self = .instant(instant)
        case (.string(let text), _): self = .text(attribute.isCaseExact ? text : text.lowercased())
        case (.bool(let value), _): self = .bool(value)
        case (.integer(let value), _): self = .number(Double(value))
        case (.number(let value), _): self = .number(value)
        case (.null, _): self = .null
        case (.array, _), (.object, _): return nil
        }
    }

    /// Whether this sorts before `other`; false for values of different kinds, and for kinds without order.
    func precedes(_ other: ComparableValue) -> Bool {
        switch (self, other) {
        case (.number(let left), .number(let right)): left < right
        case (.text(let left), .text(let right)): left < right
        case (.instant(let left), .instant(let right)): left < right
        case (.bool(let left), .bool(let right)): !left && right
        default: false
        }
    }

    func startsWith(_ other: ComparableValue) -> Bool {
        guard case (.text(let text), .text(let part)) = (self, other) else { return false }
        return text.utf8.starts(with: part.utf8)
    }

    func endsWith(_ other: ComparableValue) -> Bool {
        guard case (.text(let text), .text(let part)) = (self, other) else { return false }
        return text.utf8.count >= part.utf8.count && text.utf8.suffix(part.utf8.count).elementsEqual(part.utf8)
    }

    func contains(_ other: ComparableValue) -> Bool {
        guard case (.text(let text), .text(let part)) = (self, other) else { return false }
        return ComparableValue.find(Array(part.utf8), in: text.utf8)
    }

    /// Knuth, Morris and Pratt: the search never takes the product of both lengths, whatever a client makes up.
    private static func find(_ part: [UInt8], in text: String.UTF8View) -> Bool {
        guard !part.isEmpty else { return true }
        var borders = [Int](repeating: 0, count: part.count)
        var matched = 0
        for index in part.indices.dropFirst() {
            while matched > 0, part[index] != part[matched] { matched = borders[matched - 1] }
            if part[index] == part[matched] { matched += 1 }
            borders[index] = matched
        }
        matched = 0
        for byte in text {
            while matched > 0, byte != part[matched] { matched = borders[matched - 1] }
            if byte == part[matched] { matched += 1 }
            if matched == part.count { return true }
        }
        return false
    }
}
