/// A hook's input together with the configuration.
public struct Call<Subject: MessageValue>: MessageValue {
    public var subject: Subject
    public var configuration: ConnectionConfiguration

    public init(_ subject: Subject, _ configuration: ConnectionConfiguration) {
        self.subject = subject
        self.configuration = configuration
    }

    public func write(to writer: inout MessageWriter) {
        writer.value(1, subject)
        writer.value(2, configuration)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        var subject: Subject?
        var configuration: ConnectionConfiguration?
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: subject = try reader.value()
            case 2: configuration = try reader.value()
            default: break
            }
        }
        guard let subject, let configuration else { throw .malformed }
        self.init(subject, configuration)
    }
}
