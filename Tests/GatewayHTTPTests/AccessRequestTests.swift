import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

@Suite struct AccessRequestTests {
    private func ask(_ roster: Roster, _ project: String, _ email: String) async throws -> JSONValue {
        let answer = try await roster.api(
            "POST", "/access-requests", ["project": .string(project), "email": .string(email)])
        try #require(answer.status == 202, "\(answer.json.text)")
        return answer.json
    }

    @Test func `a request waits, is the same when it is made again, and its approval makes a member with the role`()
        async throws
    {
        let roster = try await Roster(try await World())
        let project = try await roster.make("projects", "Apollo")
        let asked = try await ask(roster, project, "ada@works.example")
        #expect(asked["next"] == "wait")
        #expect(try await ask(roster, project, "ADA@works.example")["id"] == asked["id"])
        let id = try #require(asked["id"]?.string)
        #expect(try await roster.api("GET", "/access-requests?state=pending").json["items"]?.array?.count == 1)
        #expect(try await roster.api("POST", "/access-requests/\(id)/approve", [:]).status == 422)
        let approved = try await roster.api("POST", "/access-requests/\(id)/approve", ["role": "viewer"])
        #expect(approved.json["state"] == "approved")
        let member = try #require(try await roster.members()["ada@works.example"])
        let grants = try await roster.api("GET", "/projects/\(project)/grants").json["items"]?.array
        #expect(grants?.first?["member"] == member["id"])
        #expect(grants?.first?["role"] == "viewer")
        let events = try await roster.eventTypes()
        #expect(try await roster.api("POST", "/access-requests/\(id)/approve", ["role": "admin"]).status == 200)
        #expect(try await roster.eventTypes() == events)
        #expect(
            events.suffix(4) == [
                "access_request.created", "user.created", "project.role_granted", "access_request.approved",
            ])
        let denied = try await roster.api("POST", "/access-requests/\(id)/deny")
        #expect(denied.status == 409)
        #expect(code(denied) == "access_request.decided")
        #expect(try await roster.api("GET", "/access-requests?state=pending").json["items"] == [])
    }

    @Test func `a denied request makes nobody a member, and can't be approved later`() async throws {
        let roster = try await Roster(try await World())
        let project = try await roster.make("projects", "Apollo")
        let id = try #require(try await ask(roster, project, "eve@elsewhere.example")["id"]?.string)
        #expect(try await roster.api("POST", "/access-requests/\(id)/deny").json["state"] == "denied")
        #expect(try await roster.api("POST", "/access-requests/\(id)/deny").status == 200)
        #expect(
            code(try await roster.api("POST", "/access-requests/\(id)/approve", ["role": "viewer"]))
                == "access_request.decided")
        #expect(try await roster.members().count == 1)
        let unknown = try await roster.api(
            "POST", "/access-requests", ["project": "prj-x", "email": "eve@elsewhere.example"])
        #expect(unknown.status == 404)
    }

    @Test func `rule L-2: where the IdP decides, its domain's people go to SSO first, and all others wait`()
        async throws
    {
        let world = try await World()
        let roster = try await Roster(world)
        let connection = try await world.connection(of: roster.organization)
        try await world.switches(roster.organization, managed: true)
        let project = try await roster.make("projects", "Apollo")
        let asked = try await ask(roster, project, "ada@works.example")
        #expect(asked["next"] == "sign_on")
        #expect(asked["sign_on_url"] == connection["start_url"])
        #expect(try await ask(roster, project, "guest@elsewhere.example")["next"] == "wait")
        let id = try #require(asked["id"]?.string)
        let early = try await roster.api("POST", "/access-requests/\(id)/approve", ["role": "viewer"])
        #expect(code(early) == "access_request.needs_sign_on")
        let client = try await world.application()
        _ = try await Journey(world, client: client).signIn(connection, email: "ada@works.example")
        #expect(try await roster.api("POST", "/access-requests/\(id)/approve", ["role": "viewer"]).status == 200)
        let claims = try await Journey(world, client: client).signIn(connection, email: "ada@works.example")
        #expect(claims["projects"] == [["id": .string(project), "role": "viewer"]])
    }

    @Test func `rule L-2: where no IdP could be asked, a request waits for an admin and can be approved`() async throws
    {
        let world = try await World()
        let roster = try await Roster(world)
        let connection = try await world.connection(of: roster.organization)
        try await world.switches(roster.organization, managed: true)
        let project = try await roster.make("projects", "Apollo")
        let text = try #require(connection["id"]?.string)
        let (id, organization) = (try #require(Identifier<Connection>(text)), roster.id)
        try await world.store.write { scope in
            guard let found = try scope.connection(id) else { return }
            try scope.delete(found)
        }
        let asked = try await ask(roster, project, "ada@works.example")
        #expect(asked["next"] == "wait")
        let request = try #require(asked["id"]?.string)
        let approved = try await roster.api("POST", "/access-requests/\(request)/approve", ["role": "viewer"])
        #expect(approved.status == 200, "nobody would ever come in")
        // The same where the organization may not have SSO (rule A-7).
        _ = try await world.connection(of: roster.organization)
        #expect(try await ask(roster, project, "bob@works.example")["next"] == "sign_on")
        try await world.store.write { scope in
            guard var found = try scope.organization(organization) else { return }
            found.capabilities.remove(.sso)
            try scope.update(found)
        }
        #expect(try await ask(roster, project, "cid@works.example")["next"] == "wait")
    }

    @Test func `rule L-1: the answer is the same for a member, a deactivated one and a stranger`() async throws {
        let roster = try await Roster(try await World())
        let project = try await roster.make("projects", "Apollo")
        let gone = try await roster.add("gone@works.example")
        _ = try await roster.api("POST", "/members/\(gone)/deactivate")
        var answers: Set<JSONValue> = []
        for name in ["owner", "gone", "stranger"] {
            var answer = try #require(try await ask(roster, project, "\(name)@works.example").object)
            #expect(answer["email"]?.string == "\(name)@works.example")
            (answer["id"], answer["email"]) = (nil, nil)
            answers.insert(.object(answer))
        }
        #expect(answers.count == 1)
    }
}
