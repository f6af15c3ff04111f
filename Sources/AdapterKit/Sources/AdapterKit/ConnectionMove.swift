/// The two ends of a migration.
public struct ConnectionMove: MessageValue, Hashable {
    /// Nil where nobody has signed in through an IdP before.
    public var from: ConnectionConfiguration?
    public var to: ConnectionConfiguration

    public init(from: ConnectionConfiguration?, to: ConnectionConfiguration) {
        self.from = from
        self.to = to
    }

    public func write(to writer: inout MessageWriter) {
        writer.value(1, from)
        writer.value(2, to)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        var old: ConnectionConfiguration?
        var new: ConnectionConfiguration?
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: old = try reader.value()
            case 2: new = try reader.value()
            default: break
            }
        }
        guard let new else { throw .malformed }
        self.init(from: old, to: new)
    }
}
