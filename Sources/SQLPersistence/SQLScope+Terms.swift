import Essentials
import GatewayModel
import Persistence

/// The terms of members, kept beside them.
extension SQLScope {
    func insertTerms(_ terms: [String], _ organization: SQLValue, _ membership: SQLValue) throws {
        for term in terms {
            try transaction.execute(
                "INSERT INTO member_terms (organization, term, membership) VALUES ($1, $2, $3)",
                [organization, .bytes(Array(term.utf8)), membership])
        }
    }

    /// Writes what is different; most changes of a member are none of their names.
    func changeTerms(_ before: [String], _ after: [String], of membership: Membership) throws {
        guard before != after else { return }
        let (organization, id) = (SQLValue(membership.organization), SQLValue(membership.id))
        for term in before where !after.contains(term) {
            try transaction.execute(
                "DELETE FROM member_terms WHERE organization = $1 AND term = $2 AND membership = $3",
                [organization, .bytes(Array(term.utf8)), id])
        }
        try insertTerms(after.filter { !before.contains($0) }, organization, id)
    }
}

extension Membership {
    var searchNames: [String?] { [firstName, lastName, displayName] }
}
