import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// The documented sequence, as far as it is seen to be done (rule M-1).
@Suite struct MigrationChecklistTests {
    private func states(_ stage: MigrationStage, _ migration: JSONValue) async throws -> [String: String] {
        let id = try #require(migration["id"]?.string)
        let shown = try await stage.world.api("GET", "/migrations/\(id)").json
        var states: [String: String] = [:]
        for check in shown["checklist"]?.array ?? [] {
            states[check["step"]?.string ?? ""] = check["state"]?.string
            #expect(check["detail"]?.string?.isEmpty == false)
        }
        return states
    }

    @Test func `rule M-1: each step is done once it is seen, whoever did it`() async throws {
        let stage = try await MigrationStage()
        let plan = try await stage.plan()
        #expect(
            try await states(stage, plan) == [
                "admin_organization": "done", "connection": "done", "log_in": "open", "provisioning": "open",
                "domains": "open", "link": "open", "old_application": "unproven", "scim_name": "open", "group": "open",
            ])
        try await stage.logIn("hal@head.example", through: stage.new)
        #expect(try await states(stage, plan)["log_in"] == "done")
        try #require(try await stage.call("apply", plan).status == 200)
        let after = try await states(stage, plan)
        #expect((after["domains"], after["link"]) == ("done", "done"))
        let (organization, admin, now) = (stage.organization, stage.admin, stage.world.clock.now())
        try await stage.world.store.write { scope in
            var link = try #require(try scope.link(of: organization))
            try link.rename(to: "Sales")
            try scope.put(link)
            let directory = Directory(
                id: Identifier(stored: "dir-a"), organization: admin, name: "D", adapter: "okta", createdAt: now)
            try scope.insert(directory)
            try scope.insert(
                DirectoryToken(
                    id: Identifier(stored: "tok-a"), directory: directory.id, organization: admin, hash: [1],
                    prefix: "scim", createdAt: now, lastUsedAt: now))
            try scope.insert(
                Team(
                    id: Identifier(stored: "tem-a"), organization: admin, name: "SALES", directory: directory.id,
                    createdAt: now, updatedAt: now))
        }
        let end = try await states(stage, plan)
        for step in ["provisioning", "scim_name", "group"] { #expect(end[step] == "done", "\(step)") }
    }

    @Test func `rule M-1: domains and link before anybody has logged in at the other side are early`() async throws {
        let stage = try await MigrationStage()
        let plan = try await stage.plan()
        let (organization, admin, now) = (stage.organization, stage.admin, stage.world.clock.now())
        // Step by step, by hand, too early.
        try await stage.world.store.write { scope in
            let claim = try #require(try scope.tenant(organization).domainClaims().first)
            _ = try scope.transfer(claim, to: admin, at: now)
        }
        #expect(try await states(stage, plan)["domains"] == "early")
        try await stage.world.store.write { scope in
            try scope.put(SharedSSOLink(organization: organization, adminOrganization: admin, linkedAt: now))
        }
        #expect(try await states(stage, plan)["link"] == "early")
        // That people can is shown later on; that it was done too early remains to be seen.
        stage.passwords.tick()
        try await stage.logIn("hal@head.example", through: stage.new)
        #expect(try await states(stage, plan)["link"] == "early")
    }
}
