import Adapting
import Effects
package import Essentials
package import GatewayModel
import Persistence

/// Organizations at a glance.
package struct OverviewService: Sendable {
    private let context: AdministrationContext

    package init(_ context: AdministrationContext) { self.context = context }

    package func overview(
        of id: Identifier<Organization>, actor: Actor
    ) async throws -> OrganizationOverview {
        let now = context.clock.now()
        let pushing = Set(context.presets.presets.filter { $0.capabilities.contains("scim") }.map(\.id))
        return try await context.store.read { scope in
            let organization = try context.organization(
                id, APIScope.accessSecurityRead.rawValue, actor, in: scope)
            return try OrganizationOverview.read(organization, presetsThatPush: pushing, at: now, in: scope)
        }
    }
}

extension OrganizationOverview {
    static func read(
        _ organization: Organization, presetsThatPush pushing: Set<String>, at now: Timestamp, in scope: any ReadScope
    ) throws -> OrganizationOverview {
        let tenant = scope.tenant(organization.id)
        let authority = try scope.authority(over: organization)
        let connections = try tenant.connections()
        let lines = try connections.map { connection in
            let logIns = try LogInHealth.read(connection, at: now, in: scope)
            let matched = logIns.lastSuccess?.detail["certificate"]?.string
            return ConnectionLine(
                connection: connection, logIns: logIns,
                certificate: CertificateHealth.last(of: connection).map {
                    CertificateHealth($0, matchedLast: $0.fingerprint == matched, at: now)
                })
        }
        let directories = try DirectoryHealth.read(organization, isLinked: !authority.isOwn, at: now, in: scope)
        let claims = try tenant.domainClaims()
        var notices: [HealthNotice] = []
        if authority.isOwn {
            for line in lines where line.connection.state == .active {
                notices += HealthNotices.connection(
                    line.connection, line.logIns, try tenant.metadataRefresh(of: line.connection.id), at: now)
            }
            notices += claims.flatMap { HealthNotices.claim($0, at: now) }
            notices += directories.flatMap { HealthNotices.directory($0, at: now) }
        }
        return OrganizationOverview(
            organization: organization, administeredBy: authority.isOwn ? nil : authority.organization,
            steps: authority.isOwn ? steps(organization, lines, directories, claims, pushing) : [],
            connections: lines, directories: directories, claims: claims, notices: HealthNotice.inOrder(notices),
            activeMembers: try tenant.activeMemberCount(),
            linkedOrganizations: organization.kind == .admin ? try scope.linkCount(to: organization.id) : 0)
    }

    private static func steps(
        _ organization: Organization, _ lines: [ConnectionLine], _ directories: [DirectoryHealth],
        _ claims: [DomainClaim], _ pushing: Set<String>
    ) -> [Step] {
        let (sso, scim) = (
            organization.capabilities.contains(.sso), organization.capabilities.contains(.scim)
        )
        let drafted = !lines.isEmpty
        let tested = lines.contains { $0.connection.testedAt != nil || $0.logIns.isUsed }
        let active = lines.contains { $0.connection.state == .active }
        let verified = claims.contains { $0.state.isEffective }
        let on = organization.accessSecurity.ssoEnabled
        let used = lines.contains(where: \.logIns.isUsed)
        var steps: [Step] = []
        if sso {
            steps += [
                Step(kind: .connectionDrafted, isDone: drafted, isOpen: true, isOptional: false),
                Step(kind: .connectionTested, isDone: tested, isOpen: drafted, isOptional: false),
                Step(kind: .connectionActive, isDone: active, isOpen: tested, isOptional: false),
                Step(kind: .domainVerified, isDone: verified, isOpen: true, isOptional: false),
                Step(kind: .ssoOn, isDone: on, isOpen: active && verified, isOptional: false),
                Step(kind: .someoneSignedIn, isDone: used, isOpen: on, isOptional: false),
            ]
        }
        // An identity provider that can't push leads to members made at their first log-in (rule S-9).
        let pushes = lines.isEmpty || lines.contains { pushing.contains($0.connection.preset) } || !directories.isEmpty
        if scim, pushes {
            let hasToken = directories.contains { $0.state != .withoutToken }
            let called = directories.contains { $0.lastCallAt != nil }
            steps += [
                Step(kind: .scimToken, isDone: hasToken, isOpen: verified, isOptional: true),
                Step(kind: .scimCalled, isDone: called, isOpen: hasToken, isOptional: true),
            ]
        }
        if sso {
            steps.append(
                Step(
                    kind: .ssoRequired, isDone: organization.accessSecurity.requireSSO, isOpen: used && on,
                    isOptional: true))
        }
        return steps
    }
}
