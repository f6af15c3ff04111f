/// What a failure means at this IdP, and which field in its console to change.
public struct Diagnosis: MessageValue, Hashable {
    public var id: String
    public var meaning: String
    public var remedy: String

    public init(id: String, meaning: String, remedy: String) {
        self.id = id
        self.meaning = meaning
        self.remedy = remedy
    }

    public func write(to writer: inout MessageWriter) {
        writer.text(1, id)
        writer.text(2, meaning)
        writer.text(3, remedy)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init(id: "", meaning: "", remedy: "")
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: id = try reader.text()
            case 2: meaning = try reader.text()
            case 3: remedy = try reader.text()
            default: break
            }
        }
    }
}
