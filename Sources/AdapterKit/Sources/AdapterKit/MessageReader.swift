/// Reads a message field by field; every length is checked against what is there.
public struct MessageReader: Sendable {
    /// Nested messages deeper than this are refused.
    static let maximumDepth = 8

    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private let depth: Int
    private var content: Range<Int>

    public init(_ bytes: ArraySlice<UInt8>) { self.init(bytes, depth: 0) }

    private init(_ bytes: ArraySlice<UInt8>, depth: Int) {
        self.bytes = bytes
        self.depth = depth
        position = bytes.startIndex
        content = position..<position
    }

    /// The tag of the next field, or nil at the end; its content is then read by one of the calls below, or skipped.
    ///
    /// - Throws: ``MessageError`` where the field is longer than the message.
    public mutating func nextTag() throws(MessageError) -> UInt8? {
        guard position < bytes.endIndex else { return nil }
        guard bytes.endIndex - position >= 5 else { throw MessageError.malformed }
        let (tag, length) = unsafe bytes.withUnsafeBytes { buffer in
            let offset = position - bytes.startIndex
            return unsafe (
                buffer[offset],
                Int(UInt32(littleEndian: buffer.loadUnaligned(fromByteOffset: offset + 1, as: UInt32.self)))
            )
        }
        guard length <= bytes.endIndex - position - 5 else { throw MessageError.malformed }
        content = (position + 5)..<(position + 5 + length)
        position += 5 + length
        return tag
    }

    public func text() throws(MessageError) -> String {
        let text = unsafe bytes.withUnsafeBufferPointer { buffer -> String? in
            let start = content.lowerBound - bytes.startIndex
            let text = unsafe UnsafeBufferPointer(rebasing: buffer[start..<start + content.count])
            // What is ASCII needs no further look, and the making of a string from it is the quick one.
            let isASCII = unsafe text.reduce(0, |) < 0x80
            return unsafe isASCII ? String(decoding: text, as: UTF8.self) : String(validating: text, as: UTF8.self)
        }
        guard let text else { throw MessageError.malformed }
        return text
    }

    /// The text, which is `expected` where it has the same bytes: that one is there already and costs no memory.
    func text(expecting expected: String?) throws(MessageError) -> String {
        if let expected, expected.utf8.count == content.count, isContent(expected) { return expected }
        return try text()
    }

    /// Whether the content is `text`, which has its length; compared eight bytes at a time.
    private func isContent(_ text: String) -> Bool {
        let start = content.lowerBound - bytes.startIndex
        return unsafe text.utf8.withContiguousStorageIfAvailable { text in
            unsafe bytes.withUnsafeBytes { message in
                let text = UnsafeRawBufferPointer(text)
                var index = 0
                while index + 8 <= text.count {
                    let left = unsafe text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                    let right = unsafe message.loadUnaligned(fromByteOffset: start + index, as: UInt64.self)
                    guard left == right else { return false }
                    index += 8
                }
                while index < text.count {
                    guard unsafe text[index] == message[start + index] else { return false }
                    index += 1
                }
                return true
            }
        } ?? false
    }

    public func number() throws(MessageError) -> Int64 {
        guard content.count == 8 else { throw MessageError.malformed }
        var value: Int64 = 0
        for byte in bytes[content].reversed() { value = value << 8 | Int64(byte) }
        return value
    }

    /// The content as it stands, for a field with a layout of its own.
    public func raw() -> ArraySlice<UInt8> { bytes[content] }

    public func value<Value: MessageValue>(_ type: Value.Type = Value.self) throws(MessageError) -> Value {
        guard depth < MessageReader.maximumDepth else { throw MessageError.malformed }
        var reader = MessageReader(bytes[content], depth: depth + 1)
        return try Value(from: &reader)
    }
}
