/// What a verified assertion says about a person: the input of `normalize`.
public struct AssertedProfile: MessageValue, Hashable {
    public var issuer: String
    public var nameID: AssertedNameID?
    public var attributes: [AssertedAttribute]
    public var authnContextClass: String?

    public init(
        issuer: String, nameID: AssertedNameID?, attributes: [AssertedAttribute], authnContextClass: String? = nil
    ) {
        self.issuer = issuer
        self.nameID = nameID
        self.attributes = attributes
        self.authnContextClass = authnContextClass
    }

    /// All values under this exact name, merged over repeated attributes.
    public func values(_ name: String) -> [String] { attributes.filter { $0.name == name }.flatMap(\.values) }

    /// The first value under this exact name that is not blank.
    public func first(_ name: String) -> String? { values(name).first { !$0.allSatisfy(\.isWhitespace) } }

    public func write(to writer: inout MessageWriter) {
        writer.text(1, issuer)
        writer.value(2, nameID)
        writer.values(3, attributes)
        writer.text(4, authnContextClass)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init(issuer: "", nameID: nil, attributes: [])
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: issuer = try reader.text()
            case 2: nameID = try reader.value()
            case 3: attributes.append(try reader.value())
            case 4: authnContextClass = try reader.text()
            default: break
            }
        }
    }
}
