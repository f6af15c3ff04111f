package import Essentials

/// The one-time right to make the first administrator of an installation.
package struct FirstRun: Sendable, Hashable {
    /// How long the printed address is good.
    package static let lifetime: Duration = .hours(1)

    /// SHA-256 of the token.
    package let tokenHash: [UInt8]
    package let expiresAt: Timestamp

    package init(tokenHash: [UInt8], expiresAt: Timestamp) {
        self.tokenHash = tokenHash
        self.expiresAt = expiresAt
    }
}
