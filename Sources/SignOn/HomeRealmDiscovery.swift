package import Essentials
package import GatewayModel
package import Persistence

/// Where an e-mail address, or a hint, leads (rule L-1).
package enum HomeRealmDiscovery {
    /// Where an address is sent.
    ///
    /// It follows from the address's domain alone, so that it tells no stranger whether an account exists; what the
    /// account may do is looked at once its password was right (``PasswordAccess``).
    package enum Route: Sendable {
        case sso(Connection)
        case password
        /// SSO or a password, as the person likes.
        case choice(Connection, organization: String)
        case refusal(PasswordError)
    }

    /// The route of an address: domain → effective claim → administering organization → its settings.
    package static func route(for email: EmailAddress, in scope: any ReadScope) throws -> Route {
        guard let claim = try scope.effectiveClaim(of: email.domain),
            let organization = try scope.organization(claim.organization), organization.accessSecurity.ssoEnabled,
            organization.capabilities.contains(.sso)
        else { return .password }
        let settings = organization.accessSecurity
        guard let connection = try primary(of: organization.id, in: scope) else {
            return settings.requireSSO ? .refusal(.ssoUnavailable(organization: organization.name)) : .password
        }
        // With IDP Managed Access everybody of the domain goes to SSO, member or not (rule L-2).
        guard settings.requireSSO || settings.idpManagedAccess else {
            return .choice(connection, organization: organization.name)
        }
        return .sso(connection)
    }

    /// The active connection that routing picks (rule A-6).
    package static func primary(
        of organization: Identifier<Organization>, in scope: any ReadScope
    ) throws -> Connection? {
        let active = try scope.tenant(organization).connections().filter { $0.state == .active }
        return active.first(where: \.primary) ?? active.first
    }

    /// The connection that hints name, checked against each other; nil where there is no hint, or where the organization
    /// that is named has no SSO in use: its people have passwords.
    package static func connection(
        organization: String?, connection: String?, in scope: any ReadScope
    ) throws -> Connection? {
        if let connection {
            guard let id = Identifier<Connection>(connection), let found = try scope.connection(id) else {
                throw SignOnError.unknownConnection(connection)
            }
            if let organization, found.organization.text != organization {
                guard let id = Identifier<Organization>(organization), let named = try scope.organization(id),
                    try scope.authority(over: named).organization.id == found.organization
                else { throw SignOnError.conflictingHints }
            }
            return found
        }
        guard let organization else { return nil }
        guard let id = Identifier<Organization>(organization), let named = try scope.organization(id) else {
            throw SignOnError.noRoute
        }
        let authority = try scope.authority(over: named)
        guard authority.usesSSO else { return nil }
        return try primary(of: authority.organization.id, in: scope)
    }
}
