import Effects
import Essentials
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Groups become teams (rule S-6).
@Suite struct TeamTests {
    /// A team made by hand, with a guest of another domain and a member who came by directory in it.
    private func handMade(
        _ name: String, _ client: SCIMClient, with emails: [String]
    ) async throws -> (team: Team, guest: Identifier<Membership>) {
        let organization = try #require(Identifier<Organization>(client.organization))
        let now = client.world.clock.now()
        let random = SeededRandom()
        let team = Team(
            id: random.identifier(), organization: organization, name: name, createdAt: now,
            updatedAt: now)
        let guest = random.identifier() as Identifier<Membership>
        try await client.world.store.write { scope in
            try scope.insert(team)
            let identity = Identity(
                id: Identifier(stored: "per_guest"), email: try EmailAddress("guest@agency.example"), createdAt: now)
            try scope.insert(identity)
            try scope.insert(
                Membership(
                    id: guest, organization: organization, identity: identity.id, role: .member, source: .manual,
                    createdAt: now, updatedAt: now))
            let tenant = scope.tenant(organization)
            for member in try tenant.members(after: nil, limit: 100)
            where emails.contains(member.identity.email.text) || member.membership.id == guest {
                _ = try scope.add(member.membership.id, to: team, in: [member.identity.email.domain])
            }
        }
        return (team, guest)
    }

