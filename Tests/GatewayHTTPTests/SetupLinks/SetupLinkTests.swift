import Administration
import Effects
import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Making set-up links (rule P-5).
@Suite struct SetupLinkTests {
    private func code(_ body: () async throws -> some Any) async -> String? { await refusal(body) }

    @Test func `rule P-5: the API makes, lists, gets and revokes links, and shows an address once`() async throws {
        let stage = try await SetupStage()
        let path = "/organizations/\(stage.works)/setup-links"
        let made = try await stage.world.api(
            "POST", path, ["scopes": ["sso", "domains"], "may_activate": true, "recipient": "it@customer.example"])
        #expect(made.status == 201, "\(made.json.text)")
        #expect(made.json["state"] == "open")
        #expect(made.json["scopes"] == ["domains", "sso"])
        #expect(made.json["expires_at"] == .string(World.start.advanced(by: .days(7)).text))
        let address = try #require(made.json["url"]?.string)
        let token = String(address.dropFirst("\(stage.world.base)/setup/".count))
        #expect(token.hasPrefix("gsl_") && token.utf8.count >= 43)
        let id = try #require(made.json["id"]?.string)
        for shown in [
            try await stage.world.api("GET", path).json, try await stage.world.api("GET", path + "/" + id).json,
            try await stage.world.api("GET", "/organizations/\(stage.works)/audit-events").json,
        ] {
            #expect(shown.text.contains(id))
            #expect(!shown.text.contains(token), "the secret is kept nowhere")
        }
        #expect(try await stage.world.api("GET", "/organizations/\(stage.other)/setup-links/\(id)").status == 404)
        #expect(try await stage.world.api("DELETE", "/organizations/\(stage.other)/setup-links/\(id)").status == 404)
        #expect(try await stage.world.api("DELETE", path + "/" + id).status == 204)
        #expect(try await stage.world.api("DELETE", path + "/" + id).status == 204)
        #expect(try await stage.world.api("GET", path + "/" + id).json["state"] == "revoked")
        #expect(try await stage.actions().count { $0 == "setup_link.revoked" } == 1)
    }

    @Test func `rule P-5: what can't be a link is refused by why`() async throws {
        let stage = try await SetupStage()
        let foreign = try await stage.world.connection(of: stage.other.text)
        let cases: [(JSONValue, String)] = [
            (["scopes": [], "recipient": "it@x.example"], "value.invalid"),
            (["scopes": ["everything"], "recipient": "it@x.example"], "api_key.unknown_scope"),
            (["scopes": ["sso"], "recipient": "nobody"], "email.malformed"),
            (["scopes": ["sso"]], "value.invalid"),
            (["scopes": ["sso"], "recipient": "it@x.example", "expires_in_seconds": 3599], "value.invalid"),
            (["scopes": ["sso"], "recipient": "it@x.example", "expires_in_seconds": 2_592_001], "value.invalid"),
            (["scopes": ["domains"], "recipient": "it@x.example", "may_activate": true], "value.invalid"),
            (["scopes": ["certificate"], "recipient": "it@x.example"], "setup_link.connection_missing"),
            (
                ["scopes": ["certificate"], "recipient": "it@x.example", "connection": foreign["id"] ?? .null],
                "not_found"
            ),
            (
                ["scopes": ["domains"], "recipient": "it@x.example", "connection": .string(stage.live.text)],
                "value.invalid"
            ),
        ]
        for (body, expected) in cases {
            let answer = try await stage.world.api("POST", "/organizations/\(stage.works)/setup-links", body)
            #expect(answer.json["error"]?["code"]?.string == expected, "\(body.text): \(answer.json.text)")
        }
        for seconds: Int64 in [3600, 2_592_000] {
            let answer = try await stage.world.api(
                "POST", "/organizations/\(stage.works)/setup-links",
                ["scopes": ["sso"], "recipient": "it@x.example", "expires_in_seconds": .integer(seconds)])
            #expect(answer.status == 201)
        }
    }

    @Test func `rules D-2 and A-7: an admin makes a link freshly authenticated, for what the organization has`()
        async throws
    {
        let stage = try await SetupStage()
        let address = try EmailAddress("owner@works.example")
        let owner = try #require(try await stage.world.store.read { try $0.identity(email: address) }).id
        let order = try stage.order([.domains])
        let stale = stage.world.clock.now().advanced(by: .seconds(-600))
        let aged = Actor.person(owner, authenticatedAt: stale)
        let (works, now) = (stage.works, stage.world.clock.now())
        #expect(
            await code { try await stage.service.make(order, for: works, actor: aged, origin: nil) }
                == "access.reauthentication_required")
        _ = try await stage.service.make(
            order, for: works, actor: .person(owner, authenticatedAt: now), origin: nil)
        try await stage.world.store.write { scope in
            var organization = try #require(try scope.organization(works))
            organization.capabilities = [.sso]
            try scope.update(organization)
        }
        #expect(await code { try await stage.make([.sso, .scim]) } == "capability.missing")
        _ = try await stage.make([.sso])
    }
}
