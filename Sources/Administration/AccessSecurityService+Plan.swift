import Cryptography
import Effects
package import Essentials
package import GatewayModel
import Persistence

extension AccessSecurityService {
    /// How many people, and who the first fifty are.
    package struct People: Sendable {
        package let count: Int
        package let emails: [String]

        init(_ members: [Member]) {
            var seen: Set<Identifier<Identity>> = []
            let people = members.filter { seen.insert($0.identity.id).inserted }
            count = people.count
            emails = people.prefix(AccessSecurityService.namedPeople).map(\.identity.email.text)
        }

        init(count: Int, emails: [String]) {
            self.count = count
            self.emails = emails
        }
    }

    /// What a change will do to people (rule A-5).
    package struct Plan: Sendable {
        package let before: AccessSecurity
        package let after: AccessSecurity
        package let memberCount: Int
        /// Members who can sign in by password now and will sign on through the IdP only.
        package let losingPassword: People
        /// Members whose e-mail is in no verified domain (guests, rule A-8).
        package let outsideDomains: People
        /// Those of them who won't get in at all.
        package let guestsBlocked: People
        /// People of the domains who are known from other organizations and are not members here.
        ///
        /// Whom only the IdP knows is not among them.
        package let notMembers: People
        /// Owners and admins, who keep their password and have one: the way in when the IdP is down (rule A-2).
        package let breakGlass: People
        package let findings: [Finding]

        /// What tells this plan from another: its switches, its people, its findings.
        package var digest: String {
            func json(_ people: People) -> JSONValue {
                [.integer(Int64(people.count)), JSONValue(people.emails)]
            }
            let all: JSONValue = [
                AccessSecurityService.json(before), AccessSecurityService.json(after), .integer(Int64(memberCount)),
                json(losingPassword), json(outsideDomains), json(guestsBlocked), json(notMembers), json(breakGlass),
                JSONValue(findings.map(\.code)),
            ]
            return hexadecimal(Digest.sha256(all.text))
        }
    }

    static let namedPeople = 50

    /// What `after` would do; nothing is changed.
    package func plan(
        _ after: AccessSecurity, for id: Identifier<Organization>, actor: Actor
    ) async throws -> Plan {
        plan(after, try await context.store.read { try facts(id, actor, in: $0) })
    }

    func facts(_ id: Identifier<Organization>, _ actor: Actor, in scope: any ReadScope) throws -> Facts {
        let organization = try context.organization(id, "access-security:read", actor, in: scope)
        let tenant = scope.tenant(id)
        let domains = try tenant.domainClaims().filter { $0.state.isEffective }.map(\.domain)
        return Facts(
            organization: organization, members: try members(of: tenant).filter(\.membership.active),
            linked: try linkedMembers(of: organization, in: scope),
            domains: domains, hasConnection: try tenant.connections().contains { $0.state == .active },
            outsiders: try scope.outsiders(in: domains, of: id, limit: AccessSecurityService.namedPeople),
            withPassword: try scope.identitiesWithPassword(in: id))
    }

    func plan(_ after: AccessSecurity, _ facts: Facts) -> Plan {
        let id = facts.organization.id
        let before = facts.organization.accessSecurity
        let everybody = facts.members + facts.linked
        let outside = everybody.filter { !facts.domains.contains($0.identity.email.domain) }
        let breakGlass = facts.members.filter {
            $0.membership.role != .member && facts.withPassword.contains($0.identity.id)
        }
        func losers(_ settings: AccessSecurity) -> [Member] {
            guard settings.ssoEnabled, settings.requireSSO else { return [] }
            return everybody.filter { member in
                let membership = member.membership
                // Admins of a linked organization have no break-glass, its owners have it for its settings (rule A-2).
                let keeps = membership.organization == id ? membership.role != .member : membership.role == .owner
                return !keeps
                    && (facts.domains.contains(member.identity.email.domain) || settings.externalMembers == .blocked)
            }
        }
        let earlier = Set(losers(before).map(\.membership.id))
        let losing = losers(after).filter { !earlier.contains($0.membership.id) }
        return Plan(
            before: before, after: after, memberCount: Set(everybody.map(\.identity.id)).count,
            losingPassword: People(losing),
            outsideDomains: People(outside),
            guestsBlocked: People(losing.filter { !facts.domains.contains($0.identity.email.domain) }),
            notMembers: People(count: facts.outsiders.count, emails: facts.outsiders.emails),
            breakGlass: People(breakGlass), findings: findings(after, facts, breakGlass: breakGlass.count))
    }

    /// What a plan is made from.
    struct Facts: Sendable {
        let organization: Organization
        let members: [Member]
        /// Those whom the organization signs on to the ones that are linked to it.
        let linked: [Member]
        let domains: [DomainName]
        let hasConnection: Bool
        let outsiders: (count: Int, emails: [String])
        let withPassword: Set<Identifier<Identity>>
    }

    private func linkedMembers(of organization: Organization, in scope: any ReadScope) throws -> [Member] {
        guard organization.kind == .admin else { return [] }
        var (all, last): ([Member], Identifier<Organization>?) = ([], nil)
        while true {
            let page = try scope.links(to: organization.id, after: last, limit: 1000)
            for link in page { all += try members(of: scope.tenant(link.organization)).filter(\.membership.active) }
            guard page.count == 1000 else { return all }
            last = page.last?.organization
        }
    }

    /// All members, page by page.
    private func members(of tenant: any TenantReading) throws -> [Member] {
        var all: [Member] = []
        while true {
            let page = try tenant.members(after: all.last?.membership.id, limit: 1000)
            all += page
            if page.count < 1000 { return all }
        }
    }

    private func findings(_ after: AccessSecurity, _ facts: Facts, breakGlass: Int) -> [Finding] {
        var findings: [Finding] = []
        if after.ssoEnabled, facts.domains.isEmpty {
            findings.append(
                Finding(
                    .warning, code: "sso.no_domain", message: "no domain is verified: nobody can log in through SSO",
                    remedy: "claim and verify a domain"))
        }
        if after.ssoEnabled, !facts.hasConnection {
            findings.append(
                Finding(
                    .error, code: "sso.needs_connection", message: "no connection is active",
                    remedy: "activate a connection first"))
        }
        if after.ssoEnabled, after.requireSSO, breakGlass == 0 {
            findings.append(
                Finding(
                    .warning, code: "sso.no_break_glass",
                    message: "no owner or admin has a password: nobody gets in while the identity provider is down",
                    remedy: "have an owner set a password and keep recovery codes first"))
        }
        return findings
    }
}
