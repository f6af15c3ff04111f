import Administration
import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Provisioning
import Testing

@Suite struct MemberTests {
    @Test func `rule P-2: a member added by hand twice is one member, and the second time changes nothing`()
        async throws
    {
        let roster = try await Roster(try await World())
        let body: JSONValue = ["email": "ada@works.example", "role": "admin", "first_name": " Ada ", "last_name": "L"]
        let made = try await roster.api("POST", "/members", body)
        #expect(made.status == 201)
        #expect(made.json["role"] == "admin")
        #expect(made.json["first_name"] == "Ada")
        #expect(made.json["source"] == "manual")
        let events = try await roster.eventTypes()
        let again = try await roster.api("POST", "/members", body)
        #expect(again.status == 200)
        #expect(again.json["id"] == made.json["id"])
        #expect(try await roster.eventTypes() == events)
        #expect(events.filter { $0 == "user.created" }.count == 2)
        let other = try await roster.api("POST", "/members", ["email": "ADA@works.example", "role": "member"])
        #expect(other.status == 409)
        #expect(code(other) == "member.exists")
    }

    @Test func `rule S-10: a person of another organization is given the membership, under one identity`() async throws
    {
        let world = try await World()
        let roster = try await Roster(world)
        let other = try await Roster(world, domain: "other.example")
        let here = try await roster.api("POST", "/members", ["email": "ada@works.example"]).json
        let there = try await other.api("POST", "/members", ["email": "ada@works.example"]).json
        #expect(here["identity"] == there["identity"])
        #expect(here["id"] != there["id"])
    }

    @Test func `role and names change, a repeated change does nothing, and nonsense is refused by name`() async throws {
        let roster = try await Roster(try await World())
        let id = try await roster.add("ada@works.example")
        let change: JSONValue = ["role": "admin", "first_name": "Ada", "display_name": "Ada L."]
        let changed = try await roster.api("PATCH", "/members/\(id)", change)
        #expect(changed.status == 200)
        #expect(changed.json["role"] == "admin")
        #expect(changed.json["display_name"] == "Ada L.")
        let events = try await roster.eventTypes()
        #expect(events.last == "user.updated")
        #expect(try await roster.api("PATCH", "/members/\(id)", change).status == 200)
        #expect(try await roster.eventTypes() == events)
        #expect(try await roster.api("PATCH", "/members/\(id)", ["first_name": ""]).json["first_name"] == .null)
        #expect(code(try await roster.api("PATCH", "/members/\(id)", ["role": "king"])) == "value.invalid")
        #expect(code(try await roster.api("PATCH", "/members/\(id)", ["email": "x@y.example"])) == "value.invalid")
        #expect(code(try await roster.api("POST", "/members", ["email": "no address"])) == "email.malformed")
        #expect(try await roster.api("PATCH", "/members/mem-unknown", ["active": false]).status == 404)
    }

