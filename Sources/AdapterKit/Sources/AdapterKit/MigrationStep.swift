/// One thing that the IdP's admin does while people move from one connection to another, in the words of that console.
public struct MigrationStep: MessageValue, Hashable {
    /// When its turn is.
    public enum Phase: Int64, Sendable, Hashable {
        /// Before anything is switched.
        case before = 0
        /// Once everybody signs in through the new connection.
        case after = 1
        /// To go back.
        case undo = 2
    }

    public var phase: Phase
    /// One instruction, lower case, no full stop.
    public var instruction: String
    /// What happens where it is left out or done too early; nil where nothing does.
    public var why: String?

    public init(_ phase: Phase, _ instruction: String, why: String? = nil) {
        self.phase = phase
        self.instruction = instruction
        self.why = why
    }

    public func write(to writer: inout MessageWriter) {
        writer.number(1, phase.rawValue)
        writer.text(2, instruction)
        writer.text(3, why)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init(.before, "")
        while let tag = try reader.nextTag() {
            switch tag {
            case 1:
                guard let known = Phase(rawValue: try reader.number()) else { throw .malformed }
                phase = known
            case 2: instruction = try reader.text()
            case 3: why = try reader.text()
            default: break
            }
        }
    }
}
