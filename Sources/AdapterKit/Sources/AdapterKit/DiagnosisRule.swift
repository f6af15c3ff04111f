/// One row of `diagnoses.json`: when it applies, what it means, where to mend it.
public struct DiagnosisRule: MessageValue, Hashable {
    public var id: String
    /// The refusal's code, or a whole family as `xml.*`; nil for any.
    public var code: String?
    /// Stands in the status, its message or the pasted text, and with `code` in the received value; nil for any.
    public var contains: String?
    /// The asserted attributes include this name; nil for any.
    public var attribute: String?
    public var meaning: String
    public var remedy: String
    /// The way to the field in the IdP's console, in its own labels; nil where nothing there is to be changed.
    public var field: String?
    /// What belongs into the field; nil where that is not one text.
    public var value: String?

    public init(
        id: String, code: String?, contains: String?, attribute: String?, meaning: String, remedy: String,
        field: String? = nil, value: String? = nil
    ) {
        self.id = id
        self.code = code
        self.contains = contains
        self.attribute = attribute
        self.meaning = meaning
        self.remedy = remedy
        self.field = field
        self.value = value
    }

    /// Whether the rule speaks about this failure; a rule without any condition speaks about none.
    public func applies(to failure: FailureReport) -> Bool {
        guard code != nil || contains != nil || attribute != nil else { return false }
        if let code, !DiagnosisRule.isCode(failure.code, of: code) { return false }
        if let attribute, !failure.attributeNames.contains(attribute) { return false }
        if let contains {
            // Whatever was received may hold a short text by chance: it counts where the code says what it is.
            let places =
                [code == nil ? nil : failure.received, failure.statusMessage, failure.text].compactMap { $0 }
                + failure.statusCodes
            guard places.contains(where: { $0.contains(contains) }) else { return false }
        }
        return true
    }

    private static func isCode(_ code: String, of wanted: String) -> Bool {
        wanted.hasSuffix(".*") ? code.hasPrefix(wanted.dropLast()) : code == wanted
    }

    public func write(to writer: inout MessageWriter) {
        writer.text(1, id)
        writer.text(2, code)
        writer.text(3, contains)
        writer.text(4, attribute)
        writer.text(5, meaning)
        writer.text(6, remedy)
        writer.text(7, field)
        writer.text(8, value)
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
            case 7: field = try reader.text()
            case 8: value = try reader.text()
            default: break
            }
        }
    }
}
