/// The person, whichever IdP they came from: the result of `normalize`.
///
/// The gateway checks it as untrusted input: e-mail, subject and groups must be values that were asserted, up to trimming and
/// the case of an e-mail's domain.
public struct NormalizedProfile: MessageValue, Hashable {
    /// The stable subject over e-mail changes; nil leaves it to the NameID.
    public var subject: NormalizedValue?
    public var email: NormalizedValue?
    public var firstName: NormalizedValue?
    public var lastName: NormalizedValue?
    public var displayName: NormalizedValue?
    public var username: NormalizedValue?
    /// Nil: the IdP did not say, which is not "none": memberships stay as they are.
    public var groups: [String]?
    public var roles: [String]
    /// Codes of what is worth knowing: `groups.overage`, `guest`.
    public var notes: [String]

    public init(
        subject: NormalizedValue? = nil, email: NormalizedValue? = nil, firstName: NormalizedValue? = nil,
        lastName: NormalizedValue? = nil, displayName: NormalizedValue? = nil, username: NormalizedValue? = nil,
        groups: [String]? = nil, roles: [String] = [], notes: [String] = []
    ) {
        self.subject = subject
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
        self.displayName = displayName
        self.username = username
        self.groups = groups
        self.roles = roles
        self.notes = notes
    }

    public func write(to writer: inout MessageWriter) {
        writer.value(1, subject)
        writer.value(2, email)
        writer.value(3, firstName)
        writer.value(4, lastName)
        writer.value(5, displayName)
        writer.value(6, username)
        writer.flag(7, groups != nil)
        writer.texts(8, groups ?? [])
        writer.texts(9, roles)
        writer.texts(10, notes)
    }

    public init(from reader: inout MessageReader) throws(MessageError) { try self.init(from: &reader, expecting: []) }

    /// Reads a whole message in which `groups` are expected, in this order; others are read as well.
    ///
    /// Most adapters hand an attribute's values on as they are, and a directory may send hundreds of them.
    public init(message: [UInt8], expecting groups: [String]) throws(MessageError) {
        var reader = MessageReader(message[...])
        try self.init(from: &reader, expecting: groups)
    }

    private init(from reader: inout MessageReader, expecting expected: [String]) throws(MessageError) {
        self.init()
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: subject = try reader.value()
            case 2: email = try reader.value()
            case 3: firstName = try reader.value()
            case 4: lastName = try reader.value()
            case 5: displayName = try reader.value()
            case 6: username = try reader.value()
            case 7: groups = groups ?? []
            case 8:
                let count = groups?.count ?? 0
                let group = try reader.text(expecting: count < expected.count ? expected[count] : nil)
                if groups == nil {
                    groups = []
                    groups?.reserveCapacity(expected.count)
                }
                groups?.append(group)
            case 9: roles.append(try reader.text())
            case 10: notes.append(try reader.text())
            default: break
            }
        }
    }
}
