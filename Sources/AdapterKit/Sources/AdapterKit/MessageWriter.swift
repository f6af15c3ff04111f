/// Writes a message: fields of tag, length and bytes, so that a reader skips what it does not know.
public struct MessageWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() { bytes.reserveCapacity(1024) }

    private mutating func header(_ tag: UInt8, _ count: Int) {
        bytes.append(tag)
        unsafe withUnsafeBytes(of: UInt32(truncatingIfNeeded: count).littleEndian) {
            unsafe bytes.append(contentsOf: $0)
        }
    }

    /// A text in UTF-8; nil writes nothing.
    public mutating func text(_ tag: UInt8, _ value: String?) {
        guard let value else { return }
        header(tag, value.utf8.count)
        bytes.append(contentsOf: value.utf8)
    }

    /// One field for each text, in order.
    public mutating func texts(_ tag: UInt8, _ values: [String]) { for value in values { text(tag, value) } }

    /// A number; nil writes nothing.
    public mutating func number(_ tag: UInt8, _ value: Int64?) {
        guard let value else { return }
        header(tag, 8)
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> Int64(shift))) }
    }

    /// A flag; false writes nothing.
    public mutating func flag(_ tag: UInt8, _ value: Bool) { if value { header(tag, 0) } }

    /// A nested message; nil writes nothing.
    public mutating func value(_ tag: UInt8, _ value: (some MessageValue)?) {
        guard let value else { return }
        let start = bytes.count
        header(tag, 0)
        value.write(to: &self)
        close(start)
    }

    /// A field whose content has a layout of its own.
    public mutating func content(_ tag: UInt8, _ fill: (inout [UInt8]) -> Void) {
        let start = bytes.count
        header(tag, 0)
        fill(&bytes)
        close(start)
    }

    /// Writes the length of the field that began at `start`.
    private mutating func close(_ start: Int) {
        let length = UInt32(truncatingIfNeeded: bytes.count - start - 5)
        for offset in 0..<4 { bytes[start + 1 + offset] = UInt8(truncatingIfNeeded: length >> UInt32(offset * 8)) }
    }

    public mutating func values(_ tag: UInt8, _ values: [some MessageValue]) { for each in values { value(tag, each) } }
}
