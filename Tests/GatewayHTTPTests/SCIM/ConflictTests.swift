import Essentials
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// What can be there once only, and what happens at the same time.
@Suite struct ConflictTests {
    @Test func `checklist 31, 44: a user name is taken in any letter case, and kept in the one that was sent`()
        async throws
    {
        let client = try await SCIMClient.works(try await World())
        let made = try await client.send("POST", "/Users", SCIMClient.user("Ada@Works.example"))
        #expect(made.json["userName"] == "Ada@Works.example")
        let before = try await client.state()
        for name in ["ada@works.example", "ADA@WORKS.EXAMPLE"] {
            let again = try await client.send("POST", "/Users", SCIMClient.user(name))
            #expect(again.status == 409)
            #expect(again.json["status"] == "409")
            #expect(again.json["scimType"] == "uniqueness")
            #expect(again.detail.contains("look the resource up"))
        }
        #expect(try await client.state() == before)
    }

    @Test func `checklist 32: two spellings of one name in Unicode are one name`() async throws {
        let client = try await SCIMClient.works(try await World())
        func person(_ name: String, _ email: String) -> JSONValue {
            ["schemas": SCIMClient.userSchema, "userName": .string(name), "emails": [["value": .string(email)]]]
        }
        let made = try await client.send("POST", "/Users", person("Zo\u{E9}", "zoe@works.example"))
        #expect(made.status == 201)
        let twin = try await client.send("POST", "/Users", person("ZOE\u{301}", "other@works.example"))
        #expect(twin.status == 409)
        #expect(twin.json["scimType"] == "uniqueness")
        let found = try await client.send("GET", "/Users?filter=userName eq \"zoe\u{301}\"")
        #expect(found.ids == [made.json["id"]?.string])
        // Kept as sent (checklist 41).
        #expect(found.resources.first?["userName"]?.string.map { Array($0.utf8) } == Array("Zo\u{E9}".utf8))
        _ = try await client.makeGroup("Caf\u{E9}")
        #expect(try await client.send("POST", "/Groups", SCIMClient.group("cafe\u{301}")).status == 409)
        #expect(try await client.send("GET", "/Groups?filter=displayName eq \"CAFE\u{301}\"").ids.count == 1)
    }

    @Test func `checklist 45: of many equal requests at once one makes the user, the others are told`() async throws {
        let client = try await SCIMClient.works(try await World())
        let answers = await withTaskGroup(of: SCIMAnswer?.self) { group in
            for _ in 0..<20 {
                group.addTask { try? await client.send("POST", "/Users", SCIMClient.user("ada@works.example")) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.filter { $0?.status == 201 }.count == 1)
        #expect(answers.filter { $0?.status == 409 && $0?.json["scimType"] == "uniqueness" }.count == 19)
        let state = try await client.state()
        #expect(state.members.count == 2)
        #expect(state.isGapFree)
    }

    @Test func `checklist 96: a PATCH to a name that is taken is 409 and changes nothing`() async throws {
        let client = try await SCIMClient.works(try await World())
        let ada = try await client.makeUser("ada@works.example")
        _ = try await client.makeUser("grace@works.example")
        let before = try await client.state()
        let answer = try await client.send(
            "PATCH", "/Users/\(ada)",
            SCIMClient.patch(
                ["op": "replace", "path": "title", "value": "Countess"],
                ["op": "replace", "path": "userName", "value": "GRACE@works.example"]))
        #expect(answer.status == 409)
        #expect(answer.json["scimType"] == "uniqueness")
        #expect(try await client.state() == before)
    }

    @Test func `checklist 23, 25, 26: id, meta and groups that a client sends are ignored`() async throws {
        let client = try await SCIMClient.works(try await World())
        let ada = try await client.makeUser("ada@works.example")
        let tools = try await client.makeGroup("Tools", [ada])
        let made = try await client.send(
            "POST", "/Users",
            SCIMClient.user(
                "grace@works.example",
                [
                    ("id", .string(ada)), ("meta", ["created": "1970-01-01T00:00:00Z", "version": "W/\"9\""]),
                    ("groups", [["value": .string(tools)]]),
                ]))
        #expect(made.status == 201)
        #expect(made.json["id"] != .string(ada))
        #expect(made.json["groups"] == nil)
        #expect(made.json["meta"]?["created"]?.string?.hasPrefix("2026") == true)
        #expect(try await client.state().teams == ["Tools": ["ada@works.example"]])
        let put = try await client.send("PUT", "/Users/\(ada)", SCIMClient.user("ada@works.example", [("groups", [])]))
        #expect(put.json["groups"]?.array?.count == 1)
        let patch = try await client.send(
            "PATCH", "/Users/\(ada)", SCIMClient.patch(["op": "replace", "path": "id", "value": "other"]))
        #expect(patch.status == 400)
        #expect(patch.json["scimType"] == "mutability")
    }

    @Test func `rule A-7: without the capability each request is 403 with a reason, and so are its settings`()
        async throws
    {
        let world = try await World()
        let client = try await SCIMClient.works(world)
        let id = try #require(Identifier<Organization>(client.organization))
        try await world.store.write { scope in
            guard var organization = try scope.organization(id) else { return }
            organization.capabilities.remove(.scim)
            try scope.update(organization)
        }
        let before = try await client.state()
        for (method, target) in [("GET", "/Users"), ("POST", "/Users"), ("GET", "/Groups"), ("POST", "/Bulk")] {
            let answer = try await client.send(
                method, target, method == "POST" ? SCIMClient.user("a@works.example") : nil)
            #expect(answer.status == 403)
            #expect(answer.detail.contains("Works"))
        }
        for path in ["/scim-tokens", "/directories"] {
            let answer = try await world.api(
                "POST", "/organizations/\(client.organization)" + path,
                path == "/directories" ? ["name": "Second", "adapter": "okta"] : [:])
            #expect(answer.json.text.contains("capability.missing"), "\(answer.json.text)")
        }
        #expect(try await client.state() == before)
    }

    @Test func `rule S-1: two directories work side by side while an organization moves between providers`()
        async throws
    {
        let world = try await World()
        let old = try await SCIMClient.works(world, adapter: "okta")
        let made = try await world.api(
            "POST", "/organizations/\(old.organization)/directories", ["name": "New", "adapter": "azure"])
        let new = try await SCIMClient(
            world, old.organization, adapter: "azure", directory: try #require(made.json["id"]?.string))
        #expect(try await old.send("GET", "/Users").status == 200, "a token of one directory ends none of another")
        let ada = try await old.makeUser("ada@works.example", [("externalId", "00u1")])
        let tools = try await old.makeGroup("Tools", [ada])
        // The new one pushes the same person: the same membership, now the new directory's.
        let adopted = try await new.send(
            "POST", "/Users", SCIMClient.user("ada@works.example", [("externalId", "oid")]))
        #expect(adopted.status == 201)
        #expect(adopted.json["id"] == .string(ada))
        let state = try await new.state()
        #expect(state.member("ada@works.example")?.membership.directory?.text == new.directory)
        #expect(state.member("ada@works.example")?.membership.externalID == "oid")
        #expect(state.teams == ["Tools": ["ada@works.example"]])
        #expect(try await new.send("GET", "/Groups?filter=displayName eq \"Tools\"").ids == [tools])
    }
}
