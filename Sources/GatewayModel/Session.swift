package import Essentials

/// A person's session at the gateway, in one browser, made by one log-in.
package struct Session: Sendable, Hashable {
    package let id: Identifier<Session>
    /// SHA-256 of the session cookie.
    package let cookieHash: [UInt8]
    package let result: SignOnResult
    package let createdAt: Timestamp
    package let expiresAt: Timestamp
    package var endedAt: Timestamp?

    package init(
        id: Identifier<Session>, cookieHash: [UInt8], result: SignOnResult, createdAt: Timestamp, expiresAt: Timestamp,
        endedAt: Timestamp? = nil
    ) {
        self.id = id
        self.cookieHash = cookieHash
        self.result = result
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.endedAt = endedAt
    }

    package func isLive(at instant: Timestamp) -> Bool { endedAt == nil && instant < expiresAt }
}
