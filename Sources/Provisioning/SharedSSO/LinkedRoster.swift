import Essentials
import GatewayModel
import Persistence

/// Whom a group shall hold in a linked organization, beside whom it holds there; read page by page, for a group may have a
/// hundred thousand members.
struct LinkedRoster {
    let organization: Identifier<Organization>
    let admin: Identifier<Organization>
    /// Nil where no group has the link's SCIM Name.
    let group: Team?
    /// The domains in which the Admin Organization's directories say anything at all (rule D-1).
    let domains: [DomainName]

    private static let pageSize = 1000

    /// - Parameter group: of the Admin Organization; nil: nobody shall be held.
    init(of link: SharedSSOLink, group: Team?, in scope: any ReadScope) throws {
        organization = link.organization
        admin = link.adminOrganization
        self.group = group
        domains = try scope.verifiedDomains(of: admin)
    }

    /// What the link's SCIM Name says.
    init(of link: SharedSSOLink, in scope: any ReadScope) throws {
        let tenant = scope.tenant(link.adminOrganization)
        let named = try link.scimNameFolded.map { try tenant.teams(name: $0) } ?? []
        try self.init(of: link, group: named.first { $0.directory != nil }, in: scope)
    }

    /// Pages of those who are held, and are not in the group; each page may be changed before the next is read.
    func eachPageToWithdraw(in scope: any ReadScope, _ body: ([Member]) throws -> Void) throws {
        var last: Identifier<Membership>?
        while true {
            let page = try scope.membershipsByGroup(in: organization, after: last, limit: Self.pageSize)
            try body(try page.filter { try !isInGroup($0, in: scope) })
            guard page.count == Self.pageSize else { return }
            last = page.last?.membership.id
        }
    }

    private func isInGroup(_ member: Member, in scope: any ReadScope) throws -> Bool {
        guard let group else { return false }
        let tenant = scope.tenant(admin)
        guard let own = try tenant.member(identity: member.identity.id) else { return false }
        return try tenant.isMember(own.membership.id, of: group.id)
    }

    /// Pages of those who are in the group, held already or not.
    func eachPageToAssign(in scope: any ReadScope, _ body: ([TeamMember]) throws -> Void) throws {
        guard let group else { return }
        var last: Identifier<Membership>?
        while true {
            let page = try scope.tenant(admin).members(
                of: group.id, in: domains, after: last, limit: Self.pageSize)
            try body(page)
            guard page.count == Self.pageSize else { return }
            last = page.last?.membership
        }
    }
}
