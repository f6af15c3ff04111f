import GatewayModel

/// What a directory's command on a group has done.
struct GroupOutcome {
    var team: Team
    var created = false
    /// A team made by hand has become the directory's (rule S-6).
    var adopted = false
    var formerName: String?
    var addedCount = 0
    var removedCount = 0
    /// Ids that no user of the directory has, at most ten.
    var unknown: [String] = []
    var unknownCount = 0
    var attributesChanged = false

    /// The linked organization that the group is mapped to (rule S-7).
    var mapped: MappedGroup?
    /// The one that it was mapped to before it was renamed.
    var formerlyMapped: MappedGroup?

    /// Changes of membership whose events are still to be written, in order.
    var pending: [(member: TeamMember, isIn: Bool)] = []

    var changed: Bool { created || adopted || attributesChanged || addedCount > 0 || removedCount > 0 }
}
