import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

@Suite struct TeamAndProjectTests {
    private func emails(_ answer: (status: Int, json: JSONValue)) -> Set<String> {
        Set((answer.json["items"]?.array ?? []).compactMap { $0["email"]?.string })
    }

    @Test func `a team made by hand is named, filled, emptied and deleted, each change told once`() async throws {
        let roster = try await Roster(try await World())
        let ada = try await roster.add("ada@works.example")
        let team = try await roster.make("teams", "Builders")
        #expect(code(try await roster.api("POST", "/teams", ["name": "builders"])) == "team.exists")
        #expect(try await roster.api("PATCH", "/teams/\(team)", ["name": "Makers"]).json["name"] == "Makers")
        #expect(try await roster.api("PATCH", "/teams/\(team)", ["name": "Makers"]).status == 200)
        let body: JSONValue = ["member": .string(ada)]
        #expect(try await roster.api("POST", "/teams/\(team)/members", body).status == 201)
        #expect(try await roster.api("POST", "/teams/\(team)/members", body).status == 200)
        #expect(emails(try await roster.api("GET", "/teams/\(team)/members")) == ["ada@works.example"])
        #expect(try await roster.api("DELETE", "/teams/\(team)/members/\(ada)").status == 204)
        #expect(try await roster.api("DELETE", "/teams/\(team)/members/\(ada)").status == 204)
        #expect(try await roster.api("POST", "/teams/\(team)/members", body).status == 201)
        #expect(try await roster.api("DELETE", "/teams/\(team)").status == 204)
        #expect(try await roster.api("GET", "/teams/\(team)").status == 404)
        let told = [
            "group.created", "group.updated", "group.user_added", "group.user_removed", "group.user_added",
            "group.user_removed", "group.deleted",
        ]
        #expect(try await roster.eventTypes().filter { $0.hasPrefix("group.") } == told)
        let actions = try await roster.actions()
        for action in Set(told) { #expect(actions.contains(action), "\(action)") }
    }

    @Test func `All Users holds every active member, and can't be made, changed, filled or removed`() async throws {
        let roster = try await Roster(try await World())
        let ada = try await roster.add("ada@works.example")
        let eve = try await roster.add("eve@works.example")
        _ = try await roster.api("POST", "/members/\(eve)/deactivate")
        #expect(try await roster.api("GET", "/teams/all-users").json["implicit"] == true)
        let everybody = try await roster.api("GET", "/teams/all-users/members")
        #expect(emails(everybody) == ["owner@works.example", "ada@works.example"])
        for (method, path, body) in [
            ("POST", "/teams", ["name": "ALL users"]), ("PATCH", "/teams/all-users", ["name": "X"]),
            ("DELETE", "/teams/all-users", nil),
            ("POST", "/teams/all-users/members", ["member": .string(ada)]),
            ("DELETE", "/teams/all-users/members/\(ada)", nil),
        ] as [(String, String, JSONValue?)] {
            let answer = try await roster.api(method, path, body)
            #expect(answer.status == 409, "\(method) \(path)")
            #expect(code(answer) == "team.all_users", "\(method) \(path)")
        }
    }

    @Test func `rule S-6: a team that a directory fills is the directory's`() async throws {
        let roster = try await Roster(try await World())
        let token = try await roster.scimToken()
        let ada = try await roster.push("ada@works.example", token: token)
        let pushed = try await roster.scim(
            "POST", "/Groups",
            [
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Engineering",
                "members": [["value": .string(ada)]],
            ], token: token)
        let team = try #require(pushed.json["id"]?.string)
        for (method, path, body) in [
            ("PATCH", "", ["name": "X"]), ("DELETE", "", nil), ("POST", "/members", ["member": .string(ada)]),
            ("DELETE", "/members/\(ada)", nil),
        ] as [(String, String, JSONValue?)] {
            let answer = try await roster.api(method, "/teams/\(team)\(path)", body)
            #expect(answer.status == 409, "\(method) \(path)")
            #expect(code(answer) == "team.provisioned", "\(method) \(path)")
        }
        #expect(emails(try await roster.api("GET", "/teams/\(team)/members")) == ["ada@works.example"])
        let invited = try await roster.api(
            "POST", "/invitations", ["email": "new@works.example", "teams": [.string(team)]])
        #expect(code(invited) == "team.provisioned")
    }

    @Test func `rule L-13: grants to a member, a team and All Users stand in the ID token and in userinfo`()
        async throws
    {
        let world = try await World()
        let roster = try await Roster(world)
        let connection = try await world.connection(of: roster.organization)
        try await world.switches(roster.organization, managed: true)
        let ada = try await roster.add("ada@works.example")
        let team = try await roster.make("teams", "Builders")
        _ = try await roster.api("POST", "/teams/\(team)/members", ["member": .string(ada)])
        var projects: [String: String] = [:]
        for name in ["Own", "Team", "Everybody", "Nobody"] { projects[name] = try await roster.make("projects", name) }
        let (own, byTeam) = (try #require(projects["Own"]), try #require(projects["Team"]))
        let everybody = try #require(projects["Everybody"])
        let grants: [(String, JSONValue)] = [
            (own, ["member": .string(ada), "role": "editor"]), (byTeam, ["team": .string(team), "role": "viewer"]),
            (everybody, ["team": "all-users", "role": "guest"]), (own, ["member": .string(ada), "role": "admin"]),
        ]
        for (project, body) in grants {
            #expect(try await roster.api("POST", "/projects/\(project)/grants", body).status == 201)
        }
        #expect(try await roster.api("POST", "/projects/\(own)/grants", grants[3].1).status == 200)
        let listed = try await roster.api("GET", "/projects/\(own)/grants").json["items"]?.array
        #expect(listed?.count == 1)
        #expect(listed?.first?["role"] == "admin")
        let client = try await world.application()
        let claims = try await Journey(world, client: client).signIn(connection, email: "ada@works.example")
        func told(_ claims: JSONValue) -> [String: String] {
            let pairs = (claims["projects"]?.array ?? []).map { ($0["id"]?.string ?? "", $0["role"]?.string ?? "") }
            return Dictionary(pairs) { first, second in first + "," + second }
        }
        #expect(told(claims) == [own: "admin", byTeam: "viewer", everybody: "guest"])
        #expect(claims["groups"]?.array?.contains("Builders") == true)
        let stranger = try await Journey(world, client: client).signIn(connection, email: "bob@works.example")
        #expect(told(stranger) == [everybody: "guest"])
        // A revoked grant is out of the next answer, that of a running token too.
        let journey = Journey(world, client: client)
        let id = try await journey.begin(connection: connection)
        let done = try await journey.finish(
            try await journey.post(
                try journey.order(connection, requestID: id, email: "ada@works.example"), to: connection))
        let (_, tokens) = try await journey.redeem(try #require(query(done.header("location"))["code"]))
        let access = try #require(tokens["access_token"]?.string)
        #expect(try await roster.api("DELETE", "/projects/\(own)/grants/\(ada)").status == 204)
        #expect(try await roster.api("DELETE", "/projects/\(own)/grants/\(ada)").status == 204)
        #expect(try await roster.api("DELETE", "/projects/\(everybody)/grants/all-users").status == 204)
        #expect(try await roster.api("DELETE", "/projects/\(byTeam)").status == 204)
        let info = try JSONValue(
            parsing: await journey.browser.post("/oauth2/userinfo", [("access_token", access)]).body)
        #expect(told(info) == [:])
        #expect(try await roster.eventTypes().filter { $0 == "project.role_revoked" }.count == 2)
    }

    @Test func `projects are named once, and a grant needs one holder of this organization and a role that is a word`()
        async throws
    {
        let world = try await World()
        let roster = try await Roster(world)
        let other = try await Roster(world, domain: "other.example")
        let project = try await roster.make("projects", "Apollo")
        let foreign = try await other.make("teams", "Builders")
        #expect(code(try await roster.api("POST", "/projects", ["name": "APOLLO"])) == "project.exists")
        #expect(code(try await roster.api("POST", "/projects", ["name": "  "])) == "name.empty")
        #expect(try await roster.api("PATCH", "/projects/\(project)", ["name": "Gemini"]).json["name"] == "Gemini")
        let path = "/projects/\(project)/grants"
        for (body, expected) in [
            (["role": "viewer"], "value.invalid"), (["team": "all-users"], "value.invalid"),
            (["team": "all-users", "member": "mem-a", "role": "viewer"], "value.invalid"),
            (["team": .string(foreign), "role": "viewer"], "not_found"),
            (["member": "mem-a", "role": "x"], "not_found"),
            (["team": "all-users", "role": "two words"], "role.malformed"),
        ] as [(JSONValue, String)] {
            #expect(code(try await roster.api("POST", path, body)) == expected, "\(body.text)")
        }
        #expect(try await roster.api("GET", path).json["items"] == [])
        #expect(try await roster.api("DELETE", "/projects/\(project)").status == 204)
        #expect(try await roster.api("GET", "/projects/\(project)").status == 404)
    }

    @Test func `rule O-1: an Admin Organization has no teams and no projects`() async throws {
        let world = try await World()
        let id: Identifier<Organization> = Identifier(stored: "org-admins")
        try await world.store.write {
            try $0.insert(Organization(id: id, name: "Admins", kind: .admin, createdAt: World.start))
        }
        for noun in ["teams", "projects"] {
            let answer = try await world.api("POST", "/organizations/\(id)/\(noun)", ["name": "X"])
            #expect(code(answer) == "organization.admin_kind")
        }
    }
}
