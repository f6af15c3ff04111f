package import Essentials

/// A weaker check, granted by an admin on one connection (rule R20).
///
/// No adapter can grant one.
package struct GrantedRelaxation: Sendable, Hashable {
    /// A name of the closed list `SAML.Relaxation`.
    package let name: String
    package let reason: String
    package let grantedBy: String
    package let grantedAt: Timestamp
    /// Nil: until it is taken away.
    package let expiresAt: Timestamp?

    package init(name: String, reason: String, grantedBy: String, grantedAt: Timestamp, expiresAt: Timestamp? = nil) {
        self.name = name
        self.reason = reason
        self.grantedBy = grantedBy
        self.grantedAt = grantedAt
        self.expiresAt = expiresAt
    }

    package func isInForce(at instant: Timestamp) -> Bool { expiresAt.map { instant < $0 } ?? true }
}
