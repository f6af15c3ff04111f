import Essentials
import GatewayModel
import Persistence

/// What the checks of domain claims need.
extension SQLScope {
    func claims(of domain: DomainName) throws -> [DomainClaim] {
        try all(DomainClaim.self, where: "domain = $1 ORDER BY created_at, id", [.text(domain.text)])
    }

    func leaseDueClaims(at now: Timestamp, until end: Timestamp, limit: Int) throws -> [DomainClaim] {
        let due = try all(
            DomainClaim.self, where: "next_check_at <= $1 AND leased_until <= $1 ORDER BY next_check_at, id LIMIT $2",
            [SQLValue(now), .integer(Int64(limit))])
        for claim in due {
            try transaction.execute(
                "UPDATE domain_claims SET leased_until = $3 WHERE organization = $1 AND id = $2",
                [SQLValue(claim.organization), SQLValue(claim.id), SQLValue(end)])
        }
        return due
    }

    func endAccess(
        throughDomain domain: DomainName, of organization: Identifier<Organization>, at instant: Timestamp
    ) throws -> Int {
        let values: [SQLValue] = [SQLValue(organization), .text(domain.text), SQLValue(instant)]
        let people = "SELECT identity FROM memberships WHERE organization = $1 AND email_domain = $2"
        for (table, column) in [("authorization_codes", "redeemed_at"), ("access_grants", "revoked_at")] {
            try transaction.execute(
                """
                UPDATE \(table) SET \(column) = $3 WHERE organization = $1 AND \(column) IS NULL
                AND session IN (SELECT id FROM sessions WHERE organization = $1 AND identity IN (\(people)))
                """, values)
        }
        return try transaction.execute(
            "UPDATE sessions SET ended_at = $3 WHERE organization = $1 AND ended_at IS NULL AND identity IN (\(people))",
            values)
    }
}
