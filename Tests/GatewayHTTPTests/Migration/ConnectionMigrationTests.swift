import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// One organization's move from one connection to another, by the same machine (rules C-7, M-2).
@Suite struct ConnectionMigrationTests {
    private func primary(_ stage: MigrationStage) async throws -> [String] {
        let shown = try await stage.world.api("GET", "/organizations/\(stage.organization)/connections").json
        return (shown["items"]?.array ?? []).filter { $0["primary"]?.bool == true }.compactMap { $0["id"]?.string }
    }

    private func plan(_ stage: MigrationStage, to next: JSONValue) async throws -> JSONValue {
        let answer = try await stage.world.api(
            "POST", "/migrations/plan",
            [
                "kind": "connection", "organization": JSONValue(stage.organization), "from": stage.old["id"] ?? nil,
                "to": next["id"] ?? nil,
            ])
        try #require(answer.status == 201, "\(answer.json.text)")
        return answer.json
    }

    @Test func `rule C-7: people are sent to the new connection, the old one still lets them in, and back again`()
        async throws
    {
        let stage = try await MigrationStage()
        let next = try await stage.world.connection(of: stage.organization.text)
        let untested = try await plan(stage, to: next)
        #expect(untested["plan"]?["blocked_by"] == ["migration.target_untested"])
        try await stage.test(next)
        let planned = try await plan(stage, to: next)
        #expect(planned["plan"]?["blocked_by"] == [], "\(planned.text)")
        let answer = try await stage.call("apply", planned)
        #expect(answer.json["state"] == "applied", "\(answer.json.text)")
        #expect(try await primary(stage) == [next["id"]?.string].compactMap(\.self))
        for connection in [next, stage.old] {
            #expect(try await stage.refusal("ada@works.example", through: connection) == nil)
        }
        let undone = try await stage.call("undo", planned)
        #expect(undone.json["state"] == "undone", "\(undone.json.text)")
        #expect(try await primary(stage) == [stage.old["id"]?.string].compactMap(\.self))
    }

    @Test func `rule M-2: undo refuses where a connection was edited or deleted since`() async throws {
        let stage = try await MigrationStage()
        let next = try await stage.world.connection(of: stage.organization.text)
        try await stage.test(next)
        let planned = try await plan(stage, to: next)
        try #require(try await stage.call("apply", planned).status == 200)
        let old = try #require(stage.old["id"]?.string)
        let deleted = try await stage.world.api("DELETE", "/organizations/\(stage.organization)/connections/\(old)")
        try #require(deleted.status < 300, "\(deleted.json.text)")
        let refused = try await stage.call("undo", planned)
        #expect(stage.code(of: refused) == "migration.edited_since")
        #expect(try await primary(stage) == [next["id"]?.string].compactMap(\.self))
    }

    @Test func `rule O-3: a linked organization's connections are not its own to move between`() async throws {
        let stage = try await MigrationStage()
        let next = try await stage.world.connection(of: stage.organization.text)
        try await stage.test(next)
        let planned = try await plan(stage, to: next)
        _ = try await stage.applied()
        #expect(stage.code(of: try await stage.call("apply", planned)) == "shared_sso.administered_elsewhere")
    }
}
