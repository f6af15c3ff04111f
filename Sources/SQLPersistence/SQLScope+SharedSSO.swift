import Essentials
import GatewayModel
import Persistence

/// Links to Admin Organizations, their codes, and in whose hands a domain is.
extension SQLScope {
    func link(of organization: Identifier<Organization>) throws -> SharedSSOLink? {
        try lastLink(of: organization).flatMap { $0.isLive ? $0 : nil }
    }

    func lastLink(of organization: Identifier<Organization>) throws -> SharedSSOLink? {
        try one(SharedSSOLink.self, where: "organization = $1", [SQLValue(organization)])
    }

    func links(
        to admin: Identifier<Organization>, after: Identifier<Organization>?, limit: Int
    ) throws -> [SharedSSOLink] {
        try all(
            SharedSSOLink.self,
            where: "admin_organization = $1 AND organization > $2 AND ended_at IS NULL ORDER BY organization LIMIT $3",
            [SQLValue(admin), .text(after?.text ?? ""), .integer(Int64(limit))])
    }

    func linkCount(to admin: Identifier<Organization>) throws -> Int {
        try SQLTenant(organization: admin, scope: self).number(
            "SELECT COUNT(*) FROM shared_sso_links WHERE admin_organization = $1 AND ended_at IS NULL")
    }

    func link(to admin: Identifier<Organization>, scimName folded: String) throws -> SharedSSOLink? {
        try one(
            SharedSSOLink.self, where: "admin_organization = $1 AND scim_name_folded = $2 AND ended_at IS NULL",
            [SQLValue(admin), .text(folded)])
    }

    func linkedMemberships(
        of identity: Identifier<Identity>, under admin: Identifier<Organization>
    ) throws -> [Membership] {
        try all(
            Membership.self,
            where: """
                identity = $1 AND organization IN (SELECT l.organization FROM shared_sso_links l
                WHERE l.organization = memberships.organization AND l.admin_organization = $2 AND l.ended_at IS NULL)
                ORDER BY id
                """, [SQLValue(identity), SQLValue(admin)])
    }

    func membershipsByGroup(
        in organization: Identifier<Organization>, after: Identifier<Membership>?, limit: Int
    ) throws -> [Member] {
        // The condition repeats that of the partial index, so that the index serves.
        try SQLTenant(organization: organization, scope: self).members(
            where: "m.holds LIKE '%group%' AND m.id > $2 ORDER BY m.id LIMIT $3",
            [.text(after?.text ?? ""), .integer(Int64(limit))])
    }

    func deprovisionedPersonCount(under admin: Identifier<Organization>, since instant: Timestamp) throws -> Int {
        try SQLTenant(organization: admin, scope: self).number(
            """
            SELECT COUNT(DISTINCT m.identity) FROM deprovisionings d JOIN memberships m ON m.id = d.membership
            WHERE d.organization = $1 AND d.at > $2 AND m.active = $3
            """, [SQLValue(instant), SQLValue(false)])
    }

    func activeMembers(
        of organization: Identifier<Organization>, deactivatedIn admin: Identifier<Organization>,
        after: Identifier<Membership>?, limit: Int
    ) throws -> [Member] {
        try SQLTenant(organization: organization, scope: self).members(
            where: """
                m.id > $2 AND m.active = 1 AND EXISTS (SELECT 1 FROM memberships a
                WHERE a.organization = $3 AND a.identity = m.identity AND a.active = 0) ORDER BY m.id LIMIT $4
                """, [.text(after?.text ?? ""), SQLValue(admin), .integer(Int64(limit))])
    }

    func linkingCode(hash: [UInt8]) throws -> LinkingCode? {
        try one(LinkingCode.self, where: "hash = $1", [.bytes(hash)])
    }

    func linkingCode(_ id: Identifier<LinkingCode>) throws -> LinkingCode? {
        try one(LinkingCode.self, where: "id = $1", [SQLValue(id)])
    }

