/// What the text of a path or of a path-like key names (RFC 7644 3.5.2): `schema:attribute[filter].sub`.
public struct SCIMAttributePath: Sendable, Hashable {
    /// The extension's URN; nil for the core schemas, named or not.
    public let schema: String?
    /// Empty where the path is a schema and nothing else.
    public let attribute: Substring
    /// Nil where the attribute is meant as a whole, or entries of it.
    public let subAttribute: Substring?
    /// Whether only some entries of it are meant.
    public let isFiltered: Bool

    public init(_ text: String) {
        guard Self.isComposed(text) else {
            // Almost every key is a plain name.
            (schema, attribute, subAttribute, isFiltered) = (nil, text[...], nil, false)
            return
        }
        if Self.schemas.contains(text) {
            (schema, attribute) = (text == SCIMName.enterpriseUser ? text : nil, "")
            (subAttribute, isFiltered) = (nil, false)
            return
        }
        var rest = text[...]
        var schema: String?
        for urn in Self.schemas where SCIMName.begins(text, with: urn) {
            let behind = text.utf8.dropFirst(urn.utf8.count)
            guard behind.isEmpty || behind.first == UInt8(ascii: ":") else { continue }
            rest = Substring(behind.dropFirst())
            schema = urn == SCIMName.enterpriseUser ? urn : nil
        }
        self.schema = schema
        let open = rest.firstIndex(of: "[")
        isFiltered = open != nil
        guard let open else {
            let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            attribute = parts.first ?? ""
            subAttribute = parts.count > 1 ? parts[1] : nil
            return
        }
        attribute = rest[..<open]
        let behind = rest.lastIndex(of: "]").map { rest[rest.index(after: $0)...] } ?? ""
        subAttribute = behind.first == "." ? behind.dropFirst() : nil
    }

    private static let schemas = [SCIMName.user, SCIMName.group, SCIMName.enterpriseUser]

    private static func isComposed(_ text: String) -> Bool {
        for byte in text.utf8
        where byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "[") { return true }
        return false
    }

    /// Whether it is a core schema's URN and nothing else.
    public var isCoreSchema: Bool { schema == nil && attribute.isEmpty }

    /// Whether it names this attribute of a core schema as a whole, or entries of it.
    public func names(_ attribute: String) -> Bool {
        schema == nil && subAttribute == nil && SCIMName.same(self.attribute, attribute)
    }
}
