import Essentials
import GatewayModel
import Persistence

extension SignOnMigration: SQLRecord {
    static var table: String { "migrations" }
    static var columns: [String] {
        [
            "id", "organization", "admin_organization", "move", "plan", "blockers", "basis", "planned_by", "created_at",
            "applied_at", "applied_by", "inverse", "undone_at", "undone_by", "kept_until",
        ]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            SQLValue(id), SQLValue(organization), SQLValue(sharedSSO?.adminOrganization), SQLValue(move.json),
            SQLValue(plan), SQLValue(JSONValue(blockers)), SQLValue(JSONValue.texts(basis)), .text(plannedBy),
            SQLValue(createdAt), SQLValue(appliedAt), SQLValue(appliedBy), SQLValue(inverse?.json.text),
            SQLValue(undoneAt), SQLValue(undoneBy), SQLValue(keptUntil),
        ]
    }
    init(_ row: inout RowReader) throws {
        let (id, organization): (Identifier<SignOnMigration>, Identifier<Organization>) = (try row.id(), try row.id())
        _ = try row.optionalText()
        self.init(
            id: id, organization: organization, move: try Move(json: try row.json()), plan: try row.json(),
            blockers: (try row.json().array ?? []).compactMap(\.string), basis: try row.json().texts(),
            plannedBy: try row.text(), createdAt: try row.time(), appliedAt: try row.optionalTime(),
            appliedBy: try row.optionalText(), inverse: try row.optionalJSON().map { try Inverse(json: $0) },
            undoneAt: try row.optionalTime(), undoneBy: try row.optionalText())
    }
}

extension SignOnMigration.Move {
    fileprivate var json: JSONValue {
        switch self {
        case .sharedSSO(let move):
            [
                "kind": "shared_sso", "admin": JSONValue(move.adminOrganization),
                "domains": JSONValue(move.domains.map(\.text)), "scim_name": JSONValue(move.scimName),
                "allow_jit": .bool(move.allowJIT), "code": JSONValue(move.linkingCode),
            ]
        case .connection(let from, let to):
            ["kind": "connection", "from": JSONValue(from), "to": JSONValue(to)]
        }
    }

    fileprivate init(json: JSONValue) throws {
        switch try json.text("kind") {
        case "shared_sso":
            self = .sharedSSO(
                SignOnMigration.SharedSSOMove(
                    adminOrganization: Identifier(stored: try json.text("admin")),
                    domains: (json["domains"]?.array ?? []).compactMap(\.string).map { DomainName(stored: $0) },
                    scimName: json["scim_name"]?.string, allowJIT: json["allow_jit"]?.bool ?? false,
                    linkingCode: json["code"]?.string.map { Identifier(stored: $0) }))
        case "connection":
            self = .connection(
                from: Identifier(stored: try json.text("from")), to: Identifier(stored: try json.text("to")))
        case let kind: throw StoreError.corrupt("migration of kind \(kind)")
        }
    }
}

extension SignOnMigration.Inverse {
    fileprivate var json: JSONValue {
        ["claims": JSONValue(claims.map(\.text)), "primary": JSONValue(primary), "rows": .texts(rows)]
    }

    fileprivate init(json: JSONValue) throws {
        self.init(
            claims: (json["claims"]?.array ?? []).compactMap(\.string).map { Identifier(stored: $0) },
            primary: json["primary"]?.string.map { Identifier(stored: $0) }, rows: try json.needed("rows").texts())
    }
}

extension JSONValue {
    fileprivate static func texts(_ texts: [String: String]) -> JSONValue {
        .object(JSONObject(texts.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }

    fileprivate func texts() throws -> [String: String] {
        var texts: [String: String] = [:]
        for (key, value) in object?.members ?? [] {
            guard let text = value.string else { throw StoreError.corrupt("value: \(key) is no text") }
            texts[key] = text
        }
        return texts
    }
}
