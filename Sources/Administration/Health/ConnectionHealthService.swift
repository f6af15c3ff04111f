import Effects
package import Essentials
package import GatewayModel
import Persistence

/// How connections do, from what is stored: nothing is fetched for it.
package struct ConnectionHealthService: Sendable {
    private let context: AdministrationContext

    package init(_ context: AdministrationContext) { self.context = context }

    /// - Throws: `not_found` for another organization's connection.
    package func health(
        of connectionID: Identifier<Connection>, of id: Identifier<Organization>, actor: Actor
    ) async throws -> ConnectionHealth {
        let now = context.clock.now()
        return try await context.store.read { scope in
            let organization = try context.organization(
                id, APIScope.accessSecurityRead.rawValue, actor, in: scope)
            guard let connection = try scope.connection(connectionID), connection.organization == id else {
                throw AdministrationError.notFound("connection \(connectionID)")
            }
            return try ConnectionHealth.read(connection, of: organization, at: now, in: scope)
        }
    }
}

extension ConnectionHealth {
    static func read(
        _ connection: Connection, of organization: Organization, at now: Timestamp, in scope: any ReadScope
    ) throws -> ConnectionHealth {
        let tenant = scope.tenant(organization.id)
        let logIns = try LogInHealth.read(connection, at: now, in: scope)
        let matched = logIns.lastSuccess?.detail["certificate"]?.string
        let refresh = try tenant.metadataRefresh(of: connection.id)
        let link = try scope.link(of: organization.id)
        let directories = try DirectoryHealth.read(organization, isLinked: link != nil, at: now, in: scope)
        let claims = try tenant.domainClaims()
        let notices =
            HealthNotices.connection(connection, logIns, refresh, at: now)
            + claims.flatMap { HealthNotices.claim($0, at: now) }
            + directories.flatMap { HealthNotices.directory($0, at: now) }
        return ConnectionHealth(
            connection: connection, organization: organization,
            ignoredFor: try link.flatMap { try scope.organization($0.adminOrganization) }, at: now, logIns: logIns,
            certificates: connection.identityProvider.certificates.map {
                CertificateHealth($0, matchedLast: $0.fingerprint == matched, at: now)
            },
            metadata: connection.identityProvider.metadataURL.flatMap { url in
                refresh.map {
                    Metadata(url: url, refresh: $0, age: ($0.lastGood?.fetchedAt ?? $0.lastSuccessAt).map(now.since))
                }
            },
            directories: directories, claims: claims, notices: HealthNotice.inOrder(notices))
    }
}
