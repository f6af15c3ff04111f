package import Essentials

/// A bearer key of the administration API (rule P-4): the operator's, or one organization's.
package struct APIKey: Sendable, Hashable {
    package let id: Identifier<APIKey>
    package let name: String
    /// SHA-256 of the key; the key itself is shown once and kept nowhere.
    package let hash: [UInt8]
    /// Nil: the operator's.
    package let organization: Identifier<Organization>?
    package let scopes: Set<String>
    package let createdAt: Timestamp
    package var revokedAt: Timestamp?

    package init(
        id: Identifier<APIKey>, name: String, hash: [UInt8], organization: Identifier<Organization>?,
        scopes: Set<String>, createdAt: Timestamp, revokedAt: Timestamp? = nil
    ) {
        self.id = id
        self.name = name
        self.hash = hash
        self.organization = organization
        self.scopes = scopes
        self.createdAt = createdAt
        self.revokedAt = revokedAt
    }
}