    @Test func `rule S-6: a team made by hand is adopted with its members and grants when the group is pushed`()
        async throws
    {
        let client = try await SCIMClient.works(try await World())
        let ada = try await client.makeUser("ada@works.example")
        let grace = try await client.makeUser("grace@works.example")
        let (team, _) = try await handMade("engineering", client, with: ["ada@works.example"])
        #expect(try await client.send("GET", "/Groups").json["totalResults"] == 0)
        #expect(try await client.send("GET", "/Groups/\(team.id)").status == 404)
        let pushed = try await client.send("POST", "/Groups", SCIMClient.group("Engineering", [grace]))
        #expect(pushed.status == 201)
        #expect(pushed.json["id"] == JSONValue(team.id))
        let state = try await client.state()
        #expect(
            state.teams == ["Engineering": ["ada@works.example", "grace@works.example", "guest@agency.example"]])
        #expect(state.audit.first?.action == "group.adopted")
        #expect(state.audit.first?.before["name"] == "engineering")
        #expect(state.eventTypes.suffix(2) == ["group.updated", "group.user_added"])
        // The second push finds it there.
        let again = try await client.send("POST", "/Groups", SCIMClient.group("ENGINEERING"))
        #expect(again.status == 409)
        #expect(again.json["scimType"] == "uniqueness")
        #expect(try await client.send("GET", "/Users/\(ada)").json["groups"]?.array?.count == 1)
    }

    @Test func `rule S-3: a guest in an adopted team does not appear, and no form of emptying reaches them`()
        async throws
    {
        let client = try await SCIMClient.works(try await World())
        let ada = try await client.makeUser("ada@works.example")
        let (team, guest) = try await handMade("Engineering", client, with: ["ada@works.example"])
        let pushed = try await client.send("POST", "/Groups", SCIMClient.group("Engineering", [ada]))
        #expect(pushed.json["members"]?.array?.map { $0["value"] } == [.string(ada)])
        let target = "/Groups/\(team.id)"
        #expect(!(try await client.send("GET", target).json.text.contains("agency.example")))
        #expect(!(try await client.send("GET", "/Groups").json.text.contains("agency.example")))
        let probe = try await client.send("GET", "/Groups?filter=members eq \"\(guest)\"")
        #expect(probe.json["totalResults"] == 0)
        let attempts: [(String, JSONValue)] = [
            ("PUT", SCIMClient.group("Engineering")),
            ("PATCH", SCIMClient.patch(["op": "remove", "path": "members"])),
            ("PATCH", SCIMClient.patch(["op": "replace", "path": "members", "value": []])),
            ("PATCH", SCIMClient.patch(["op": "remove", "path": "members", "value": [["value": JSONValue(guest)]]])),
            ("PATCH", SCIMClient.patch(["op": "remove", "path": .string("members[value eq \"\(guest)\"]")])),
            ("PATCH", SCIMClient.patch(["op": "remove", "path": "members[type eq \"User\"]"])),
        ]
        for (method, body) in attempts {
            #expect(try await client.send(method, target, body).status < 300)
            #expect(try await client.state().teams["Engineering"] == ["guest@agency.example"], "\(body.text)")
        }
        #expect(!"\(try await client.state().events)".contains(guest.text))
    }

    @Test func `rule S-4, checklist 100: who is deleted leaves the directory's groups, and keeps teams made by hand`()
        async throws
    {
        let client = try await SCIMClient.works(try await World())
        let ada = try await client.makeUser("ada@works.example")
        _ = try await client.makeGroup("Tools", [ada])
        let (team, _) = try await handMade("Crafts", client, with: ["ada@works.example"])
        #expect(try await client.send("DELETE", "/Users/\(ada)").status == 204)
        #expect(try await client.state().teams["Tools"] == [])
        // A group that adopts the team meanwhile does not show who was deleted.
        let pushed = try await client.send("POST", "/Groups", SCIMClient.group("Crafts"))
        #expect(pushed.json["id"] == JSONValue(team.id))
        #expect(pushed.json["members"]?.array ?? [] == [])
        let again = try await client.send("POST", "/Users", SCIMClient.user("ada@works.example"))
        #expect(again.json["id"] == .string(ada))
        let state = try await client.state()
        #expect(state.teams["Tools"] == [])
        #expect(state.teams["Crafts"] == ["ada@works.example", "guest@agency.example"])
        #expect(state.eventTypes.filter { $0 == "group.user_removed" }.count == 1)
    }

    @Test func `rule S-6: All Users is nobody's to make, rename to or see`() async throws {
        let client = try await SCIMClient.works(try await World())
        let group = try await client.makeGroup("Tools")
        let before = try await client.state()
        for name in ["All Users", "ALL USERS", "all users"] {
            let made = try await client.send("POST", "/Groups", SCIMClient.group(name))
            #expect(made.status == 400)
            #expect(made.detail.contains("everybody"))
            let renamed = try await client.send(
                "PATCH", "/Groups/\(group)",
                SCIMClient.patch(["op": "replace", "path": "displayName", "value": .string(name)]))
            #expect(renamed.status == 400)
        }
        #expect(try await client.state() == before)
        #expect(try await client.send("GET", "/Groups").json["totalResults"] == 1)
        #expect(try await client.send("GET", "/Groups/all-users").status == 404)
    }

    @Test func `rule S-6: a rename to a name that is taken is 409 and changes nothing, to another case is fine`()
        async throws
    {
        let client = try await SCIMClient.works(try await World())
        let tools = try await client.makeGroup("Tools")
        _ = try await client.makeGroup("Crafts")
        let before = try await client.state()
        for (method, body) in [
            ("PATCH", SCIMClient.patch(["op": "replace", "path": "displayName", "value": "CRAFTS"])),
            ("PUT", SCIMClient.group("crafts")),
        ] {
            let answer = try await client.send(method, "/Groups/\(tools)", body)
            #expect(answer.status == 409)
            #expect(answer.json["scimType"] == "uniqueness")
        }
        #expect(try await client.state() == before)
        #expect(try await client.send("PUT", "/Groups/\(tools)", SCIMClient.group("TOOLS")).status == 200)
        #expect(try await client.state().teamRows.map(\.name).sorted() == ["Crafts", "TOOLS"])
    }

    @Test func `checklist 108: a group's version follows its members, a user's does not follow their groups`()
        async throws
    {
        let client = try await SCIMClient.works(try await World())
        let ada = try await client.makeUser("ada@works.example")
        let group = try await client.makeGroup("Tools")
        let user = try await client.send("GET", "/Users/\(ada)").header("etag")
        let add = SCIMClient.patch(["op": "add", "path": "members", "value": SCIMClient.entries([ada])])
        let empty = try await client.send("GET", "/Groups/\(group)").header("etag")
        let filled = try await client.send("PATCH", "/Groups/\(group)", add).header("etag")
        #expect(filled != empty)
        #expect(try await client.send("PATCH", "/Groups/\(group)", add).header("etag") == filled)
        #expect(try await client.send("GET", "/Users/\(ada)").header("etag") == user)
        _ = try await client.send("DELETE", "/Users/\(ada)")
        #expect(try await client.send("GET", "/Groups/\(group)").header("etag") != filled)
    }

    @Test func `checklist 98: parallel changes of one group all take effect`() async throws {
        let client = try await SCIMClient.works(try await World())
        var ids: [String] = []
        for index in 0..<40 { ids.append(try await client.makeUser("p\(index)@works.example")) }
        let group = try await client.makeGroup("Tools", Array(ids.prefix(20)))
        let target = "/Groups/\(group)"
        await withTaskGroup(of: Void.self) { tasks in
            for (index, id) in ids.enumerated() {
                tasks.addTask {
                    let operation: JSONValue =
                        index < 20
                        ? ["op": "remove", "path": .string("members[value eq \"\(id)\"]")]
                        : ["op": "add", "path": "members", "value": SCIMClient.entries([id])]
                    let answer = try? await client.send("PATCH", target, SCIMClient.patch(operation))
                    #expect(answer?.status == 204)
                }
            }
        }
        let state = try await client.state()
        #expect(state.teams["Tools"]?.count == 20)
        #expect(state.teams["Tools"]?.contains("p0@works.example") == false)
        #expect(state.isGapFree)
    }
}
