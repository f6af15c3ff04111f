import Essentials
import GatewayModel
import Persistence

/// Memberships with what is kept beside them: the e-mail's domain and the number of members in each.
///
/// A directory's list says how many it has in all, on every page; counting a hundred thousand rows for that would make
/// the first page cost what the last one does.
extension SQLScope {
    private static let insertion: String = {
        let columns = Membership.columns + ["email_domain"]
        let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        return """
            INSERT INTO memberships (\(columns.joined(separator: ", ")), domain_holder, has_terms) VALUES (\(places),
            (SELECT organization FROM domain_claims WHERE effective_domain = $\(columns.count)), 1)
            """
    }()

    func insert(_ membership: Membership) throws {
        guard let identity = try identity(membership.identity) else { throw StoreError.missing("the identity") }
        let domain = identity.email.domain.text
        try transaction.execute(SQLScope.insertion, membership.row + [.text(domain)])
        try changeTerms(
            [], SearchTerms.of(email: identity.email, names: membership.searchNames), of: membership)
        try count(
            membership.organization, domain, present: membership.removedAt == nil ? 1 : 0,
            active: membership.active ? 1 : 0)
    }

    func update(_ membership: Membership) throws {
        let before = try kept(membership)
        try updateRecord(membership)
        try count(
            membership.organization, before.domain,
            present: (membership.removedAt == nil ? 1 : 0) - (before.isPresent ? 1 : 0),
            active: (membership.active ? 1 : 0) - (before.isActive ? 1 : 0))
        guard before.names != membership.searchNames, let email = try identity(membership.identity)?.email else {
            return
        }
        try changeTerms(
            SearchTerms.of(email: email, names: before.names),
            SearchTerms.of(email: email, names: membership.searchNames), of: membership)
    }

    func delete(_ membership: Membership) throws {
        let before = try kept(membership)
        if let email = try identity(membership.identity)?.email {
            try changeTerms(SearchTerms.of(email: email, names: before.names), [], of: membership)
        }
        for table in ["team_memberships", "project_grants", "further_addresses"] {
            try transaction.execute(
                "DELETE FROM \(table) WHERE organization = $1 AND membership = $2",
                [SQLValue(membership.organization), SQLValue(membership.id)])
        }
        try transaction.execute(
            "DELETE FROM identity_links WHERE organization = $1 AND identity = $2",
            [SQLValue(membership.organization), SQLValue(membership.identity)])
        try transaction.execute(
            "DELETE FROM memberships WHERE organization = $1 AND id = $2",
            [SQLValue(membership.organization), SQLValue(membership.id)])
        try count(
            membership.organization, before.domain, present: before.isPresent ? -1 : 0,
            active: before.isActive ? -1 : 0)
    }

    /// What the kept numbers and terms rest on, as it is stored.
    private struct Kept {
        let isActive: Bool
        let isPresent: Bool
        let domain: String
        let names: [String?]
    }

    private func kept(_ membership: Membership) throws -> Kept {
        let rows = try transaction.query(
            """
            SELECT active, removed_at, email_domain, first_name, last_name, display_name FROM memberships
            WHERE organization = $1 AND id = $2
            """, [SQLValue(membership.organization), SQLValue(membership.id)])
        guard let row = rows.first else { throw StoreError.missing("the membership") }
        var reader = RowReader(row)
        return Kept(
            isActive: try reader.bool(), isPresent: try reader.optionalTime() == nil, domain: try reader.text(),
            names: [try reader.optionalText(), try reader.optionalText(), try reader.optionalText()])
    }

    func update(_ identity: Identity) throws {
        guard let before = try self.identity(identity.id) else { throw StoreError.missing("the identity") }
        try updateRecord(identity)
        guard before.email.text != identity.email.text else { return }
        let (old, new) = (before.email.domain.text, identity.email.domain.text)
        for membership in try memberships(of: identity.id) {
            try changeTerms(
                SearchTerms.of(email: before.email, names: membership.searchNames),
                SearchTerms.of(email: identity.email, names: membership.searchNames), of: membership)
            guard old != new else { continue }
            let (present, active): (Int64, Int64) = (membership.removedAt == nil ? 1 : 0, membership.active ? 1 : 0)
            try transaction.execute(
                "UPDATE memberships SET email_domain = $3 WHERE organization = $1 AND id = $2",
                [SQLValue(membership.organization), SQLValue(membership.id), .text(new)])
            try count(membership.organization, old, present: -present, active: -active)
            try count(membership.organization, new, present: present, active: active)
        }
    }

    private func count(
        _ organization: Identifier<Organization>, _ domain: String, present: Int64, active: Int64
    ) throws {
        guard present != 0 || active != 0 else { return }
        try transaction.execute(
            """
            INSERT INTO member_counts (organization, domain, present, active) VALUES ($1, $2, $3, $4)
            ON CONFLICT (organization, domain) DO UPDATE SET present = member_counts.present + $3,
            active = member_counts.active + $4
            """, [SQLValue(organization), .text(domain), .integer(present), .integer(active)])
    }
}
