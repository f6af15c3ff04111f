package import Essentials
package import GatewayModel
package import Persistence

/// Where an e-mail address, or a hint, leads (rule L-1).
package enum HomeRealmDiscovery {
    /// The connection that an address is sent to.
    ///
    /// - Throws: `routing.no_sign_on` for every address without a way in, so that the answer tells no stranger whether an
    ///   account, or even the organization, exists.
    package static func connection(for email: EmailAddress, in scope: any ReadScope) throws -> Connection {
        guard let claim = try scope.effectiveClaim(of: email.domain),
            let organization = try scope.organization(claim.organization), organization.accessSecurity.ssoEnabled,
            organization.capabilities.contains(.sso), let connection = try primary(of: organization.id, in: scope)
        else { throw SignOnError.noRoute }
        return connection
    }

    /// The active connection that routing picks (rule A-6).
    package static func primary(
        of organization: Identifier<Organization>, in scope: any ReadScope
    ) throws -> Connection? {
        let active = try scope.tenant(organization).connections().filter { $0.state == .active }
        return active.first(where: \.primary) ?? active.first
    }

    /// The connection that hints name, checked against each other.
    package static func connection(
        organization: String?, connection: String?, in scope: any ReadScope
    ) throws -> Connection? {
        if let connection {
            guard let id = Identifier<Connection>(connection), let found = try scope.connection(id) else {
                throw SignOnError.unknownConnection(connection)
            }
            if let organization, found.organization.text != organization { throw SignOnError.conflictingHints }
            return found
        }
        guard let organization else { return nil }
        guard let id = Identifier<Organization>(organization), try scope.organization(id) != nil else {
            throw SignOnError.noRoute
        }
        guard let found = try primary(of: id, in: scope) else {
            throw SignOnError.noConnection(organization: organization)
        }
        return found
    }
}