    func linkingCodes(of admin: Identifier<Organization>, limit: Int) throws -> [LinkingCode] {
        try all(
            LinkingCode.self, where: "admin_organization = $1 ORDER BY created_at DESC, id DESC LIMIT $2",
            [SQLValue(admin), .integer(Int64(limit))])
    }

    func domainHolder(of membership: Identifier<Membership>) throws -> Identifier<Organization>? {
        let rows = try transaction.query(
            "SELECT domain_holder FROM memberships WHERE id = $1", [SQLValue(membership)])
        guard let row = rows.first else { throw StoreError.missing("the membership") }
        var reader = RowReader(row)
        return try reader.optionalID()
    }

    func claimsOffered(to admin: Identifier<Organization>) throws -> [DomainClaim] {
        // Sorted here: they are few, and their index has no order of domains.
        try all(DomainClaim.self, where: "offered_to = $1", [SQLValue(admin)])
            .sorted { ($0.domain.text, $0.id) < ($1.domain.text, $1.id) }
    }

    func connectionSessionCount(of organization: Identifier<Organization>, at instant: Timestamp) throws -> Int {
        try all(
            Session.self, where: "organization = $1 AND ended_at IS NULL AND expires_at > $2",
            [SQLValue(organization), SQLValue(instant)]
        ).count { $0.result.connection != nil }
    }

    func claimHolder(of domain: DomainName) throws -> DomainClaim? {
        try one(DomainClaim.self, where: "effective_domain = $1", [.text(domain.text)])
    }

    // MARK: Writing

    func put(_ link: SharedSSOLink) throws {
        if try lastLink(of: link.organization) == nil { try insertRecord(link) } else { try updateRecord(link) }
    }

    func noteDeprovisioning(
        of membership: Membership, under admin: Identifier<Organization>, at instant: Timestamp
    ) throws {
        try transaction.execute(
            """
            INSERT INTO deprovisionings (organization, at, membership) VALUES ($1, $2, $3)
            ON CONFLICT (organization, at, membership) DO NOTHING
            """, [SQLValue(admin), SQLValue(instant), SQLValue(membership.id)])
    }

    func forgetSuspensions(in organization: Identifier<Organization>) throws {
        try transaction.execute(
            "UPDATE memberships SET ended_by = NULL WHERE organization = $1 AND ended_by = 'admin_organization'",
            [SQLValue(organization)])
    }

    func insert(_ code: LinkingCode) throws { try insertRecord(code) }
    func update(_ code: LinkingCode) throws { try updateRecord(code) }

    func transfer(
        _ claim: DomainClaim, to organization: Identifier<Organization>, at instant: Timestamp
    ) throws -> DomainClaim {
        let moved = claim.transferred(to: organization, at: instant)
        try transaction.execute(
            "DELETE FROM domain_claims WHERE organization = $1 AND domain = $2 AND effective_domain IS NULL",
            [SQLValue(organization), .text(claim.domain.text)])
        let changed = try transaction.execute(
            "UPDATE domain_claims SET organization = $3 WHERE organization = $1 AND id = $2",
            [SQLValue(claim.organization), SQLValue(claim.id), SQLValue(organization)])
        guard changed == 1 else { throw StoreError.missing("the domain claim") }
        try updateRecord(moved)
        try transaction.execute(
            "UPDATE memberships SET domain_holder = $3 WHERE domain_holder = $1 AND email_domain = $2",
            [SQLValue(claim.organization), .text(claim.domain.text), SQLValue(organization)])
        return moved
    }

    func renewDomainHolder(of membership: Membership) throws {
        let changed = try transaction.execute(
            """
            UPDATE memberships SET domain_holder = (SELECT c.organization FROM domain_claims c
            WHERE c.effective_domain = memberships.email_domain) WHERE organization = $1 AND id = $2
            """, [SQLValue(membership.organization), SQLValue(membership.id)])
        guard changed == 1 else { throw StoreError.missing("the membership") }
    }
}
