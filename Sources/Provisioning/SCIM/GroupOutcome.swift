import GatewayModel

/// What a directory's command on a group has done.
struct GroupOutcome {
    var team: Team
    var created = false
    /// A team made by hand has become the directory's (rule S-6).
    var adopted = false
    var formerName: String?
    var added: [TeamMember] = []
    var removed: [TeamMember] = []
    /// Ids that no user of the directory has, at most ten.
    var unknown: [String] = []
    var unknownCount = 0
    var attributesChanged = false

    var changed: Bool { created || adopted || attributesChanged || !added.isEmpty || !removed.isEmpty }
}
