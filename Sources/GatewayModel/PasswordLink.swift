package import Essentials

/// A mailed link that sets a password once (rule A-2).
package struct PasswordLink: Sendable, Hashable {
    /// SHA-256 of the token in the link.
    package let hash: [UInt8]
    package let identity: Identifier<Identity>
    /// SHA-256 of the cookie of the browser that opened it first; nil until one did.
    package var browserHash: [UInt8]?
    package let createdAt: Timestamp
    package let expiresAt: Timestamp
    package var usedAt: Timestamp?

    package init(
        hash: [UInt8], identity: Identifier<Identity>, browserHash: [UInt8]? = nil, createdAt: Timestamp,
        expiresAt: Timestamp, usedAt: Timestamp? = nil
    ) {
        self.hash = hash
        self.identity = identity
        self.browserHash = browserHash
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.usedAt = usedAt
    }

    package func isOpen(at instant: Timestamp) -> Bool { usedAt == nil && instant < expiresAt }
}
