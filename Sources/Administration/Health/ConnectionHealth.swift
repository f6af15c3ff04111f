package import Essentials
package import GatewayModel

/// How one connection does, and what hangs on it, on one value (console screen "health").
package struct ConnectionHealth: Sendable {
    /// What is known of the metadata URL.
    package struct Metadata: Sendable {
        package let url: String
        package let refresh: MetadataRefresh
        /// Since the last good copy; nil where there never was one.
        package let age: Duration?
    }

    package let connection: Connection
    package let organization: Organization
    /// The Admin Organization whose settings apply in place of these (rule O-3); nil where these do.
    package let ignoredFor: Organization?
    package let at: Timestamp
    package let logIns: LogInHealth
    package let certificates: [CertificateHealth]
    package let metadata: Metadata?
    package let directories: [DirectoryHealth]
    /// Of the organization, by domain.
    package let claims: [DomainClaim]
    /// What is broken or will break: what hurts now first, then by time.
    package let notices: [HealthNotice]
}
