package import Essentials
package import GatewayModel

/// What an admin wants to have planned.
package enum MigrationRequest: Sendable {
    case sharedSSO(SharedSSO)
    case connection(from: Identifier<Connection>, to: Identifier<Connection>)

    /// Transfer of domains and link, in one.
    package struct SharedSSO: Sendable {
        package var adminOrganization: Identifier<Organization>
        /// Nil: all that have effect.
        package var domains: [String]?
        /// The Admin Organization's consent; nil where whoever asks has a say on both sides.
        package var linkingCode: String?
        package var scimName: String?
        /// Nil: on without a SCIM Name, off with one (rule O-4).
        package var allowJIT: Bool?

        package init(
            adminOrganization: Identifier<Organization>, domains: [String]? = nil, linkingCode: String? = nil,
            scimName: String? = nil, allowJIT: Bool? = nil
        ) {
            self.adminOrganization = adminOrganization
            self.domains = domains
            self.linkingCode = linkingCode
            self.scimName = scimName
            self.allowJIT = allowJIT
        }
    }
}
