/// The NameID as the IdP asserted it (SAML Core 2.2.3).
public struct AssertedNameID: MessageValue, Hashable {
    public var value: String
    public var format: String?
    public var nameQualifier: String?
    public var spNameQualifier: String?

    public init(value: String, format: String? = nil, nameQualifier: String? = nil, spNameQualifier: String? = nil) {
        self.value = value
        self.format = format
        self.nameQualifier = nameQualifier
        self.spNameQualifier = spNameQualifier
    }

    public func write(to writer: inout MessageWriter) {
        writer.text(1, value)
        writer.text(2, format)
        writer.text(3, nameQualifier)
        writer.text(4, spNameQualifier)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init(value: "")
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: value = try reader.text()
            case 2: format = try reader.text()
            case 3: nameQualifier = try reader.text()
            case 4: spNameQualifier = try reader.text()
            default: break
            }
        }
    }
}
