import Essentials
import GatewayModel
import GatewayTesting
import Testing

@Suite struct AccessSecurityPlanTests {
    private func plan(_ stage: PasswordStage, _ body: JSONValue) async throws -> JSONValue {
        let answer = try await stage.world.api(
            "POST", "/organizations/\(stage.organization)/access-security/plan", body)
        #expect(answer.status == 200, "\(answer.json.text)")
        return answer.json
    }

    @Test func `rule A-5: the plan names who loses the password, who is blocked, and who is no member`() async throws {
        let stage = try await PasswordStage()
        let other = try await stage.world.organization("Other", domain: "other.example")
        try await stage.add("ada@works.example")
        try await stage.add("guest@elsewhere.example")
        try await stage.add("admin@works.example", role: .admin)
        try await stage.add("grace@works.example", to: other)
        try await stage.add("ada@works.example", to: other)
        let change: JSONValue = ["sso_enabled": true, "require_sso": true]
        let before = try await plan(stage, change)
        #expect(before["losing_password"]?["count"] == 2)
        let named = (before["losing_password"]?["emails"]?.array ?? []).compactMap(\.string)
        #expect(Set(named) == ["ada@works.example", "guest@elsewhere.example"])
        #expect(before["guests_blocked"] == ["count": 1, "emails": ["guest@elsewhere.example"]])
        #expect(before["not_members"] == ["count": 1, "emails": ["grace@works.example"]])
        #expect(before["break_glass"]?["count"] == 0)
        let codes = (before["findings"]?.array ?? []).compactMap { $0["code"]?.string }
        #expect(codes.contains("sso.no_break_glass"))
        try await stage.setPassword("owner@works.example")
        let spared = try await plan(
            stage, ["sso_enabled": true, "require_sso": true, "external_members": "password"])
        #expect(spared["losing_password"] == ["count": 1, "emails": ["ada@works.example"]])
        #expect(spared["guests_blocked"]?["count"] == 0)
        #expect(spared["break_glass"] == ["count": 1, "emails": ["owner@works.example"]])
        // Nothing was changed, and nobody loses anything by what is so already.
        _ = try await stage.world.connection(of: stage.organization)
        try await stage.switches(require: true)
        #expect(try await plan(stage, change)["losing_password"]?["count"] == 0)
    }
}
