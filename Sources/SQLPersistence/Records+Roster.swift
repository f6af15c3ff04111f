import Essentials
import GatewayModel
import Persistence

extension Invitation: SQLRecord {
    static var table: String { "invitations" }
    static var columns: [String] {
        [
            "organization", "id", "email", "email_folded", "role", "teams", "token_hash", "invited_by", "created_at",
            "sent_at", "expires_at", "accepted_at", "membership", "revoked_at",
        ]
    }
    static var keyCount: Int { 2 }
    var row: [SQLValue] {
        [
            SQLValue(organization), SQLValue(id), .text(email.text), .text(email.folded), .text(role.rawValue),
            .text(teams.map(\.text).joined(separator: " ")), .bytes(tokenHash), .text(invitedBy), SQLValue(createdAt),
            SQLValue(sentAt), SQLValue(expiresAt), SQLValue(acceptedAt), SQLValue(membership), SQLValue(revokedAt),
        ]
    }
    init(_ row: inout RowReader) throws {
        let organization: Identifier<Organization> = try row.id()
        let id: Identifier<Invitation> = try row.id()
        let email = try row.email()
        self.init(
            id: id, organization: organization, email: email, role: try row.choice(),
            teams: try row.text().split(separator: " ").map { Identifier(stored: String($0)) },
            tokenHash: try row.bytes(), invitedBy: try row.text(), createdAt: try row.time(), sentAt: try row.time(),
            expiresAt: try row.time(), acceptedAt: try row.optionalTime(), membership: try row.optionalID(),
            revokedAt: try row.optionalTime())
    }
}

extension AccessRequest: SQLRecord {
    static var table: String { "access_requests" }
    static var columns: [String] {
        [
            "organization", "id", "project", "email", "email_folded", "state", "created_at", "decided_at",
            "decided_by", "role",
        ]
    }
    static var keyCount: Int { 2 }
    var row: [SQLValue] {
        [
            SQLValue(organization), SQLValue(id), SQLValue(project), .text(email.text), .text(email.folded),
            .text(state.rawValue), SQLValue(createdAt), SQLValue(decidedAt), SQLValue(decidedBy), SQLValue(role),
        ]
    }
    init(_ row: inout RowReader) throws {
        let organization: Identifier<Organization> = try row.id()
        let id: Identifier<AccessRequest> = try row.id()
        let project: Identifier<Project> = try row.id()
        let email = try row.email()
        self.init(
            id: id, organization: organization, project: project, email: email, state: try row.choice(),
            createdAt: try row.time(), decidedAt: try row.optionalTime(), decidedBy: try row.optionalText(),
            role: try row.optionalText())
    }
}

extension RowReader {
    /// An address and, behind it, its folded form.
    fileprivate mutating func email() throws -> EmailAddress {
        let text = try text()
        _ = try self.text()
        guard let email = try? EmailAddress(text) else { throw StoreError.corrupt("e-mail") }
        return email
    }
}
