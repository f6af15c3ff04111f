/// Something that crosses the boundary between the gateway and an adapter.
public protocol MessageValue: Sendable {
    func write(to writer: inout MessageWriter)
    init(from reader: inout MessageReader) throws(MessageError)
}

extension MessageValue {
    /// The message as bytes.
    public var message: [UInt8] {
        var writer = MessageWriter()
        write(to: &writer)
        return writer.bytes
    }

    /// Reads a whole message.
    public init(message: [UInt8]) throws(MessageError) {
        var reader = MessageReader(message[...])
        try self.init(from: &reader)
    }

    /// Reads a whole message.
    public init(message: some Sequence<UInt8>) throws(MessageError) {
        var reader = MessageReader(Array(message)[...])
        try self.init(from: &reader)
    }
}

/// A message that can't be read.
public enum MessageError: Error, Sendable, Hashable { case malformed }
