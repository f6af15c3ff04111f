/// A log-in that failed, as far as it helps to find out where to mend it.
public struct FailureReport: MessageValue, Hashable {
    /// The code of the refusal.
    public var code: String
    /// What was received and expected by the check that failed.
    public var received: String?
    public var expected: String?
    public var statusCodes: [String]
    public var statusMessage: String?
    /// Names of the asserted attributes.
    public var attributeNames: [String]
    /// A text that a person read on the IdP's own page.
    public var text: String?

    public init(
        code: String, received: String? = nil, expected: String? = nil, statusCodes: [String] = [],
        statusMessage: String? = nil, attributeNames: [String] = [], text: String? = nil
    ) {
        self.code = code
        self.received = received
        self.expected = expected
        self.statusCodes = statusCodes
        self.statusMessage = statusMessage
        self.attributeNames = attributeNames
        self.text = text
    }

    public func write(to writer: inout MessageWriter) {
        writer.text(1, code)
        writer.text(2, received)
        writer.text(3, expected)
        writer.texts(4, statusCodes)
        writer.text(5, statusMessage)
        writer.texts(6, attributeNames)
        writer.text(7, text)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init(code: "")
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: code = try reader.text()
            case 2: received = try reader.text()
            case 3: expected = try reader.text()
            case 4: statusCodes.append(try reader.text())
            case 5: statusMessage = try reader.text()
            case 6: attributeNames.append(try reader.text())
            case 7: text = try reader.text()
            default: break
            }
        }
    }
}
