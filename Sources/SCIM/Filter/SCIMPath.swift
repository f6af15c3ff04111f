/// The path of a PATCH operation (RFC 7644 3.5.2), looked up in its resource type.
///
/// `attr`, `attr.sub`, `attr[filter]`, `attr[filter].sub`, each also behind `URN:`, and a URN alone (checklist 92).
package struct SCIMPath: Sendable, Hashable {
    /// The longest path accepted, in UTF-8 bytes.
    package static let maximumLength = 1024

    /// The text as received.
    package let text: String
    /// The extension's URN in canonical letter case; nil outside of extensions.
    package let urn: String?
    /// Nil where the path names the whole extension, or with `urn` nil the whole resource.
    package let attribute: SCIMAttribute?
    /// What the entries meant must pass; nil for all of them.
    package let filter: SCIMFilter?
    /// Nil where the path names whole values.
    package let subAttribute: SCIMAttribute?

    /// Reads a path.
    ///
    /// - Throws: `scim.invalid_path` for text that is no path, or names what the schema does not have;
    ///   `scim.invalid_filter` for its filter.
    package init(_ text: String, for type: SCIMResourceType) throws(SCIMError) {
        guard let path = try SCIMPath.find(text, in: type) else {
            throw .invalidPath(path: text, "the schema of \(type.name) has no such attribute")
        }
        self = path
    }

    /// Reads a path; nil where it is well formed and names what the schema does not have.
    static func find(_ text: String, in type: SCIMResourceType) throws(SCIMError) -> SCIMPath? {
        guard text.utf8.count <= maximumLength else {
            throw .invalidPath(path: text, "it has \(text.utf8.count) bytes, expected at most \(maximumLength)")
        }
        if AttributeName.hasURN(text), let schema = type.schema(text) {
            let urn = schema.id == type.schema.id ? nil : schema.id
            return SCIMPath(text: text, urn: urn, attribute: nil, filter: nil, subAttribute: nil)
        }
        let parts = try Parts(text)
        guard let name = AttributeName(parts.name) else {
            throw .invalidPath(path: text, "\(excerpt(parts.name)) is no attribute path")
        }
        guard let reference = type.reference(name) else { return nil }
        guard let filterText = parts.filter else {
            return SCIMPath(
                text: text, urn: reference.urn, attribute: reference.attribute, filter: nil,
                subAttribute: reference.subAttribute)
        }
        guard reference.subAttribute == nil, reference.attribute.kind == .complex else {
            throw .invalidPath(path: text, "\(reference.leaf.name) has no entries with sub-attributes to filter")
        }
        let filter = try SCIMFilter(filterText, entriesOf: reference.attribute)
        var subAttribute: SCIMAttribute?
        if let subName = parts.subName {
            guard let match = reference.attribute.subAttribute(subName) else { return nil }
            subAttribute = match
        }
        return SCIMPath(
            text: text, urn: reference.urn, attribute: reference.attribute, filter: filter, subAttribute: subAttribute)
    }

    init(
        text: String, urn: String?, attribute: SCIMAttribute?, filter: SCIMFilter?, subAttribute: SCIMAttribute?
    ) {
        self.text = text
        self.urn = urn
        self.attribute = attribute
        self.filter = filter
        self.subAttribute = subAttribute
    }
}

extension SCIMPath {
    /// A path cut at its brackets.
    private struct Parts {
        let name: String
        let filter: String?
        let subName: String?

        init(_ text: String) throws(SCIMError) {
            guard let open = text.utf8.firstIndex(of: UInt8(ascii: "[")) else {
                name = text
                filter = nil
                subName = nil
                return
            }
            name = String(text[..<open])
            // A bracket may stand in a quoted value, but none behind the one that closes.
            guard let close = text.utf8.lastIndex(of: UInt8(ascii: "]")), open < close else {
                throw .invalidPath(path: text, "the bracket is not closed")
            }
            filter = String(text[text.utf8.index(after: open)..<close])
            let tail = text[text.utf8.index(after: close)...]
            guard !tail.isEmpty else {
                subName = nil
                return
            }
            guard tail.utf8.first == UInt8(ascii: "."),
                let sub = AttributeName(String(Substring(tail.utf8.dropFirst()))),
                sub.urn == nil, sub.subName == nil
            else { throw .invalidPath(path: text, "behind the bracket stands \(excerpt(tail))") }
            subName = sub.name
        }
    }
}

extension SCIMResourceType {
    /// The core schema or the extension with this URN, in any letter case.
    func schema(_ urn: String) -> SCIMSchema? {
        urn.lowercased() == schema.key ? schema : `extension`(urn)
    }
}
