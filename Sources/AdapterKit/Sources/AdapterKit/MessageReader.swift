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
        let tag = bytes[position]
        let length =
            Int(bytes[position + 1]) | Int(bytes[position + 2]) << 8 | Int(bytes[position + 3]) << 16
            | Int(bytes[position + 4]) << 24
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
