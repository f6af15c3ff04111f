/// Several values of one kind.
public struct Listing<Item: MessageValue>: MessageValue {
    public var items: [Item]

    public init(_ items: [Item]) { self.items = items }

    public func write(to writer: inout MessageWriter) { writer.values(1, items) }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init([])
        while let tag = try reader.nextTag() { if tag == 1 { items.append(try reader.value()) } }
    }
}
