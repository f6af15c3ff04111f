import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Findings that keep a migration from being applied, and those that only warn.
@Suite struct MigrationBlockerTests {
    private func blockers(_ plan: JSONValue) -> [String] {
        (plan["plan"]?["blocked_by"]?.array ?? []).compactMap(\.string)
    }

    private func refused(_ stage: MigrationStage, _ plan: JSONValue, for code: String) async throws {
        #expect(blockers(plan) == [code])
        let finding = (plan["plan"]?["findings"]?.array ?? []).first { $0["code"]?.string == code }
        #expect(finding?["remedy"]?.string?.isEmpty == false)
        let before = try await stage.standing()
        let answer = try await stage.call("apply", plan)
        #expect((answer.status, stage.code(of: answer)) == (409, "migration.blocked"))
        #expect(answer.json["error"]?["message"]?.string?.contains(code) == true)
        #expect(try await stage.standing() == before)
    }

    private func change(
        _ stage: MigrationStage, _ connection: JSONValue, _ change: @Sendable (inout Connection) -> Void
    )
        async throws
    {
        let id: Identifier<Connection> = try identifier(of: connection)
        var found = try #require(try await stage.world.store.read { try $0.connection(id) })
        change(&found)
        let changed = found
        try await stage.world.store.write { try $0.update(changed) }
    }

    @Test func `rule A-6: nobody moves to a connection that nobody has tested`() async throws {
        let stage = try await MigrationStage()
        try await change(stage, stage.new) {
            $0 = Connection(
                id: $0.id, organization: $0.organization, preset: $0.preset, name: $0.name, state: .active,
                primary: true, identityProvider: $0.identityProvider,
                serviceProviderEntityID: $0.serviceProviderEntityID, acsURL: $0.acsURL, createdAt: $0.createdAt,
                updatedAt: $0.updatedAt)
        }
        try await refused(stage, try await stage.plan(), for: "migration.target_untested")
        // A log-in proves it as well as a test.
        try await stage.logIn("hal@head.example", through: stage.new)
        let plan = try await stage.plan()
        #expect(blockers(plan) == [])
        let codes = (plan["plan"]?["findings"]?.array ?? []).compactMap { $0["code"]?.string }
        #expect(!codes.contains("migration.no_log_in_seen"))
    }

    @Test func `rule M-1: the target needs an active connection, and its sign-on switched on`() async throws {
        let stage = try await MigrationStage()
        let switched = try await stage.world.api(
            "PUT", "/organizations/\(stage.admin)/access-security", ["sso_enabled": false])
        try #require(switched.status == 200)
        try await refused(stage, try await stage.plan(), for: "migration.target_sso_off")
        let id: Identifier<Connection> = try identifier(of: stage.new)
        try await stage.world.store.write { scope in try scope.delete(try #require(try scope.connection(id))) }
        #expect(
            blockers(try await stage.plan()) == ["migration.target_no_connection", "migration.target_sso_off"])
    }

    @Test func `rule D-1: only a claim that has effect is transferred, and one left behind is warned of`() async throws
    {
        let stage = try await MigrationStage()
        try await refused(
            stage, try await stage.plan([("domains", ["works.example", "other.example"])]),
            for: "migration.domain_not_effective")
        let none = try await stage.plan([("domains", [])])
        #expect(blockers(none) == [])
        let codes = (none["plan"]?["findings"]?.array ?? []).compactMap { $0["code"]?.string }
        #expect(codes.contains("migration.domain_left"))
        #expect(codes.contains("migration.people_outside"))
    }

    @Test func `rules A-7, O-2: the capability is needed on both sides, and one link is all there is`() async throws {
        for isAdmin in [false, true] {
            let stage = try await MigrationStage()
            let id = isAdmin ? stage.admin : stage.organization
            try await stage.world.store.write { scope in
                var found = try #require(try scope.organization(id))
                found.capabilities.remove(.sharedSSO)
                try scope.update(found)
            }
            try await refused(stage, try await stage.plan(), for: "migration.capability_missing")
        }
        let stage = try await MigrationStage()
        _ = try await stage.applied()
        #expect(blockers(try await stage.plan()).contains("migration.linked_already"))
    }

    @Test func `rule O-7: a SCIM Name that another organization has blocks`() async throws {
        let stage = try await MigrationStage()
        let (admin, now) = (stage.admin, stage.world.clock.now())
        try await stage.world.store.write { scope in
            try scope.put(
                SharedSSOLink(
                    organization: Identifier(stored: "org-other"), adminOrganization: admin, scimName: "Sales",
                    linkedAt: now))
        }
        try await refused(stage, try await stage.plan([("scim_name", "SALES")]), for: "migration.scim_name_taken")
    }

    @Test func `rule L-7: whom the target takes for somebody else is named before`() async throws {
        let stage = try await MigrationStage()
        let (organization, admin, now) = (stage.organization, stage.admin, stage.world.clock.now())
        let address = try EmailAddress("ada@works.example")
        try await stage.passwords.add("ada.old@works.example", to: stage.admin.text)
        let former = try EmailAddress("ada.old@works.example")
        try await stage.world.store.write { scope in
            for (id, email) in [(organization, address), (admin, former)] {
                let identity = try #require(try scope.identity(email: email))
                var member = try #require(try scope.tenant(id).member(identity: identity.id)).membership
                member.externalID = "00u1"
                member.updatedAt = now
                try scope.update(member)
            }
        }
        let plan = try await stage.plan()
        #expect(blockers(plan) == [])
        #expect(
            plan["plan"]?["people"]?["ambiguous"]
                == ["count": 1, "first": [["email": "ada@works.example", "reason": "external_id"]]])
    }
}
