/// The members of a JSON object in the order in which they were written.
public struct SCIMObject: Sendable, Hashable {
    /// With distinct names; the reader of messages refuses the same name twice.
    public var members: [SCIMMember]

    public init(_ members: [SCIMMember] = []) { self.members = members }

    public var isEmpty: Bool { members.isEmpty }

    /// The position of a member; an exact name wins over one in another case.
    public func index(of name: String) -> Int? {
        members.firstIndex { $0.name == name } ?? members.firstIndex { SCIMName.same($0.name, name) }
    }

    /// The member, whatever the case of its name; setting nil removes it.
    public subscript(name: String) -> SCIMValue? {
        get { index(of: name).map { members[$0].value } }
        set {
            switch (index(of: name), newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(SCIMMember(name, value))
            case (nil, nil): break
            }
        }
    }

    /// Changes one member in place; nil, and no call, where there is none.
    public mutating func update<Result>(_ name: String, _ change: (inout SCIMValue) -> Result) -> Result? {
        guard let index = index(of: name) else { return nil }
        return change(&members[index].value)
    }
}

/// One member of a JSON object.
public struct SCIMMember: Sendable, Hashable {
    public var name: String
    public var value: SCIMValue

    public init(_ name: String, _ value: SCIMValue) {
        self.name = name
        self.value = value
    }
}
