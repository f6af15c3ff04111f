import Essentials
import GatewayModel
import Persistence

extension PasswordCredential: SQLRecord {
    static var table: String { "password_credentials" }
    static var columns: [String] { ["identity", "hash", "set_at"] }
    static var keyCount: Int { 1 }
    var row: [SQLValue] { [SQLValue(identity), .text(hash), SQLValue(setAt)] }
    init(_ row: inout RowReader) throws {
        self.init(identity: try row.id(), hash: try row.text(), setAt: try row.time())
    }
}

extension PasswordLink: SQLRecord {
    static var table: String { "password_links" }
    static var columns: [String] { ["hash", "identity", "browser_hash", "created_at", "expires_at", "used_at"] }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            .bytes(hash), SQLValue(identity), SQLValue(browserHash), SQLValue(createdAt), SQLValue(expiresAt),
            SQLValue(usedAt),
        ]
    }
    init(_ row: inout RowReader) throws {
        self.init(
            hash: try row.bytes(), identity: try row.id(), browserHash: try row.optionalBytes(),
            createdAt: try row.time(), expiresAt: try row.time(), usedAt: try row.optionalTime())
    }
}

extension KnownDevice: SQLRecord {
    static var table: String { "known_devices" }
    static var columns: [String] { ["identity", "hash", "created_at", "expires_at"] }
    static var keyCount: Int { 2 }
    var row: [SQLValue] { [SQLValue(identity), .bytes(hash), SQLValue(createdAt), SQLValue(expiresAt)] }
    init(_ row: inout RowReader) throws {
        self.init(
            identity: try row.id(), hash: try row.bytes(), createdAt: try row.time(), expiresAt: try row.time())
    }
}

extension SignInThrottle: SQLRecord {
    static var table: String { "sign_in_throttles" }
    static var columns: [String] {
        ["key", "failures", "window_started_at", "blocked_until", "trusted_until", "expires_at"]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            .bytes(key), .integer(Int64(failures)), SQLValue(windowStartedAt), SQLValue(blockedUntil),
            SQLValue(trustedUntil), SQLValue(expiresAt),
        ]
    }
    init(_ row: inout RowReader) throws {
        self.init(
            key: try row.bytes(), failures: Int(try row.integer()), windowStartedAt: try row.time(),
            blockedUntil: try row.optionalTime(), trustedUntil: try row.optionalTime(), expiresAt: try row.time())
    }
}

extension QueuedMail: SQLRecord {
    static var table: String { "mail_queue" }
    static var columns: [String] {
        [
            "id", "organization", "kind", "recipient", "subject", "sealed_text", "state", "attempts", "created_at",
            "expires_at", "next_attempt_at", "leased_until", "last_error", "kept_until", "concerns",
        ]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            SQLValue(id), SQLValue(organization), .text(kind.rawValue), .text(recipient.text), .text(subject),
            .bytes(sealedText), .text(state.rawValue), .integer(Int64(attempts)), SQLValue(createdAt),
            SQLValue(expiresAt), SQLValue(nextAttemptAt), SQLValue(leasedUntil), SQLValue(lastError),
            SQLValue(keptUntil), SQLValue(concerns),
        ]
    }
    init(_ row: inout RowReader) throws {
        let (id, organization): (Identifier<QueuedMail>, Identifier<Organization>?) = (
            try row.id(), try row.optionalID()
        )
        let kind: Kind = try row.choice()
        let text = try row.text()
        guard let recipient = try? EmailAddress(text) else { throw StoreError.corrupt("recipient") }
        self.init(
            id: id, organization: organization, kind: kind, recipient: recipient, subject: try row.text(),
            sealedText: try row.bytes(), state: try row.choice(), attempts: Int(try row.integer()),
            createdAt: try row.time(), expiresAt: try row.time(), nextAttemptAt: try row.time(),
            leasedUntil: try row.optionalTime(), lastError: try row.optionalText(), keptUntil: try row.optionalTime(),
            concerns: try row.optionalText())
    }
}
