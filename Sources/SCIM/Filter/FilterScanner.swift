import Essentials

/// The bytes of a filter, and how far they are read.
struct FilterScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { position >= bytes.count }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// The ABNF has exactly one space; more of them say nothing else.
    mutating func skipBlanks() { while current == 0x20 { position += 1 } }

    mutating func take(_ scalar: UnicodeScalar) -> Bool {
        guard current == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    /// Takes a word in any letter case, with the blanks before it, if it stands there whole.
    mutating func take(word: String) -> Bool {
        let start = position
        skipBlanks()
        if takeWhile(AttributeName.isPathByte).lowercased() == word { return true }
        position = start
        return false
    }

    mutating func takeWhile(_ belongs: (UInt8) -> Bool) -> String {
        let start = position
        while let byte = current, belongs(byte) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// A JSON string, number, `true`, `false` or `null`; the words in any letter case, as ABNF has them.
    mutating func literal() throws(SCIMError) -> JSONValue {
        skipBlanks()
        let start = position
        if current == UInt8(ascii: "\"") {
            try skipString()
        } else {
            while let byte = current, byte != 0x20, byte != UInt8(ascii: ")"), byte != UInt8(ascii: "]") {
                position += 1
            }
        }
        guard position > start else { throw unexpected("a value") }
        let text = bytes[start..<position]
        switch String(decoding: text, as: UTF8.self).lowercased() {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        default: return try json(text)
        }
    }

    private func json(_ text: ArraySlice<UInt8>) throws(SCIMError) -> JSONValue {
        // The reader passes over white space at both ends, which has no place here; so have lists and objects.
        if let first = text.first, let last = text.last, first > 0x20, last > 0x20, first != UInt8(ascii: "{"),
            first != UInt8(ascii: "["), let value = try? JSONValue(parsing: text, maximumDepth: 0)
        {
            return value
        }
        let shown = excerpt(String(decoding: text, as: UTF8.self))
        throw .invalidFilter("\(shown) is no value, expected a quoted string, a number, true, false or null")
    }

    private mutating func skipString() throws(SCIMError) {
        position += 1
        while let byte = current {
            position += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { return }
        }
        position = bytes.count
        throw unexpected("the closing quotation mark of a string")
    }

    /// The complaint that something else stands here.
    func unexpected(_ expected: String) -> SCIMError {
        guard position < bytes.count else { return .invalidFilter("it ends, expected \(expected)") }
        let rest = String(decoding: bytes[position...].prefix(80), as: UTF8.self)
        return .invalidFilter("at byte \(position) stands \(excerpt(rest)), expected \(expected)")
    }
}
