import Essentials
import GatewayModel
import Persistence

/// Set-up links: by their secrets, and those of one organization.
extension SQLScope {
    func setupLink(tokenHash: [UInt8]) throws -> SetupLink? {
        try one(SetupLink.self, where: "token_hash = $1", [.bytes(tokenHash)])
    }

    func setupLinks(browserHash: [UInt8]) throws -> [SetupLink] {
        try all(
            SetupLink.self, where: "browser_hash = $1 ORDER BY seen_at DESC LIMIT 100", [.bytes(browserHash)])
    }

    func insert(_ link: SetupLink) throws { try insertRecord(link) }
    func update(_ link: SetupLink) throws { try updateRecord(link) }
}

extension SQLTenant {
    func setupLink(_ id: Identifier<SetupLink>) throws -> SetupLink? {
        try scope.one(
            SetupLink.self, where: "organization = $1 AND id = $2", [key, SQLValue(id)])
    }

    func setupLinks(before: Identifier<SetupLink>?, limit: Int) throws -> [SetupLink] {
        try scope.all(
            SetupLink.self, where: SQLTenant.newestFirst("setup_links", "organization = $1"),
            [key, .text(before?.text ?? ""), .integer(Int64(limit))])
    }
}

extension SetupLink: SQLRecord {
    static var table: String { "setup_links" }
    static var columns: [String] {
        [
            "organization", "id", "token_hash", "scopes", "may_activate", "recipient", "made_by", "created_at",
            "expires_at", "connection", "browser_hash", "bound_at", "opened_at", "opened_from", "seen_at", "step",
            "code", "code_expires_at", "code_tries", "completed_at", "revoked_at",
        ]
    }
    static var keyCount: Int { 2 }
    var row: [SQLValue] {
        [
            SQLValue(organization), SQLValue(id), .bytes(tokenHash),
            .text(scopes.map(\.rawValue).sorted().joined(separator: " ")), SQLValue(mayActivate),
            .text(recipient.text), .text(madeBy), SQLValue(createdAt), SQLValue(expiresAt), SQLValue(connection),
            SQLValue(browserHash), SQLValue(boundAt), SQLValue(openedAt), SQLValue(openedFrom), SQLValue(seenAt),
            SQLValue(step?.rawValue), SQLValue(code?.sealed), SQLValue(code?.expiresAt),
            .integer(Int64(code?.tries ?? 0)), SQLValue(completedAt), SQLValue(revokedAt),
        ]
    }
    init(_ row: inout RowReader) throws {
        let (organization, id): (Identifier<Organization>, Identifier<SetupLink>) = (try row.id(), try row.id())
        let (token, words) = (try row.bytes(), try row.text().split(separator: " ").map(String.init))
        let scopes = words.compactMap(Scope.init(rawValue:))
        guard scopes.count == words.count else { throw StoreError.corrupt("scopes of a set-up link") }
        self.init(
            id: id, organization: organization, tokenHash: token, scopes: Set(scopes), mayActivate: try row.bool(),
            recipient: try SetupLink.recipient(&row), madeBy: try row.text(), createdAt: try row.time(),
            expiresAt: try row.time(),
            connection: try row.optionalID(), browserHash: try row.optionalBytes(), boundAt: try row.optionalTime(),
            openedAt: try row.optionalTime(), openedFrom: try row.optionalText(), seenAt: try row.optionalTime(),
            step: try row.optionalText().map(SetupLink.step), code: try SetupLink.code(&row),
            completedAt: try row.optionalTime(), revokedAt: try row.optionalTime())
    }

    private static func recipient(_ row: inout RowReader) throws -> EmailAddress {
        guard let email = try? EmailAddress(try row.text()) else { throw StoreError.corrupt("recipient") }
        return email
    }

    private static func step(_ word: String) throws -> Step {
        guard let step = Step(rawValue: word) else { throw StoreError.corrupt("step of a set-up link") }
        return step
    }

    private static func code(_ row: inout RowReader) throws -> Code? {
        let (sealed, end, tries) = (try row.optionalBytes(), try row.optionalTime(), try row.integer())
        guard let sealed, let end else { return nil }
        return Code(sealed: sealed, expiresAt: end, tries: Int(tries))
    }
}
