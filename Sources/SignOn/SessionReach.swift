import Essentials
import GatewayModel
import Persistence

/// Which organizations a session opens, under the settings of now (rules L-11, O-4).
///
/// Asked again at each use of a session, so that a switch, a link or an unlinking takes hold at once.
enum SessionReach {
    /// Whether a session opens an organization that the person is a member of.
    static func opens(
        _ result: SignOnResult, _ member: Member, _ organization: Organization, at now: Timestamp,
        in scope: any ReadScope
    ) throws -> Bool {
        guard member.membership.active else { return false }
        // Those of an Admin Organization who don't administer it don't see it (rule O-1).
        guard organization.kind == .regular || member.membership.role != .member else { return false }
        guard result.connection != nil else { return try opensByPassword(result, member, organization, in: scope) }
        let through = result.organization
        let authority = try scope.authority(over: organization)
        if authority.organization.id == through {
            guard authority.usesSSO else { return false }
            return try authority.isOwn || isPresent(result.identity, in: through, scope)
        }
        if try isInGrace(through, organization.id, at: now, in: scope) { return true }
        guard !authority.requiresSSO, try isPresent(result.identity, in: through, scope) else { return false }
        // A domain's new holder inherits no membership of the one before (rule D-6).
        let holder = try scope.domainHolder(of: member.membership.id)
        return holder == nil || holder == through
    }

    /// Where a session leads that nothing is asked of: its organization, or those that its Admin Organization signs on.
    ///
    /// An Admin Organization itself is led to where nothing else is: it has nothing that an application could show.
    static func destinations(
        _ result: SignOnResult, at now: Timestamp, in scope: any ReadScope
    ) throws -> [Organization] {
        guard let own = try scope.organization(result.organization) else { return [] }
        guard own.kind == .admin, let identity = try scope.identity(result.identity) else {
            return try reached(result, own, at: now, in: scope).map { [$0] } ?? []
        }
        var linked: [Organization] = []
        for membership in try scope.linkedMemberships(of: identity.id, under: own.id) {
            guard let organization = try scope.organization(membership.organization) else { continue }
            let member = Member(identity: identity, membership: membership)
            if try opens(result, member, organization, at: now, in: scope) { linked.append(organization) }
        }
        if linked.isEmpty { return try reached(result, own, at: now, in: scope).map { [$0] } ?? [] }
        return linked.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }

    /// The organization, where the person is a member whom the session lets in.
    static func reached(
        _ result: SignOnResult, _ organization: Organization, at now: Timestamp, in scope: any ReadScope
    ) throws -> Organization? {
        guard let member = try scope.tenant(organization.id).member(identity: result.identity),
            try opens(result, member, organization, at: now, in: scope)
        else { return nil }
        return organization
    }

    private static func opensByPassword(
        _ result: SignOnResult, _ member: Member, _ organization: Organization, in scope: any ReadScope
    ) throws -> Bool {
        switch try PasswordAccess.decide(member, in: organization, scope) {
        case .allowed: true
        // Past what holds for members only where the log-in was for it: that is what was told to all owners.
        case .breakGlass: result.organization == organization.id
        case .settingsOnly, .refused: false
        }
    }

    private static func isPresent(
        _ identity: Identifier<Identity>, in organization: Identifier<Organization>, _ scope: any ReadScope
    ) throws -> Bool {
        try scope.tenant(organization).member(identity: identity)?.membership.active ?? false
    }

    /// A log-in that was begun before a link or an unlinking is finished where it began, for as long as an attempt lives.
    private static func isInGrace(
        _ through: Identifier<Organization>, _ organization: Identifier<Organization>, at now: Timestamp,
        in scope: any ReadScope
    ) throws -> Bool {
        guard let link = try scope.lastLink(of: organization) else { return false }
        if let ended = link.endedAt {
            return link.adminOrganization == through && now < ended.advanced(by: SharedSSOLink.grace)
        }
        return through == organization && now < link.linkedAt.advanced(by: SharedSSOLink.grace)
    }
}
