import Essentials
import GatewayModel
import Persistence

extension Directory: SQLRecord {
    static var table: String { "directories" }
    static var columns: [String] {
        ["id", "organization", "name", "adapter", "created_at", "deprovisioning_allowed_until"]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            SQLValue(id), SQLValue(organization), .text(name), .text(adapter), SQLValue(createdAt),
            SQLValue(deprovisioningAllowedUntil),
        ]
    }
    init(_ row: inout RowReader) throws {
        self.init(
            id: try row.id(), organization: try row.id(), name: try row.text(), adapter: try row.text(),
            createdAt: try row.time(), deprovisioningAllowedUntil: try row.optionalTime())
    }
}

extension DirectoryToken: SQLRecord {
    static var table: String { "directory_tokens" }
    static var columns: [String] {
        [
            "id", "directory", "organization", "hash", "prefix", "created_at", "expires_at", "revoked_at",
            "last_used_at", "last_used_address",
        ]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            SQLValue(id), SQLValue(directory), SQLValue(organization), .bytes(hash), .text(prefix),
            SQLValue(createdAt), SQLValue(expiresAt), SQLValue(revokedAt), SQLValue(lastUsedAt),
            SQLValue(lastUsedAddress),
        ]
    }
    init(_ row: inout RowReader) throws {
        self.init(
            id: try row.id(), directory: try row.id(), organization: try row.id(), hash: try row.bytes(),
            prefix: try row.text(), createdAt: try row.time(), expiresAt: try row.optionalTime(),
            revokedAt: try row.optionalTime(), lastUsedAt: try row.optionalTime(),
            lastUsedAddress: try row.optionalText())
    }
}

extension ProvisioningLogEntry: SQLRecord {
    static var table: String { "provisioning_log" }
    static var columns: [String] {
        [
            "id", "organization", "directory", "token", "at", "method", "path", "status", "code", "detail", "rewrites",
            "difference", "duration", "request_id", "expires_at",
        ]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            SQLValue(id), SQLValue(organization), SQLValue(directory), SQLValue(token), SQLValue(at), .text(method),
            .text(path), .integer(Int64(status)), SQLValue(code), SQLValue(detail), SQLValue(rewrites),
            SQLValue(difference), .integer(duration), .text(requestID), SQLValue(expiresAt),
        ]
    }
    init(_ row: inout RowReader) throws {
        self.init(
            id: try row.id(), organization: try row.id(), directory: try row.id(), token: try row.id(),
            at: try row.time(), method: try row.text(), path: try row.text(), status: Int(try row.integer()),
            code: try row.optionalText(), detail: try row.optionalText(), rewrites: try row.json(),
            difference: try row.json(), duration: try row.integer(), requestID: try row.text(),
            expiresAt: try row.time())
    }
}
