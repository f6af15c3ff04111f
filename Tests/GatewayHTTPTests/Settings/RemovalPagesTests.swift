import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Testing

/// Removing a connection, and the whole sign-on configuration (screen S22).
@Suite struct RemovalPagesTests {
    @Test func `rule C-7: a connection in use can't go; one that is not goes by its name, and members stay`()
        async throws
    {
        let stage = try await SettingsStage()
        let connection = try await stage.world.connection(of: stage.organization)
        _ = try await stage.member()
        try await stage.world.switches(stage.organization, managed: false)
        let owner = try await stage.owner()
        let url = stage.base + "/connections/\(try #require(connection["id"]?.string))/remove"
        let blocked = try await owner.page(url)
        #expect(blocked.contains("only active connection while single sign-on is on"))
        #expect(!blocked.contains("name=\"name\""))
        #expect(await owner.post(url, [("name", "Works")]).status == 409)
        _ = try await stage.api("PUT", "/access-security", ["sso_enabled": false])
        let page = try await owner.page(url)
        #expect(page.contains("undone."))
        #expect(page.contains("Type Works to confirm"))
        let wrong = await owner.post(url, [("name", "works")])
        #expect(wrong.status == 422)
        #expect(wrong.text.contains("confirmation.name_differs"))
        #expect(await owner.post(url).status == 422)
        #expect(try await stage.api("GET", "/connections")["items"]?.array?.count == 1)
        #expect(await owner.post(url, [("name", "Works")]).status == 303)
        #expect(try await stage.api("GET", "/connections")["items"]?.array?.isEmpty == true)
        #expect(try await stage.api("GET", "/members")["items"]?.array?.count == 2)
        #expect(try await stage.audited("connection.deleted") == 1)
    }

    @Test func `rule C-7: the whole configuration goes only while SSO is off, by the organization's name`() async throws
    {
        let stage = try await SettingsStage()
        _ = try await stage.world.connection(of: stage.organization)
        try await stage.world.switches(stage.organization, managed: true)
        let owner = try await stage.owner()
        let url = stage.base + "/access-security/remove"
        #expect(try await owner.page(url).contains("Single sign-on is on"))
        let blocked = await owner.post(url, [("name", "Works")])
        #expect(blocked.status == 409)
        #expect(blocked.text.contains("sso.still_on"))
        _ = try await stage.api("PUT", "/access-security", ["sso_enabled": false])
        #expect(await owner.post(url, [("name", "Work")]).status == 422)
        #expect(await owner.post(url, [("name", "Works")]).status == 303)
        #expect(try await stage.api("GET", "/connections")["items"]?.array?.isEmpty == true)
        #expect(try await stage.api("GET", "/domain-claims")["items"]?.array?.count == 1)
        #expect(try await stage.api("GET", "/access-security")["idp_managed_access"] == false)
        #expect(try await owner.page(url).contains("nothing to remove"))
    }

    @Test func `rule D-2: removing asks for a fresh authentication; others and foreign forms remove nothing`()
        async throws
    {
        let stage = try await SettingsStage()
        let connection = try await stage.world.connection(of: stage.organization)
        let urls = [
            stage.base + "/connections/\(try #require(connection["id"]?.string))/remove",
            stage.base + "/access-security/remove",
        ]
        let (owner, member, stranger) = (
            try await stage.owner(), try await stage.member(), try await stage.stranger()
        )
        for url in urls {
            #expect(await owner.post(url, [("name", "Works")], isOwn: false).status == 403)
            for visitor in [member, stranger] {
                #expect(await visitor.open(url).status == 403)
                #expect(await visitor.post(url, [("name", "Works")]).status == 403)
            }
        }
        stage.world.clock.advance(by: .minutes(11))
        for url in urls {
            #expect(await owner.open(url).header("location")?.contains("/console/confirm") == true)
            let answer = await owner.post(url, [("name", "Works")])
            #expect(answer.header("location")?.contains("/console/confirm") == true)
        }
        #expect(try await stage.api("GET", "/connections")["items"]?.array?.count == 1)
    }
}
