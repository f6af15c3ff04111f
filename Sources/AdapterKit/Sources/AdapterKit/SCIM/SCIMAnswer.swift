/// The core's answer to a SCIM request: the input and the result of `render`.
public struct SCIMAnswer: MessageValue, Hashable {
    public var status: Int
    /// Nil: no content.
    public var body: SCIMValue?

    public init(status: Int, body: SCIMValue? = nil) {
        self.status = status
        self.body = body
    }

    public func write(to writer: inout MessageWriter) {
        writer.number(1, Int64(status))
        writer.value(2, body)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init(status: 0)
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: status = Int(try reader.number())
            case 2: body = try reader.value()
            default: break
            }
        }
        guard status != 0 else { throw .malformed }
    }
}

/// An answer together with the request that it answers, whose body is left out.
public struct SCIMExchange: MessageValue, Hashable {
    public var answer: SCIMAnswer
    public var message: SCIMMessage

    public init(_ answer: SCIMAnswer, for message: SCIMMessage) {
        self.answer = answer
        self.message = message
        self.message.body = nil
    }

    public func write(to writer: inout MessageWriter) {
        writer.value(1, answer)
        writer.value(2, message)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        var answer: SCIMAnswer?
        var message: SCIMMessage?
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: answer = try reader.value()
            case 2: message = try reader.value()
            default: break
            }
        }
        guard let answer, let message else { throw .malformed }
        self.init(answer, for: message)
    }
}
