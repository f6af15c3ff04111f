package import Essentials

/// A tenant.
package struct Organization: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable { case regular, admin }

    package let id: Identifier<Organization>
    package var name: String
    package let kind: Kind
    /// What the operator lets it use (rule A-7); all by default.
    package var capabilities: Set<Capability>
    package var accessSecurity: AccessSecurity
    package let createdAt: Timestamp

    package init(
        id: Identifier<Organization>, name: String, kind: Kind = .regular,
        capabilities: Set<Capability> = Set(Capability.allCases), accessSecurity: AccessSecurity = AccessSecurity(),
        createdAt: Timestamp
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.capabilities = capabilities
        self.accessSecurity = accessSecurity
        self.createdAt = createdAt
    }

    /// Trims a display name and refuses an empty one or one of more than 200 characters.
    package static func checkedName(_ text: String) throws(ModelError) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !words.isEmpty else { throw .emptyName }
        guard words.count <= 200 else { throw .nameTooLong(words.count) }
        return words
    }
}
