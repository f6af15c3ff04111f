/// What a failure means at this IdP, and which field in its console to change.
public struct Diagnosis: MessageValue, Hashable {
    public var id: String
    public var meaning: String
    public var remedy: String
    /// The way to the field in the IdP's console, in its own labels: `General > SAML Settings > …`; nil: not known.
    public var field: String?
    /// What belongs into that field, ready to paste; nil where that is not one text.
    public var value: String?

    public init(id: String, meaning: String, remedy: String, field: String? = nil, value: String? = nil) {
        self.id = id
        self.meaning = meaning
        self.remedy = remedy
        self.field = field
        self.value = value
    }

    public func write(to writer: inout MessageWriter) {
        writer.text(1, id)
        writer.text(2, meaning)
        writer.text(3, remedy)
        writer.text(4, field)
        writer.text(5, value)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init(id: "", meaning: "", remedy: "")
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: id = try reader.text()
            case 2: meaning = try reader.text()
            case 3: remedy = try reader.text()
            case 4: field = try reader.text()
            case 5: value = try reader.text()
            default: break
            }
        }
    }
}
