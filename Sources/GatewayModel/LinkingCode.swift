package import Essentials

/// The word of an Admin Organization that an organization may be linked to it: single use, expiring, kept as a hash
/// (rule O-2).
package struct LinkingCode: Sendable, Hashable {
    package let id: Identifier<LinkingCode>
    package let adminOrganization: Identifier<Organization>
    /// SHA-256 of the code.
    package let hash: [UInt8]
    /// `Actor.text` of who made it.
    package let madeBy: String
    package let createdAt: Timestamp
    package let expiresAt: Timestamp
    package var usedAt: Timestamp?
    /// The organization that it has linked.
    package var usedBy: Identifier<Organization>?
    package var revokedAt: Timestamp?

    package init(
        id: Identifier<LinkingCode>, adminOrganization: Identifier<Organization>, hash: [UInt8], madeBy: String,
        createdAt: Timestamp, expiresAt: Timestamp, usedAt: Timestamp? = nil, usedBy: Identifier<Organization>? = nil,
        revokedAt: Timestamp? = nil
    ) {
        self.id = id
        self.adminOrganization = adminOrganization
        self.hash = hash
        self.madeBy = madeBy
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.usedAt = usedAt
        self.usedBy = usedBy
        self.revokedAt = revokedAt
    }

    package enum State: String, Sendable, Hashable { case open, used, expired, revoked }

    package func state(at instant: Timestamp) -> State {
        if usedAt != nil { return .used }
        if revokedAt != nil { return .revoked }
        return instant < expiresAt ? .open : .expired
    }
}
