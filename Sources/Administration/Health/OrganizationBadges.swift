package import Essentials
package import GatewayModel
import Persistence

/// One organization in the operator's list (S03), with what can be said of it at the cost of a row.
package struct OrganizationBadges: Sendable {
    package enum SignOn: String, Sendable, Hashable {
        /// The operator has not given it (rule A-7).
        case unavailable
        /// An Admin Organization's applies (rule O-3).
        case linked
        case off
        /// Off, and a connection is being set up.
        case draft
        case active
        /// On, and nobody can log in through it.
        case broken
    }

    package let organization: Organization
    package let signOn: SignOn
    package let administeredBy: Identifier<Organization>?
    /// The end of the last certificate of the active connection that ends first; nil where none is active.
    package let certificateEnd: Timestamp?
    /// To the minute; nil where no directory ever called.
    package let scimLastSeenAt: Timestamp?

    static func read(
        _ organization: Organization, at now: Timestamp, in scope: any ReadScope
    ) throws -> OrganizationBadges {
        let tenant = scope.tenant(organization.id)
        let connections = try tenant.connections()
        let link = try scope.link(of: organization.id)
        let ends = connections.filter { $0.state == .active }.compactMap { CertificateHealth.last(of: $0)?.notAfter }
        return OrganizationBadges(
            organization: organization,
            signOn: try signOn(organization, connections, isLinked: link != nil, at: now, in: scope),
            administeredBy: link?.adminOrganization, certificateEnd: ends.min(),
            scimLastSeenAt: try tenant.directoryTokens().compactMap(\.lastUsedAt).max())
    }

    private static func signOn(
        _ organization: Organization, _ connections: [Connection], isLinked: Bool, at now: Timestamp,
        in scope: any ReadScope
    ) throws -> SignOn {
        if isLinked { return .linked }
        guard organization.capabilities.contains(.sso) else { return .unavailable }
        let active = connections.filter { $0.state == .active }
        guard organization.accessSecurity.ssoEnabled else {
            return active.isEmpty && !connections.isEmpty ? .draft : .off
        }
        // People are routed to one of them.
        guard let leading = active.first(where: \.primary) ?? active.first,
            try scope.tenant(organization.id).domainClaims().contains(where: \.state.isEffective)
        else { return .broken }
        let isExpired = (CertificateHealth.last(of: leading)?.notAfter).map { $0 <= now } ?? true
        if isExpired, !leading.acceptExpiredCertificates { return .broken }
        return try LogInHealth.isBroken(leading, in: scope) ? .broken : .active
    }
}
