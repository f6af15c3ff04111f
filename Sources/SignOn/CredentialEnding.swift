import Effects
import Essentials
import GatewayModel
import Persistence

/// A member's first SSO log-in ends the credentials and sessions made before it (rule A-2).
///
/// Whoever had the mailbox, or the domain, before the organization did may have set a password that would go on working
/// beside the IdP. Owners and admins keep theirs: it is the way in when the IdP is down.
struct CredentialEnding {
    let random: any RandomSource

    func apply(
        to member: Member, _ result: SignOnResult, origin: Origin?, at now: Timestamp, in scope: any WriteScope
    ) throws {
        guard let connection = result.connection, member.membership.role == .member,
            // An owner of a linked organization reaches its settings by password (rule A-2).
            try !scope.linkedMemberships(of: result.identity, under: result.organization)
                .contains(where: { $0.active && $0.role == .owner }),
            try scope.noteFirstSignOn(of: result.identity, through: result.organization, at: now)
        else { return }
        let hadCredentials = try scope.deleteCredentials(of: result.identity)
        let sessions = try endSessions(before: result, at: now, in: scope)
        guard hadCredentials || sessions > 0 else { return }
        try scope.append(
            AuditEvent(
                id: random.identifier(), organization: result.organization, at: now,
                actor: Actor.identityProvider(connection).text, action: "password.ended",
                target: member.membership.id.text,
                before: ["had_password": .bool(hadCredentials), "sessions": .integer(Int64(sessions))],
                after: ["reason": "first_sso_log_in"], origin: origin))
    }

    /// Ends the person's sessions, but for those that the IdP of an organization made which has handed its sign-on over to
    /// this Admin Organization: they were proven as this one is, and a move turns nobody out (rule M-2).
    private func endSessions(
        before result: SignOnResult, at now: Timestamp, in scope: any WriteScope
    ) throws -> Int {
        var count = 0
        for membership in try scope.memberships(of: result.identity) {
            let isHandedOver = try scope.link(of: membership.organization)?.adminOrganization == result.organization
            for session in try scope.tenant(membership.organization).sessions(identity: result.identity)
            where !(isHandedOver && session.result.connection != nil) {
                try scope.end(session: session.id, at: now)
                count += 1
            }
        }
        return count
    }
}
