import GatewayModel

/// What an admin's command on a member comes to, decided and not yet done.
struct MemberPlan {
    /// As it is, or nil where it will be made.
    var before: Member?
    /// As it will be; where it goes, as it is told of.
    var after: Member
    var createsIdentity = false
    var deletes = false
    /// The audit action and the outgoing event's type; nil where nothing changes.
    var action: String?
}
