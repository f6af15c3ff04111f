extension Membership {
    /// Takes an invitation's role where it is the higher one; one of later than the removal brings back whom a directory
    /// had deleted, or a mapped group let go, and nothing else does (rule L-6).
    package mutating func accept(_ invitation: Invitation) {
        holds.insert(.hand)
        if let removed = removedAt, invitation.createdAt >= removed {
            removedAt = nil
            active = true
            role = invitation.role
        } else if endedBy == .group, invitation.createdAt >= updatedAt {
            active = true
            role = max(role, invitation.role)
        } else {
            role = max(role, invitation.role)
        }
    }
}
