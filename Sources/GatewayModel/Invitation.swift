package import Essentials

/// An admin's word that a person may become a member (rule L-14); it counts as added by hand once accepted.
package struct Invitation: Sendable, Hashable {
    package enum State: String, Sendable, Hashable { case pending, accepted, revoked, expired }

    /// How long an invitation is good where nobody says otherwise.
    package static let lifetime: Duration = .seconds(7 * 86400)

    package let id: Identifier<Invitation>
    package let organization: Identifier<Organization>
    /// Who is meant: only a log-in with this very address accepts.
    package let email: EmailAddress
    package let role: Membership.Role
    /// The teams that the person comes into; one that is gone by then is left out.
    package let teams: [Identifier<Team>]
    /// The hash of the token in the link; replaced when the invitation is sent again.
    package var tokenHash: [UInt8]
    /// `Actor.text` of who invited.
    package let invitedBy: String
    package let createdAt: Timestamp
    /// When the link was made; `createdAt` until the invitation is sent again.
    package var sentAt: Timestamp
    package var expiresAt: Timestamp
    package var acceptedAt: Timestamp?
    /// The membership that came of it.
    package var membership: Identifier<Membership>?
    package var revokedAt: Timestamp?

    package init(
        id: Identifier<Invitation>, organization: Identifier<Organization>, email: EmailAddress, role: Membership.Role,
        teams: [Identifier<Team>] = [], tokenHash: [UInt8], invitedBy: String, createdAt: Timestamp, sentAt: Timestamp,
        expiresAt: Timestamp, acceptedAt: Timestamp? = nil, membership: Identifier<Membership>? = nil,
        revokedAt: Timestamp? = nil
    ) {
        self.id = id
        self.organization = organization
        self.email = email
        self.role = role
        self.teams = teams
        self.tokenHash = tokenHash
        self.invitedBy = invitedBy
        self.createdAt = createdAt
        self.sentAt = sentAt
        self.expiresAt = expiresAt
        self.acceptedAt = acceptedAt
        self.membership = membership
        self.revokedAt = revokedAt
    }

    package func state(at now: Timestamp) -> State {
        if acceptedAt != nil { return .accepted }
        if revokedAt != nil { return .revoked }
        return now < expiresAt ? .pending : .expired
    }
}
