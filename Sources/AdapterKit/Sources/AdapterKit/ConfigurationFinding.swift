/// Something that an adapter noticed about a configuration.
public struct ConfigurationFinding: MessageValue, Hashable {
    public enum Severity: Int64, Sendable, Hashable {
        case info = 0
        case warning = 1
        /// Blocks activation.
        case error = 2
    }

    public var severity: Severity
    /// Dotted lower-case words, never renamed.
    public var code: String
    /// Lower case, no full stop.
    public var message: String
    public var remedy: String?

    public init(_ severity: Severity, _ code: String, _ message: String, remedy: String? = nil) {
        self.severity = severity
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    public func write(to writer: inout MessageWriter) {
        writer.number(1, severity.rawValue)
        writer.text(2, code)
        writer.text(3, message)
        writer.text(4, remedy)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init(.error, "", "")
        while let tag = try reader.nextTag() {
            switch tag {
            case 1:
                guard let known = Severity(rawValue: try reader.number()) else { throw .malformed }
                severity = known
            case 2: code = try reader.text()
            case 3: message = try reader.text()
            case 4: remedy = try reader.text()
            default: break
            }
        }
    }
}
