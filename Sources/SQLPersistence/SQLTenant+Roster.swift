import Essentials
import GatewayModel
import Persistence

/// What admins keep by hand, read.
extension SQLTenant {
    func project(_ id: Identifier<Project>) throws -> Project? {
        try scope.one(Project.self, where: "organization = $1 AND id = $2", [key, SQLValue(id)])
    }

    func grants(on project: Identifier<Project>) throws -> [ProjectGrant] {
        try scope.transaction.query(
            """
            SELECT team, membership, role FROM project_grants WHERE organization = $1 AND project = $2
            ORDER BY team, membership
            """, [key, SQLValue(project)]
        ).map { row in
            var reader = RowReader(row)
            let (team, membership) = (try reader.text(), try reader.text())
            let holder: ProjectGrant.Holder =
                if !membership.isEmpty {
                    .member(Identifier(stored: membership))
                } else if !team.isEmpty {
                    .team(Identifier(stored: team))
                } else {
                    .everybody
                }
            return ProjectGrant(project: project, holder: holder, role: try reader.text())
        }
    }

    func invitation(_ id: Identifier<Invitation>) throws -> Invitation? {
        try scope.one(Invitation.self, where: "organization = $1 AND id = $2", [key, SQLValue(id)])
    }

    func invitations(before: Identifier<Invitation>?, limit: Int) throws -> [Invitation] {
        try scope.all(
            Invitation.self, where: SQLTenant.newestFirst("invitations", "organization = $1"),
            [key, .text(before?.text ?? ""), .integer(Int64(limit))])
    }

    func latestInvitation(email folded: String) throws -> Invitation? {
        try scope.one(
            Invitation.self,
            where: """
                organization = $1 AND email_folded = $2
                ORDER BY CASE WHEN accepted_at IS NULL AND revoked_at IS NULL THEN 0 ELSE 1 END, expires_at DESC,
                created_at DESC, id DESC LIMIT 1
                """,
            [key, .text(folded)])
    }

    func accessRequest(_ id: Identifier<AccessRequest>) throws -> AccessRequest? {
        try scope.one(AccessRequest.self, where: "organization = $1 AND id = $2", [key, SQLValue(id)])
    }

    func accessRequests(
        state: AccessRequest.State?, before: Identifier<AccessRequest>?, limit: Int
    ) throws -> [AccessRequest] {
        try scope.all(
            AccessRequest.self,
            where: SQLTenant.newestFirst("access_requests", "organization = $1 AND ($4 = '' OR state = $4)"),
            [key, .text(before?.text ?? ""), .integer(Int64(limit)), .text(state?.rawValue ?? "")])
    }

    func pendingAccessRequest(email folded: String, project: Identifier<Project>) throws -> AccessRequest? {
        try scope.one(
            AccessRequest.self, where: "organization = $1 AND email_folded = $2 AND project = $3 AND state = 'pending'",
            [key, .text(folded), SQLValue(project)])
    }

    func pendingAccessRequestCount() throws -> Int {
        try number("SELECT COUNT(*) FROM access_requests WHERE organization = $1 AND state = 'pending'")
    }

    /// A page behind the row $2 of at most $3 rows.
    static func newestFirst(_ table: String, _ condition: String) -> String {
        let position = "(SELECT created_at FROM \(table) WHERE organization = $1 AND id = $2)"
        return """
            \(condition) AND ($2 = '' OR created_at < \(position) OR (created_at = \(position) AND id < $2))
            ORDER BY created_at DESC, id DESC LIMIT $3
            """
    }
}
