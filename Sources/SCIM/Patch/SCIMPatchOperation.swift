package import Essentials

/// One operation of a PATCH (RFC 7644 3.5.2), as written.
package struct SCIMPatchOperation: Sendable, Hashable {
    /// The three words of `op`.
    package enum Kind: String, Sendable, Hashable {
        case add, remove, replace
    }

    /// What to do at the path.
    package let kind: Kind
    /// Nil where the value's members are the paths.
    package let path: String?
    /// Nil where none was sent; `.null` where null was.
    package let value: JSONValue?

    /// An operation made by hand, such as the rest of one that was split.
    package init(_ kind: Kind, path: String?, value: JSONValue?) {
        self.kind = kind
        self.path = path
        self.value = value
    }

    /// - Throws: `scim.invalid_syntax` for an unknown `op` or a path that is no string, `scim.invalid_value` where
    ///   `add` or `replace` has no value, `scim.no_target` where `remove` has no path.
    init(_ document: JSONValue) throws(SCIMError) {
        guard let object = document.object else {
            throw .invalidSyntax("an operation is \(document.kindName), expected an object")
        }
        let members = try object.foldedMembers()
        guard let word = members["op"]?.string else {
            throw .invalidSyntax("op is \(members["op"]?.excerpt ?? "missing"), expected add, remove or replace")
        }
        // Some clients write operations in capitals (checklist 81).
        guard let kind = Kind(rawValue: word.lowercased()) else {
            throw .invalidSyntax("op is \(excerpt(word)), expected add, remove or replace")
        }
        self.kind = kind
        switch members["path"] {
        case nil, .null: path = nil
        case .string(let text): path = text.isEmpty ? nil : text
        case .some(let other): throw .invalidSyntax("path is \(other.kindName), expected a string")
        }
        value = members["value"]
        if kind == .remove {
            guard path != nil else { throw .noTarget(path: "", "remove needs a path") }
        } else if value == nil {
            throw .invalidValue(attribute: path ?? "value", "has no value in \(kind.rawValue), expected one")
        }
    }
}
