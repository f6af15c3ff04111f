/// One attribute as asserted; an attribute that stood twice is in the profile twice.
public struct AssertedAttribute: MessageValue, Hashable {
    public var name: String
    public var friendlyName: String?
    public var values: [String]

    public init(name: String, friendlyName: String? = nil, values: [String]) {
        self.name = name
        self.friendlyName = friendlyName
        self.values = values
    }

    public func write(to writer: inout MessageWriter) {
        writer.text(1, name)
        writer.text(2, friendlyName)
        writer.texts(3, values)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init(name: "", values: [])
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: name = try reader.text()
            case 2: friendlyName = try reader.text()
            case 3: values.append(try reader.text())
            default: break
            }
        }
    }
}
