/// One row of `diagnoses.json`: when it applies, what it means, where to mend it.
public struct DiagnosisRule: MessageValue, Hashable {
    public var id: String
    /// The refusal's code, or nil for any.
    public var code: String?
    /// Stands in the received value, the status message or the pasted text; nil for any.
    public var contains: String?
    /// The asserted attributes include this name; nil for any.
    public var attribute: String?
    public var meaning: String
    public var remedy: String

    public init(id: String, code: String?, contains: String?, attribute: String?, meaning: String, remedy: String) {
        self.id = id
        self.code = code
        self.contains = contains
        self.attribute = attribute
        self.meaning = meaning
        self.remedy = remedy
    }

    /// Whether the rule speaks about this failure; a rule without any condition speaks about none.
    public func applies(to failure: FailureReport) -> Bool {
        guard code != nil || contains != nil || attribute != nil else { return false }
        if let code, code != failure.code { return false }
        if let attribute, !failure.attributeNames.contains(attribute) { return false }
        if let contains {
            let places =
                [failure.received, failure.statusMessage, failure.text].compactMap { $0 } + failure.statusCodes
            guard places.contains(where: { $0.contains(contains) }) else { return false }
        }
        return true
    }

    public func write(to writer: inout MessageWriter) {
        writer.text(1, id)
        writer.text(2, code)
        writer.text(3, contains)
        writer.text(4, attribute)
        writer.text(5, meaning)
        writer.text(6, remedy)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init(id: "", code: nil, contains: nil, attribute: nil, meaning: "", remedy: "")
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: id = try reader.text()
            case 2: code = try reader.text()
            case 3: contains = try reader.text()
            case 4: attribute = try reader.text()
            case 5: meaning = try reader.text()
            case 6: remedy = try reader.text()
            default: break
            }
        }
    }
}
