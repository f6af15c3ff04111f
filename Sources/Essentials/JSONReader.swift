/// Reads JSON from bytes, one value, nothing behind it.
struct JSONReader {
    private let bytes: [UInt8]
    private let maximumDepth: Int
    /// Which array members of the outermost object are handed out one by one; nil for none.
    private let diversion: JSONDiversion?
    private var position = 0

    init(bytes: [UInt8], maximumDepth: Int, diversion: JSONDiversion? = nil) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
        self.diversion = diversion
    }

    mutating func document() throws(JSONError) -> JSONValue {
        let value = try self.value(depth: 0)
        skipWhiteSpace()
        guard position == bytes.count else { throw .unexpected(offset: position, expected: "the end") }
        return value
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipWhiteSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func expect(_ byte: UInt8) throws(JSONError) {
        skipWhiteSpace()
        guard current == byte else {
            throw .unexpected(offset: position, expected: "'\(Character(UnicodeScalar(byte)))'")
        }
        position += 1
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        guard depth <= maximumDepth else { throw .tooDeep(maximum: maximumDepth) }
        skipWhiteSpace()
        switch current {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ text: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        guard bytes[position...].starts(with: text.utf8) else {
            throw .unexpected(offset: position, expected: "a value")
        }
        position += text.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        position += 1
        var object = JSONObject()
        var keys: Set<String> = []
        // Few members are compared faster than hashed; many are hashed, so that no body costs the square of its length.
        func isNew(_ key: String) -> Bool {
            if object.members.count < 12 { return !object.members.contains { $0.key == key } }
            if keys.isEmpty { keys.formUnion(object.keys) }
            return keys.insert(key).inserted
        }
        skipWhiteSpace()
        if current == UInt8(ascii: "}") {
            position += 1
            return .object(object)
        }
        while true {
            skipWhiteSpace()
            let key = try string()
            guard isNew(key) else { throw .duplicateKey(key) }
            try expect(UInt8(ascii: ":"))
            object.append(key, try member(key, depth: depth + 1))
            skipWhiteSpace()
            if current == UInt8(ascii: ",") {
                position += 1
                continue
            }
            try expect(UInt8(ascii: "}"))
            return .object(object)
        }
    }

    private mutating func member(_ key: String, depth: Int) throws(JSONError) -> JSONValue {
        guard depth == 1, let diversion, diversion.isDiverted(key) else { return try value(depth: depth) }
        skipWhiteSpace()
        guard current == UInt8(ascii: "[") else { return try value(depth: depth) }
        return try array(depth: depth, element: diversion.element)
    }

    /// - Parameter element: takes the elements in the place of the value, which stays empty.
    private mutating func array(
        depth: Int, element: ((JSONValue) -> Void)? = nil
    ) throws(JSONError) -> JSONValue {
        position += 1
        var values: [JSONValue] = []
        skipWhiteSpace()
        if current == UInt8(ascii: "]") {
            position += 1
            return .array(values)
        }
        while true {
            let next = try value(depth: depth + 1)
            if let element { element(next) } else { values.append(next) }
            skipWhiteSpace()
            if current == UInt8(ascii: ",") {
                position += 1
                continue
            }
            try expect(UInt8(ascii: "]"))
            return .array(values)
        }
    }

    private mutating func string() throws(JSONError) -> String {
        guard current == UInt8(ascii: "\"") else { throw .unexpected(offset: position, expected: "a string") }
        position += 1
        let start = position
        while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if current == UInt8(ascii: "\"") {
            guard let text = String(validating: bytes[start..<position], as: UTF8.self) else { throw .notUTF8 }
            position += 1
            return text
        }
        var collected = Array(bytes[start..<position])
        while true {
            guard let byte = current, byte >= 0x20 else {
                throw .unexpected(offset: position, expected: "the rest of a string")
            }
            position += 1
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") {
                try escape(into: &collected)
            } else {
                collected.append(byte)
            }
        }
        guard let text = String(validating: collected, as: UTF8.self) else { throw .notUTF8 }
        return text
    }

    private mutating func escape(into out: inout [UInt8]) throws(JSONError) {
        guard let byte = current else { throw .unexpected(offset: position, expected: "an escape") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "f"): out.append(0x0C)
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "r"): out.append(0x0D)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "u"):
            var code = try codeUnit()
            if code >= 0xD800, code <= 0xDBFF {
                guard current == UInt8(ascii: "\\") else { throw .notUTF8 }
                position += 1
                guard current == UInt8(ascii: "u") else { throw .notUTF8 }
                position += 1
                let low = try codeUnit()
                guard low >= 0xDC00, low <= 0xDFFF else { throw .notUTF8 }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = UnicodeScalar(code) else { throw .notUTF8 }
            out.append(contentsOf: String(Character(scalar)).utf8)
        default: throw .unexpected(offset: position - 1, expected: "an escape")
        }
    }

    private mutating func codeUnit() throws(JSONError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw .unexpected(offset: position, expected: "four hex digits") }
        var code: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
                throw .unexpected(offset: position, expected: "four hex digits")
            }
            code = code << 4 | UInt32(digit)
        }
        position += 4
        return code
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while let byte = current, byte >= 48, byte <= 57 { position += 1 }
        guard position > start else { throw .unexpected(offset: position, expected: "a value") }
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        var isInteger = true
        if current == UInt8(ascii: "-") { position += 1 }
        let firstDigit = position
        try digits()
        if bytes[firstDigit] == 48, position > firstDigit + 1 {
            throw .unexpected(offset: firstDigit, expected: "a number without a leading zero")
        }
        if current == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            isInteger = false
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let value = Int64(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else {
            throw .unexpected(offset: start, expected: "a number in range")
        }
        return .number(value)
    }
}
