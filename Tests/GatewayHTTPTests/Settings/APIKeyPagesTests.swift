import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Testing

/// The pages of an organization's API keys.
@Suite struct APIKeyPagesTests {
    private static let form = [("name", "ci <b>"), ("scope-members:read", "on"), ("scope-events:read", "on")]

    @Test func `rule P-4: a key is made for its scopes, shown once, and revoked`() async throws {
        let stage = try await SettingsStage()
        let owner = try await stage.owner()
        let url = stage.base + "/developers/keys"
        #expect(try await owner.page(url).contains("There is no key yet."))
        let form = try await owner.page(url + "/new")
        for scope in APIScope.allCases { #expect(form.contains("name=\"scope-\(scope.rawValue)\""), "\(scope)") }
        let made = await owner.post(url + "/new", APIKeyPagesTests.form)
        #expect(made.status == 200)
        #expect(!made.text.contains("<b>"))
        let key = "gak_" + (try #require(made.text.value(behind: "gak_", until: "<")))
        let members = "/organizations/\(stage.organization)/members"
        #expect(try await stage.world.api("GET", members, key: key).status == 200)
        let list = try await owner.page(url)
        #expect(list.contains("events:read, members:read"))
        #expect(!list.contains(key))
        let id = try #require(try await stage.api("GET", "/api-keys")["items"]?.array?.first?["id"]?.string)
        let revoke = "\(url)/\(id)/revoke"
        #expect(try await owner.page(revoke).contains("undone"))
        #expect(try await stage.world.api("GET", members, key: key).status == 200)
        #expect(await owner.post(revoke).status == 303)
        #expect(try await stage.world.api("GET", members, key: key).status == 401)
        #expect(try await owner.page(url).contains("revoked"))
        #expect(try await owner.page(revoke).contains("It is revoked already."))
    }

    @Test func `rule P-4: no scope, a made-up scope and no name are refused, and what was ticked stays`() async throws {
        let stage = try await SettingsStage()
        let owner = try await stage.owner()
        let url = stage.base + "/developers/keys/new"
        let none = await owner.post(url, [("name", "ci")])
        #expect(none.status == 422)
        #expect(none.text.contains("value=\"ci\""))
        let unknown = await owner.post(url, APIKeyPagesTests.form + [("scope-everything", "on")])
        #expect(unknown.status == 422)
        #expect(unknown.text.contains("api_key.unknown_scope"))
        #expect(unknown.text.components(separatedBy: " checked").count == 3)
        #expect(await owner.post(url, [("name", " "), ("scope-members:read", "on")]).status >= 400)
        #expect(try await stage.api("GET", "/api-keys")["items"]?.array?.isEmpty == true)
    }

    @Test func `rule D-2: a key is made only after a fresh authentication, for it is never asked again`() async throws {
        let stage = try await SettingsStage()
        let owner = try await stage.owner()
        let url = stage.base + "/developers/keys/new"
        stage.world.clock.advance(by: .minutes(11))
        #expect(await owner.open(url).header("location")?.contains("/console/confirm") == true)
        #expect(
            await owner.post(url, APIKeyPagesTests.form).header("location")?.contains("/console/confirm") == true)
        #expect(try await stage.api("GET", "/api-keys")["items"]?.array?.isEmpty == true)
    }

    @Test func `rules A-4, P-4: nobody else sees, makes or revokes a key`() async throws {
        let stage = try await SettingsStage()
        let owner = try await stage.owner()
        let made = try await stage.api("POST", "/api-keys", ["name": "ci", "scopes": ["events:read"]])
        let id = try #require(made["id"]?.string)
        let url = stage.base + "/developers/keys"
        let (member, stranger) = (try await stage.member(), try await stage.stranger())
        for form in [url + "/new", "\(url)/\(id)/revoke"] {
            #expect(await owner.post(form, APIKeyPagesTests.form, isOwn: false).status == 403)
            for visitor in [member, stranger] {
                #expect(await visitor.post(form, APIKeyPagesTests.form).status == 403)
                #expect(await visitor.open(form).status == 403)
            }
        }
        let organizations = try await stage.world.api("GET", "/organizations").json["items"]?.array ?? []
        let other = try #require(organizations.first { $0["name"] == "Other" }?["id"]?.string)
        let foreign = "/console/organizations/\(other)/developers/keys/\(id)/revoke"
        #expect(await stranger.open(foreign).status == 404)
        #expect(await stranger.post(foreign).status == 404)
        #expect(try await stage.api("GET", "/api-keys/\(id)")["revoked_at"] == .null)
    }
}
