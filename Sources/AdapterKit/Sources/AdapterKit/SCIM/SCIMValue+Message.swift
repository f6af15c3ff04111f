/// The layout, in field 1: a byte for the kind, then what the kind needs.
///
/// 0 null, 1 false, 2 true, 3 integer and 4 decimal (eight bytes, little-endian), 5 text (length, UTF-8), 6 list (count,
/// values), 7 object (count, then for each member the length of its name, the name, the value). Lengths and counts are
/// unsigned LEB128 of one to four bytes.
extension SCIMValue: MessageValue {
    public func write(to writer: inout MessageWriter) { writer.content(1) { append(to: &$0) } }

    public init(from reader: inout MessageReader) throws(MessageError) {
        var found: SCIMValue?
        while let tag = try reader.nextTag() {
            guard tag == 1 else { continue }
            var values = SCIMValueReader(reader.raw())
            found = try values.whole()
        }
        guard let found else { throw .malformed }
        self = found
    }

    private func append(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(0)
        case .bool(let value): bytes.append(value ? 2 : 1)
        case .integer(let value): SCIMValue.append(3, UInt64(bitPattern: value), to: &bytes)
        case .decimal(let value): SCIMValue.append(4, value.bitPattern, to: &bytes)
        case .text(let value):
            bytes.append(5)
            SCIMValue.append(value, to: &bytes)
        case .list(let values):
            bytes.append(6)
            SCIMValue.append(count: values.count, to: &bytes)
            for value in values { value.append(to: &bytes) }
        case .object(let object):
            bytes.append(7)
            SCIMValue.append(count: object.members.count, to: &bytes)
            for member in object.members {
                SCIMValue.append(member.name, to: &bytes)
                member.value.append(to: &bytes)
            }
        }
    }

    private static func append(_ kind: UInt8, _ word: UInt64, to bytes: inout [UInt8]) {
        bytes.append(kind)
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        append(count: text.utf8.count, to: &bytes)
        bytes.append(contentsOf: text.utf8)
    }

    private static func append(count: Int, to bytes: inout [UInt8]) {
        var rest = count
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }
}

/// Reads values of any origin: each length is compared with what is left, and nesting is bounded.
struct SCIMValueReader {
    /// Lists and objects within one another.
    static let maximumDepth = 32

    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// One value and nothing behind it.
    mutating func whole() throws(MessageError) -> SCIMValue {
        let value = try value(0)
        guard position == bytes.endIndex else { throw .malformed }
        return value
    }

    private mutating func value(_ depth: Int) throws(MessageError) -> SCIMValue {
        switch try byte() {
        case 0: return .null
        case 1: return .bool(false)
        case 2: return .bool(true)
        case 3: return .integer(Int64(bitPattern: try word()))
        case 4:
            let decimal = Double(bitPattern: try word())
            guard decimal.isFinite else { throw .malformed }
            return .decimal(decimal)
        case 5: return .text(try text())
        case 6: return try list(depth)
        case 7: return try object(depth)
        default: throw .malformed
        }
    }

    private mutating func list(_ depth: Int) throws(MessageError) -> SCIMValue {
        guard depth < Self.maximumDepth else { throw .malformed }
        let count = try count(atLeast: 1)
        var values: [SCIMValue] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(try value(depth + 1)) }
        return .list(values)
    }

    private mutating func object(_ depth: Int) throws(MessageError) -> SCIMValue {
        guard depth < Self.maximumDepth else { throw .malformed }
        let count = try count(atLeast: 2)
        var members: [SCIMMember] = []
        members.reserveCapacity(count)
        for _ in 0..<count { members.append(SCIMMember(try text(), try value(depth + 1))) }
        guard Self.areDistinct(members) else { throw .malformed }
        return .object(SCIMObject(members))
    }

    private static func areDistinct(_ members: [SCIMMember]) -> Bool {
        guard members.count > 16 else {
            return members.indices.allSatisfy { index in
                members[..<index].allSatisfy { $0.name != members[index].name }
            }
        }
        return Set(members.map(\.name)).count == members.count
    }

    // MARK: Bytes

    private mutating func byte() throws(MessageError) -> UInt8 {
        guard position < bytes.endIndex else { throw .malformed }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func word() throws(MessageError) -> UInt64 {
        guard bytes.endIndex - position >= 8 else { throw .malformed }
        var word: UInt64 = 0
        for offset in (0..<8).reversed() { word = word << 8 | UInt64(bytes[position + offset]) }
        position += 8
        return word
    }

    /// A count of items of which each takes at least so many bytes, so that a forged one reserves nothing.
    private mutating func count(atLeast size: Int) throws(MessageError) -> Int {
        var count = 0
        for shift in stride(from: 0, to: 28, by: 7) {
            let byte = try byte()
            count |= Int(byte & 0x7F) << shift
            if byte < 0x80 {
                guard count <= (bytes.endIndex - position) / size else { throw .malformed }
                return count
            }
        }
        throw .malformed
    }

    private mutating func text() throws(MessageError) -> String {
        let count = try count(atLeast: 1)
        guard let text = String(validating: bytes[position..<(position + count)], as: UTF8.self) else {
            throw .malformed
        }
        position += count
        return text
    }
}
