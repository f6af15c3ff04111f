/// A value of the normalised profile, and where it came from.
public struct NormalizedValue: MessageValue, Hashable {
    public var value: String
    /// `NameID`, the name of the attribute, or `derived from …`.
    public var source: String

    public init(_ value: String, source: String) {
        self.value = value
        self.source = source
    }

    public func write(to writer: inout MessageWriter) {
        writer.text(1, value)
        writer.text(2, source)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init("", source: "")
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: value = try reader.text()
            case 2: source = try reader.text()
            default: break
            }
        }
    }
}
