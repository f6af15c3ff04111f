import Essentials
import GatewayModel
import Persistence

extension SharedSSOLink: SQLRecord {
    static var table: String { "shared_sso_links" }
    static var columns: [String] {
        [
            "organization", "admin_organization", "allow_jit", "scim_name", "scim_name_folded", "linked_at", "ended_at",
        ]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            SQLValue(organization), SQLValue(adminOrganization), SQLValue(allowJIT), SQLValue(scimName),
            SQLValue(isLive ? scimNameFolded : nil), SQLValue(linkedAt), SQLValue(endedAt),
        ]
    }
    init(_ row: inout RowReader) throws {
        let (organization, admin): (Identifier<Organization>, Identifier<Organization>) = (try row.id(), try row.id())
        let (allowJIT, name) = (try row.bool(), try row.optionalText())
        _ = try row.optionalText()
        self.init(
            organization: organization, adminOrganization: admin, allowJIT: allowJIT, scimName: name,
            linkedAt: try row.time(), endedAt: try row.optionalTime())
    }
}

extension LinkingCode: SQLRecord {
    static var table: String { "linking_codes" }
    static var columns: [String] {
        [
            "id", "admin_organization", "hash", "made_by", "created_at", "expires_at", "used_at", "used_by",
            "revoked_at",
        ]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            SQLValue(id), SQLValue(adminOrganization), .bytes(hash), .text(madeBy), SQLValue(createdAt),
            SQLValue(expiresAt), SQLValue(usedAt), SQLValue(usedBy), SQLValue(revokedAt),
        ]
    }
    init(_ row: inout RowReader) throws {
        self.init(
            id: try row.id(), adminOrganization: try row.id(), hash: try row.bytes(), madeBy: try row.text(),
            createdAt: try row.time(), expiresAt: try row.time(), usedAt: try row.optionalTime(),
            usedBy: try row.optionalID(), revokedAt: try row.optionalTime())
    }
}
