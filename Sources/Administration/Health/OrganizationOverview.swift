package import GatewayModel

/// An organization at a glance (S04): how far its set-up is, and a line for all that can break.
package struct OrganizationOverview: Sendable {
    /// One step of the set-up.
    package struct Step: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            case connectionDrafted = "connection_drafted"
            case connectionTested = "connection_tested"
            case connectionActive = "connection_active"
            case domainVerified = "domain_verified"
            case ssoOn = "sso_on"
            case someoneSignedIn = "someone_signed_in"
            case scimToken = "scim_token"
            case scimCalled = "scim_called"
            case ssoRequired = "sso_required"
        }

        package let kind: Kind
        package let isDone: Bool
        /// Whether everything before it that it needs is done; the first such step that is not done is the next action.
        package let isOpen: Bool
        /// Set-up is complete without it.
        package let isOptional: Bool
    }

    package struct ConnectionLine: Sendable {
        package let connection: Connection
        package let logIns: LogInHealth
        /// Of its last certificate; nil where it has none.
        package let certificate: CertificateHealth?
    }

    package let organization: Organization
    /// The Admin Organization whose settings apply (rule O-3); then the steps are its own matter, and there are none here.
    package let administeredBy: Organization?
    package let steps: [Step]
    package let connections: [ConnectionLine]
    package let directories: [DirectoryHealth]
    package let claims: [DomainClaim]
    package let notices: [HealthNotice]
    /// Active members; a kept number.
    package let activeMembers: Int
    /// Of an Admin Organization: how many are linked to it.
    package let linkedOrganizations: Int

    /// What to do next; nil where the set-up is complete.
    package var nextStep: Step? {
        steps.first { !$0.isDone && $0.isOpen && !$0.isOptional } ?? steps.first { !$0.isDone && $0.isOpen }
    }
}
