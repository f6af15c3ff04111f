import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// What an owner's password opens while the organization is linked (rule A-2).
@Suite struct LinkedOwnerPagesTests {
    @Test func `rule A-2: an owner's password reaches the settings of the link and unlinks, and nothing else`()
        async throws
    {
        let stage = try await MigrationStage()
        let admin = stage.admin
        try await stage.world.store.write { scope in
            var organization = try #require(try scope.organization(admin))
            organization.accessSecurity.requireSSO = true
            try scope.update(organization)
        }
        _ = try await stage.applied()
        let owner = try await ConsoleVisit(stage.world, "owner@works.example", of: stage.organization.text)
        let organization = "/console/organizations/\(stage.organization)"
        let base = organization + "/shared-sso"
        let page = try await owner.page(base)
        #expect(page.contains("Administered by Head Office"))
        #expect(!page.contains("Transfer domains"))
        #expect(try await owner.page(base + "/unlink").contains("Domains that stay with Head Office"))
        for path in [
            "/members", "/audit", "/developers", "/teams", "/shared-sso/transfers", "/shared-sso/migrations/new",
        ] {
            #expect(await owner.open(organization + path).status == 403, "\(path)")
        }
        for path in ["/make", "/migrations/new"] {
            let answer = await owner.post(base + path, [("name", "X"), ("admin_organization", admin.text)])
            #expect(String(decoding: answer.body, as: UTF8.self).contains("console.settings_only"), "\(path)")
        }
        #expect(await owner.post(base + "/unlink").status == 303)
        #expect(try await owner.page(base).contains("belongs to no Admin Organization"))
    }
}
