import Administration
import Essentials
import GatewayModel

extension APIRendering {
    static func migration(_ migration: SignOnMigration) -> JSONValue {
        var shown = JSONObject([
            ("id", JSONValue(migration.id)), ("organization", JSONValue(migration.organization)),
            ("state", .string(migration.state.rawValue)),
        ])
        switch migration.move {
        case .sharedSSO(let move):
            shown["kind"] = "shared_sso"
            shown["admin_organization"] = JSONValue(move.adminOrganization)
            shown["domains"] = JSONValue(move.domains.map(\.text))
            shown["scim_name"] = JSONValue(move.scimName)
            shown["allow_jit"] = .bool(move.allowJIT)
        case .connection(let from, let to):
            shown["kind"] = "connection"
            shown["from"] = JSONValue(from)
            shown["to"] = JSONValue(to)
        }
        shown["planned_by"] = .string(migration.plannedBy)
        shown["created_at"] = JSONValue(migration.createdAt)
        shown["expires_at"] = JSONValue(migration.expiresAt)
        shown["applied_at"] = JSONValue(migration.appliedAt)
        shown["undoable_until"] = JSONValue(migration.undoableUntil)
        shown["undone_at"] = JSONValue(migration.undoneAt)
        shown["plan"] = migration.plan
        return .object(shown)
    }

    static func check(_ check: MigrationCheck) -> JSONValue {
        [
            "step": .string(check.step), "state": .string(check.state.rawValue), "optional": .bool(check.isOptional),
            "at": JSONValue(check.at), "detail": .string(check.detail),
        ]
    }
}
