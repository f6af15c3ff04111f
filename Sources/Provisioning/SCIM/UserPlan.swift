import Essentials
import GatewayModel

/// What a directory's command on a person comes to, decided and not yet done.
struct UserPlan {
    /// As it is, or nil where it will be made.
    var before: Member?
    var after: Member
    var createsIdentity = false
    /// Nil where they stay.
    var furtherAddresses: [String]?
    /// The person came through another door, or from another directory (rules S-3, L-7).
    var adopts = false
    /// The outgoing event's type and the audit action; nil where nothing changes.
    var action: String?

    /// Access ends with the write (rule S-4).
    var endsAccess: Bool { before?.membership.active == true && !after.membership.active }
}
