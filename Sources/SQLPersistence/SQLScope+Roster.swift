import Essentials
import GatewayModel
import Persistence

/// What admins keep by hand, written.
extension SQLScope {
    func invitation(tokenHash: [UInt8]) throws -> Invitation? {
        try one(Invitation.self, where: "token_hash = $1", [.bytes(tokenHash)])
    }

    func invitingOrganizations(email folded: String) throws -> [Identifier<Organization>] {
        let rows = try transaction.query(
            """
            SELECT DISTINCT organization FROM invitations
            WHERE email_folded = $1 AND accepted_at IS NULL AND revoked_at IS NULL ORDER BY organization
            """, [.text(folded)])
        return try rows.map { row in
            var reader = RowReader(row)
            return try reader.id()
        }
    }

    func insert(_ invitation: Invitation) throws { try insertRecord(invitation) }
    func update(_ invitation: Invitation) throws { try updateRecord(invitation) }
    func insert(_ request: AccessRequest) throws { try insertRecord(request) }
    func update(_ request: AccessRequest) throws { try updateRecord(request) }
    func update(_ project: Project) throws { try updateRecord(project) }

    func add(_ membership: Identifier<Membership>, to team: Team) throws -> Bool {
        try transaction.execute(
            """
            INSERT INTO team_memberships (organization, team, membership) SELECT organization, $2, id FROM memberships
            WHERE organization = $1 AND id = $3 AND removed_at IS NULL
            ON CONFLICT (organization, team, membership) DO NOTHING
            """, [SQLValue(team.organization), SQLValue(team.id), SQLValue(membership)]) == 1
    }

    func remove(_ membership: Identifier<Membership>, from team: Team) throws -> Bool {
        try transaction.execute(
            "DELETE FROM team_memberships WHERE organization = $1 AND team = $2 AND membership = $3",
            [SQLValue(team.organization), SQLValue(team.id), SQLValue(membership)]) == 1
    }

    func delete(_ project: Project) throws {
        let key: [SQLValue] = [SQLValue(project.organization), SQLValue(project.id)]
        for table in ["project_grants", "access_requests"] {
            try transaction.execute("DELETE FROM \(table) WHERE organization = $1 AND project = $2", key)
        }
        try transaction.execute("DELETE FROM projects WHERE organization = $1 AND id = $2", key)
    }

    func revoke(_ holder: ProjectGrant.Holder, on project: Project) throws -> Bool {
        let (team, membership): (String, String) =
            switch holder {
            case .team(let team): (team.text, "")
            case .member(let membership): ("", membership.text)
            case .everybody: ("", "")
            }
        return try transaction.execute(
            "DELETE FROM project_grants WHERE organization = $1 AND project = $2 AND team = $3 AND membership = $4",
            [SQLValue(project.organization), SQLValue(project.id), .text(team), .text(membership)]) == 1
    }
}