    @Test func `rule L-6: deactivating ends sessions, codes and tokens at once, and reactivating lets in again`()
        async throws
    {
        let world = try await World()
        let roster = try await Roster(world)
        let connection = try await world.connection(of: roster.organization)
        try await world.switches(roster.organization, managed: true)
        let journey = Journey(world, client: try await world.application())
        let requestID = try await journey.begin(connection: connection)
        let order = try journey.order(connection, requestID: requestID, email: "ada@works.example")
        let done = try await journey.finish(try await journey.post(order, to: connection))
        let waiting = try #require(query(done.header("location"))["code"])
        let silent = await journey.browser.get(journey.authorizeURL())
        let (_, tokens) = try await journey.redeem(try #require(query(silent.header("location"))["code"]))
        let access = try #require(tokens["access_token"]?.string)
        let id = try #require(try await roster.members()["ada@works.example"]?["id"]?.string)
        let answer = try await roster.api("POST", "/members/\(id)/deactivate")
        #expect(answer.json["active"] == false)
        #expect(try await roster.eventTypes().last == "user.deactivated")
        #expect(try await journey.redeem(waiting).0 == 400)
        #expect(await journey.browser.post("/oauth2/userinfo", [("access_token", access)]).status == 401)
        let later = await journey.browser.get(journey.authorizeURL([("prompt", "none")]))
        #expect(query(later.header("location"))["error"] == "login_required")
        let again = try journey.order(
            connection, requestID: try await journey.begin(connection: connection), email: "ada@works.example")
        #expect(try await journey.post(again, to: connection).shownCode == "member.deactivated")
        #expect(code(try await roster.api("POST", "/members", ["email": "ada@works.example"])) == "member.deactivated")
        #expect(try await roster.api("PATCH", "/members/\(id)", ["active": true]).json["active"] == true)
        #expect(try await roster.eventTypes().last == "user.reactivated")
        _ = try await Journey(world, client: journey.client).signIn(connection, email: "ada@works.example")
    }

    @Test func `a removed member is gone with teams and grants, and out while the IdP does not decide`() async throws {
        let world = try await World()
        let roster = try await Roster(world)
        let connection = try await world.connection(of: roster.organization)
        try await world.switches(roster.organization, managed: false)
        let id = try await roster.add("ada@works.example")
        let team = try await roster.make("teams", "Builders")
        let project = try await roster.make("projects", "Apollo")
        _ = try await roster.api("POST", "/teams/\(team)/members", ["member": .string(id)])
        _ = try await roster.api("POST", "/projects/\(project)/grants", ["member": .string(id), "role": "viewer"])
        let journey = Journey(world, client: try await world.application())
        _ = try await journey.signIn(connection, email: "ada@works.example")
        #expect(try await roster.api("DELETE", "/members/\(id)").status == 204)
        #expect(try await roster.eventTypes().suffix(2) == ["group.user_removed", "user.deleted"])
        #expect(try await roster.api("GET", "/members/\(id)").status == 404)
        #expect(try await roster.api("DELETE", "/members/\(id)").status == 404)
        #expect(try await roster.api("GET", "/projects/\(project)/grants").json["items"] == [])
        #expect(try await roster.api("GET", "/teams/\(team)/members").json["items"] == [])
        let silent = await journey.browser.get(journey.authorizeURL([("prompt", "none")]))
        #expect(query(silent.header("location"))["error"] == "login_required")
        let order = try journey.order(
            connection, requestID: try await journey.begin(connection: connection), email: "ada@works.example")
        #expect(try await journey.post(order, to: connection).shownCode == "member.unknown")
        // Added again, the same person is let in under the same subject, with nothing of before.
        _ = try await roster.add("ada@works.example")
        let claims = try await Journey(world, client: journey.client).signIn(connection, email: "ada@works.example")
        #expect(claims["projects"]?.array ?? [] == [])
    }

    @Test func `rule L-14: the last active owner is protected at every door`() async throws {
        let world = try await World()
        let roster = try await Roster(world)
        let owner = try await roster.owner()
        let second = try await roster.add("second@works.example", role: "owner")
        _ = try await roster.api("POST", "/members/\(second)/deactivate")
        for (method, path, body) in [
            ("PATCH", "", ["role": "admin"]), ("PATCH", "", ["active": false]), ("POST", "/deactivate", nil),
            ("DELETE", "", nil),
        ] as [(String, String, JSONValue?)] {
            let answer = try await roster.api(method, "/members/\(owner)\(path)", body)
            #expect(answer.status == 409, "\(method) \(path)")
            #expect(code(answer) == "member.last_owner", "\(method) \(path)")
        }
        let person = try await roster.person(owner)
        let own = await refusal {
            try await world.services.members.change(
                try #require(Identifier(owner)), MemberChange(role: .member), of: roster.id, actor: person, origin: nil)
        }
        #expect(own == "member.last_owner")
        let token = try await roster.scimToken()
        let gone = try await roster.scim("DELETE", "/Users/\(owner)", token: token)
        #expect(gone.status == 403)
        #expect(gone.json["detail"]?.string?.contains("last owner") == true)
        #expect(try await roster.members()["owner@works.example"]?["active"] == true)
        // With another active owner the same is possible.
        _ = try await roster.api("POST", "/members/\(second)/reactivate")
        #expect(try await roster.api("PATCH", "/members/\(owner)", ["role": "member"]).status == 200)
    }

    @Test func `only an owner or the operator makes and unmakes an owner`() async throws {
        let world = try await World()
        let roster = try await Roster(world)
        let (owner, admin) = (try await roster.owner(), try await roster.add("admin@works.example", role: "admin"))
        let second = try await roster.add("second@works.example", role: "owner")
        let key = try await roster.key(["members:read", "members:write"])
        let tries: [(String, String, JSONValue?)] = [
            ("POST", "/members", ["email": "new@works.example", "role": "owner"]),
            ("PATCH", "/members/\(admin)", ["role": "owner"]), ("PATCH", "/members/\(second)", ["role": "admin"]),
            ("PATCH", "/members/\(second)", ["active": false]), ("DELETE", "/members/\(second)", nil),
            ("POST", "/invitations", ["email": "new@works.example", "role": "owner"]),
        ]
        for (method, path, body) in tries {
            let answer = try await roster.api(method, path, body, key: key)
            #expect(answer.status == 403, "\(method) \(path)")
            #expect(code(answer) == "member.owner_only", "\(method) \(path)")
        }
        let (asAdmin, asOwner) = (try await roster.person(admin), try await roster.person(owner))
        let (services, id) = (world.services, roster.id)
        let target = try #require(Identifier<Membership>(admin))
        let refused = await refusal {
            try await services.members.change(
                target, MemberChange(role: .owner), of: id, actor: asAdmin, origin: nil)
        }
        #expect(refused == "member.owner_only")
        let promoted = try await services.members.change(
            target, MemberChange(role: .owner), of: id, actor: asOwner, origin: nil)
        #expect(promoted.membership.role == .owner)
        // Names are no matter of ownership.
        #expect(try await roster.api("PATCH", "/members/\(second)", ["first_name": "Sue"], key: key).status == 200)
    }

    @Test func `rules A-9 and P-4: members, other organizations, wrong scopes and nobody change nothing`() async throws
    {
        let world = try await World()
        let roster = try await Roster(world)
        let other = try await Roster(world, domain: "other.example")
        let member = try await roster.add("ada@works.example")
        let team = try await roster.make("teams", "Builders")
        let project = try await roster.make("projects", "Apollo")
        let (reader, stranger) = (try await roster.key(["members:read"]), try await other.key(["members:write"]))
        let events = try await roster.eventTypes()
        let writes: [(String, String, JSONValue?)] = [
            ("POST", "/members", ["email": "x@works.example"]), ("PATCH", "/members/\(member)", ["active": false]),
            ("DELETE", "/members/\(member)", nil), ("POST", "/teams", ["name": "T"]),
            ("PATCH", "/teams/\(team)", ["name": "T"]), ("DELETE", "/teams/\(team)", nil),
            ("POST", "/teams/\(team)/members", ["member": .string(member)]),
            ("DELETE", "/teams/\(team)/members/\(member)", nil), ("POST", "/projects", ["name": "P"]),
            ("PATCH", "/projects/\(project)", ["name": "P"]), ("DELETE", "/projects/\(project)", nil),
            ("POST", "/projects/\(project)/grants", ["team": "all-users", "role": "viewer"]),
            ("DELETE", "/projects/\(project)/grants/all-users", nil),
            ("POST", "/invitations", ["email": "x@works.example"]),
            ("POST", "/access-requests", ["email": "x@works.example", "project": .string(project)]),
        ]
        for (method, path, body) in writes {
            #expect(try await roster.api(method, path, body, key: reader).status == 403, "\(method) \(path)")
            #expect(try await roster.api(method, path, body, key: stranger).status == 404, "\(method) \(path)")
            #expect(try await roster.api(method, path, body, key: nil).status == 401, "\(method) \(path)")
        }
        for path in ["/invitations", "/access-requests", "/teams/\(team)/members", "/projects/\(project)/grants"] {
            #expect(try await roster.api("GET", path, key: reader).status == 200, "\(path)")
            #expect(try await roster.api("GET", path, key: stranger).status == 404, "\(path)")
        }
        // Another organization's ids are not found below one's own path.
        #expect(try await other.api("PATCH", "/members/\(member)", ["active": false]).status == 404)
        #expect(try await other.api("DELETE", "/teams/\(team)").status == 404)
        #expect(try await other.api("DELETE", "/projects/\(project)").status == 404)
        let asMember = try await roster.person(member)
        for actor in [asMember, .system] {
            let refused = await refusal {
                try await world.services.teams.create("T", in: roster.id, actor: actor, origin: nil)
            }
            #expect(["not_found", "access.forbidden"].contains(refused))
        }
        #expect(try await roster.eventTypes() == events)
    }

    @Test func `a provisioned member's names and activity are the directory's, the role is the admin's`() async throws {
        let roster = try await Roster(try await World())
        let token = try await roster.scimToken()
        let id = try await roster.push("ada@works.example", token: token)
        for (method, body) in [
            ("PATCH", ["first_name": "Eve"]), ("PATCH", ["active": false]), ("DELETE", nil),
        ] as [(String, JSONValue?)] {
            let answer = try await roster.api(method, "/members/\(id)", body)
            #expect(answer.status == 409, "\(method)")
            #expect(code(answer) == "member.provisioned", "\(method)")
            #expect(answer.json["error"]?["remedy"]?.string?.contains("directory") == true)
        }
        #expect(try await roster.api("PATCH", "/members/\(id)", ["role": "admin"]).json["role"] == "admin")
        // What is as the directory says it already is no change.
        #expect(try await roster.api("PATCH", "/members/\(id)", ["active": true]).status == 200)
        #expect(try await roster.scim("DELETE", "/Users/\(id)", token: token).status == 204)
        let back = try await roster.api("POST", "/members", ["email": "ada@works.example"])
        #expect(back.status == 201)
        #expect(back.json["id"]?.string == id)
        #expect(back.json["role"] == "member")
    }

    @Test func `rule P-1: a write that fails leaves no member, no audit event and no outgoing event`() async throws {
        let world = try await World()
        let roster = try await Roster(world)
        let (events, actions) = (try await roster.eventTypes(), try await roster.actions())
        world.store.failWrite(after: 0)
        #expect(try await roster.api("POST", "/members", ["email": "ada@works.example"]).status == 503)
        #expect(try await roster.members().count == 1)
        #expect(try await roster.eventTypes() == events)
        #expect(try await roster.actions() == actions)
    }

    @Test func `rule P-2: two demotions at once leave one owner`() async throws {
        let roster = try await Roster(try await World())
        let first = try await roster.owner()
        let second = try await roster.add("second@works.example", role: "owner")
        async let one = roster.api("PATCH", "/members/\(first)", ["role": "member"])
        async let two = roster.api("PATCH", "/members/\(second)", ["role": "member"])
        let statuses = [try await one.status, try await two.status]
        #expect(statuses.sorted() == [200, 409])
    }
}
