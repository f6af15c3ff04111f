package import Essentials

/// A bearer token of a directory (rule S-1): shown once, kept as a hash.
package struct DirectoryToken: Sendable, Hashable {
    package let id: Identifier<DirectoryToken>
    package let directory: Identifier<Directory>
    package let organization: Identifier<Organization>
    /// SHA-256 of the token.
    package let hash: [UInt8]
    /// The first characters of the token, by which an admin tells two apart.
    package let prefix: String
    package let createdAt: Timestamp
    /// The end of an overlap with the token that replaced this one; nil for the current token.
    package var expiresAt: Timestamp?
    package var revokedAt: Timestamp?
    /// To the minute.
    package var lastUsedAt: Timestamp?
    package var lastUsedAddress: String?

    package init(
        id: Identifier<DirectoryToken>, directory: Identifier<Directory>, organization: Identifier<Organization>,
        hash: [UInt8], prefix: String, createdAt: Timestamp, expiresAt: Timestamp? = nil, revokedAt: Timestamp? = nil,
        lastUsedAt: Timestamp? = nil, lastUsedAddress: String? = nil
    ) {
        self.id = id
        self.directory = directory
        self.organization = organization
        self.hash = hash
        self.prefix = prefix
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
        self.lastUsedAt = lastUsedAt
        self.lastUsedAddress = lastUsedAddress
    }

    package func isLive(at instant: Timestamp) -> Bool {
        revokedAt == nil && expiresAt.map { instant < $0 } ?? true
    }
}
