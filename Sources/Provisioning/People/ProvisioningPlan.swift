package import Essentials
package import GatewayModel

/// What will be written, decided and not yet done.
package struct ProvisioningPlan: Sendable, Hashable {
    package var member: Member
    package var createsIdentity: Bool
    package var changesIdentity: Bool
    package var createsMembership: Bool
    package var changesMembership: Bool
    package var link: IdentityLink?
    /// The audit action and the outgoing event's type, or nil where nothing that anybody would ask about has changed.
    package var action: String?
    /// The membership as it was before, for the audit log.
    package var before: JSONValue
    /// The invitation that the log-in accepts (rule L-14).
    package var invitation: Invitation?
}
