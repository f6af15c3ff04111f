import Effects
package import Essentials
package import GatewayModel
import Persistence

/// What linking would do, shown before it is done (rules O-2, A-5).
extension SharedSSOService {
    package struct LinkPlan: Sendable {
        package let organization: Organization
        /// Whose code it is.
        package let admin: Organization
        package let people: SignOnComparison
        /// The organization's own connections, claims and directories, which will be ignored (rule O-3).
        package let connections: [Connection]
        package let claims: [DomainClaim]
        package let directories: [Directory]
        /// Sessions made through the organization's own connections; they open it no more, ``SharedSSOLink/grace`` later.
        package let sessionsEnding: Int
        package let findings: [Finding]
    }

    /// Looks a code up without using it; a wrong one counts as a try.
    ///
    /// - Throws: what ``link(_:code:pinned:allowJIT:actor:origin:)`` throws, but for `access.reauthentication_required`.
    package func linkPlan(
        _ id: Identifier<Organization>, code: String, actor: Actor, origin: Origin?
    ) async throws -> LinkPlan {
        guard let text = LinkingCodeText(reading: code) else { throw SharedSSOError.codeMalformed }
        let now = context.clock.now()
        let opened = try await context.store.write { scope in
            try Authorization.requireOwner(of: id, to: "link it", actor, isLooking: true, at: now, in: scope)
            _ = try linkable(id, in: scope)
            return try open(text, for: id, origin, at: now, in: scope)
        }
        let found = try opened.get()
        // Read apart: a plan looks at every member, and would keep all other writes waiting for so long.
        return try await context.store.read { scope in
            let organization = try linkable(id, in: scope)
            let admin = try administering(found, in: scope)
            return try plan(organization, admin, at: now, in: scope)
        }
    }

    private func plan(
        _ organization: Organization, _ admin: Organization, at now: Timestamp, in scope: any ReadScope
    ) throws -> LinkPlan {
        let tenant = scope.tenant(organization.id)
        let before = try SignOnRegime(organization, isOwn: true, in: scope)
        let after = try SignOnRegime(admin, isOwn: false, in: scope)
        let members = try tenant.everyMember().filter(\.membership.active)
        let people = SignOnComparison(
            members, withPassword: try scope.identitiesWithPassword(in: organization.id), before: before, after: after)
        let directories = try tenant.directories()
        return LinkPlan(
            organization: organization, admin: admin, people: people, connections: before.connections,
            claims: before.claims, directories: directories,
            sessionsEnding: try scope.connectionSessionCount(of: organization.id, at: now),
            findings: findings(before, after, members, people, directories))
    }

    private func findings(
        _ before: SignOnRegime, _ after: SignOnRegime, _ members: [Member], _ people: SignOnComparison,
        _ directories: [Directory]
    ) -> [Finding] {
        var findings: [Finding] = []
        let admin = after.organization.name
        if !after.hasConnection {
            findings.append(
                Finding(
                    .error, code: "shared_sso.no_connection", message: "\(admin) has no active connection",
                    remedy: "activate a connection in the Admin Organization first"))
        } else if !after.usesSSO {
            findings.append(
                Finding(
                    .warning, code: "shared_sso.sign_on_off", message: "single sign-on is off in \(admin)",
                    remedy: "switch single sign-on on in the Admin Organization first"))
        }
        if !members.contains(where: { after.holds($0.identity.email.domain) }) {
            findings.append(
                Finding(
                    .warning, code: "shared_sso.no_common_domain",
                    message: "no member's domain is verified for \(admin)",
                    remedy: "verify the members' domains in the Admin Organization, or transfer them to it"))
        }
        let left = before.claims.filter { $0.state.isEffective && !after.holds($0.domain) }.map(\.domain.text).sorted()
        if !left.isEmpty {
            findings.append(
                Finding(
                    .warning, code: "shared_sso.domains_left",
                    message:
                        "\(left.joined(separator: ", ")) will be ignored, and no other organization can verify them",
                    remedy: "transfer these domains to the Admin Organization"))
        }
        if after.requiresSSO, people.breakGlass.count == 0 {
            findings.append(
                Finding(
                    .warning, code: "shared_sso.no_break_glass",
                    message: "no owner has a password: nobody could unlink while the identity provider is down",
                    remedy: "have an owner set a password and keep recovery codes first"))
        }
        if !directories.isEmpty {
            findings.append(
                Finding(
                    .info, code: "shared_sso.directories_ignored",
                    message: "the organization's own SCIM tokens will answer 403 and change nothing",
                    remedy: "stop the provisioning of the former application at the identity provider"))
        }
        return findings
    }
}
