package import GatewayModel

/// Who decides how people sign in to an organization: itself, or the Admin Organization that it is linked to (rules D-1,
/// O-3).
package struct SignOnAuthority: Sendable, Hashable {
    /// The one whose settings, connections and claims apply.
    package let organization: Organization
    /// Nil where that is the organization itself.
    package let link: SharedSSOLink?

    package var isOwn: Bool { link == nil }

    /// Whether sign-on is on, and part of what the organization may use.
    package var usesSSO: Bool {
        organization.accessSecurity.ssoEnabled && organization.capabilities.contains(.sso)
    }

    package var requiresSSO: Bool { usesSSO && organization.accessSecurity.requireSSO }
}

extension ReadScope {
    /// Who decides how people sign in to `organization`.
    package func authority(over organization: Organization) throws -> SignOnAuthority {
        guard let link = try link(of: organization.id) else {
            return SignOnAuthority(organization: organization, link: nil)
        }
        guard let admin = try self.organization(link.adminOrganization) else {
            throw StoreError.corrupt("link: its Admin Organization is missing")
        }
        return SignOnAuthority(organization: admin, link: link)
    }
}
