import Essentials
import GatewayModel
import Persistence

/// How the members of one organization get in under one set of sign-on settings.
struct SignOnRegime: Sendable {
    /// Whose settings apply.
    let organization: Organization
    /// Whether that is the members' own organization.
    let isOwn: Bool
    let claims: [DomainClaim]
    let connections: [Connection]

    init(_ organization: Organization, isOwn: Bool, in scope: any ReadScope) throws {
        self.organization = organization
        self.isOwn = isOwn
        let tenant = scope.tenant(organization.id)
        claims = try tenant.domainClaims()
        connections = try tenant.connections()
    }

    var settings: AccessSecurity { organization.accessSecurity }
    var usesSSO: Bool { settings.ssoEnabled && organization.capabilities.contains(.sso) }
    var requiresSSO: Bool { usesSSO && settings.requireSSO }
    var hasConnection: Bool { connections.contains { $0.state == .active } }

    func holds(_ domain: DomainName) -> Bool { claims.contains { $0.domain == domain && $0.state.isEffective } }

    /// Whether single sign-on lets the member in.
    func signsOn(_ member: Member) -> Bool { usesSSO && hasConnection && holds(member.identity.email.domain) }

    /// Whether a plain member's password would be refused (rules, D-4).
    func refusesPasswords(of member: Member) -> Bool {
        let domain = member.identity.email.domain
        if claims.contains(where: { $0.domain == domain && $0.state == .lapsed }) { return true }
        return requiresSSO && (holds(domain) || settings.externalMembers == .blocked)
    }

    /// Whether the role keeps its password past what holds for members (rule A-2); in a linked organization its owners
    /// alone, to reach its settings.
    func keepsBreakGlass(_ member: Member) -> Bool {
        isOwn ? member.membership.role != .member : member.membership.role == .owner
    }

    func takesPassword(_ member: Member) -> Bool { !refusesPasswords(of: member) || keepsBreakGlass(member) }
}

/// What passing from one regime to another does to people (rule A-5).
package struct SignOnComparison: Sendable {
    package typealias People = AccessSecurityService.People

    package let members: Int
    /// Whom single sign-on lets in afterwards.
    package let signingOn: People
    /// Whom it lets in now and not afterwards.
    package let losingSignOn: People
    /// Members who can sign in by password now and can't afterwards.
    package let losingPassword: People
    /// Those of them, and of those who lose single sign-on, who have no way in at all afterwards.
    package let losingAccess: People
    /// Members in none of the domains that will count, whom the settings then keep out (rule A-8).
    package let guestsBlocked: People
    /// Who has a password that will go on working where other members' does not (rule A-2).
    package let breakGlass: People

    init(
        _ people: [Member], withPassword: Set<Identifier<Identity>>, before: SignOnRegime, after: SignOnRegime
    ) {
        members = people.count
        signingOn = People(people.filter(after.signsOn))
        losingSignOn = People(people.filter { before.signsOn($0) && !after.signsOn($0) })
        losingPassword = People(people.filter { before.takesPassword($0) && !after.takesPassword($0) })
        losingAccess = People(
            people.filter { member in
                (before.signsOn(member) || before.takesPassword(member))
                    && !after.signsOn(member) && !after.takesPassword(member)
            })
        guestsBlocked = People(
            people.filter { !after.holds($0.identity.email.domain) && !after.takesPassword($0) })
        breakGlass = People(
            people.filter {
                after.refusesPasswords(of: $0) && after.keepsBreakGlass($0) && withPassword.contains($0.identity.id)
            })
    }
}

extension TenantReading {
    /// All members, read page by page.
    func everyMember() throws -> [Member] {
        var all: [Member] = []
        while true {
            let page = try members(after: all.last?.membership.id, limit: 1000)
            all += page
            if page.count < 1000 { return all }
        }
    }
}
