package import Essentials

/// A browser in which this person has signed in by password: strangers' failures don't slow it down.
package struct KnownDevice: Sendable, Hashable {
    package let identity: Identifier<Identity>
    /// SHA-256 of the device cookie.
    package let hash: [UInt8]
    package let createdAt: Timestamp
    package let expiresAt: Timestamp

    package init(identity: Identifier<Identity>, hash: [UInt8], createdAt: Timestamp, expiresAt: Timestamp) {
        self.identity = identity
        self.hash = hash
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
