package import Essentials
package import GatewayModel

/// What may be asked of the one pipeline for people, whatever door they come through (rule P-1).
package enum ProvisioningCommand: Sendable, Hashable {
    /// A log-in: recognise, refresh, or make a member just in time.
    case signOn(SignOnProfile)
    /// The owner of a new organization.
    case add(email: EmailAddress, to: Identifier<Organization>, role: Membership.Role)
}
