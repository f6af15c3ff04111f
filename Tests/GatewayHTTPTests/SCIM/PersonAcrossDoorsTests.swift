import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// One person who comes by directory, by log-in, by hand and from another organization.
@Suite struct PersonAcrossDoorsTests {
    private let world: World
    private let client: SCIMClient
    private let connection: JSONValue
    private let application: (id: String, secret: String)

    init() async throws {
        world = try await World()
        client = try await SCIMClient.works(world)
        connection = try await world.connection(of: client.organization)
        try await world.switches(client.organization, managed: true)
        application = try await world.application()
    }

    /// Signs in with this address under a NameID that stays; returns the claims.
    private func signIn(_ email: String, nameID: String? = nil) async throws -> JSONValue {
        let journey = Journey(world, client: application)
        guard let nameID else { return try await journey.signIn(connection, email: email) }
        let request = try await journey.begin(connection: connection)
        var order = try journey.order(connection, requestID: request, email: email)
        order.nameID = nameID
        order.attributes.append(("email", [email]))
        order.nameIDFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
        let done = try await journey.finish(try await journey.post(order, to: connection))
        try #require(done.status == 303, "\(String(decoding: done.body, as: UTF8.self))")
        let (_, tokens) = try await journey.redeem(try #require(query(done.header("location"))["code"]))
        let payload = try #require(tokens["id_token"]?.string).split(separator: ".")[1]
        return try JSONValue(parsing: try #require(Base64.decodeURLSafe(Array(payload.utf8))))
    }

    @Test func `rule S-3, checklist 129: a member made by a log-in is adopted, the same person and membership`()
        async throws
    {
        let first = try await signIn("ada@works.example")
        let before = try #require(try await client.state().member("ada@works.example"))
        #expect(before.membership.source == .jit)
        // The directory sees them before it adopts them, so that its look-up leads to an update or a create.
        let found = try await client.send("GET", "/Users?filter=userName eq \"ADA@works.example\"")
        #expect(found.ids == [before.membership.id.text])
        let made = try await client.send(
            "POST", "/Users",
            SCIMClient.user("Ada@Works.example", [("externalId", "00u1"), ("displayName", "Ada L.")]))
        #expect(made.status == 201)
        #expect(made.json["id"] == JSONValue(before.membership.id))
        let state = try await client.state()
        let after = try #require(state.member("ada@works.example"))
        #expect(state.members.count == 2)
        #expect(after.identity == before.identity)
        #expect(after.membership.role == .member)
        #expect(after.membership.externalID == "00u1")
        // Names that the directory does not send stay (rule L-4).
        #expect(after.membership.firstName == "Ada")
        #expect(after.membership.lastName == "Lovelace")
        #expect(state.audit.first?.action == "user.adopted")
        #expect(state.eventTypes.suffix(1) == ["user.updated"])
        #expect(try await signIn("ada@works.example")["sub"] == first["sub"])
    }

    @Test func `rule S-3: who is adopted as inactive has lost access, and the event says so`() async throws {
        _ = try await signIn("ada@works.example")
        let made = try await client.send(
            "POST", "/Users", SCIMClient.user("ada@works.example", [("active", false)]))
        #expect(made.status == 201)
        #expect(made.json["active"] == false)
        let state = try await client.state()
        #expect(state.member("ada@works.example")?.membership.active == false)
        #expect(state.eventTypes.last == "user.deactivated")
        let deleted = try #require(made.json["id"]?.string)
        #expect(try await client.send("DELETE", "/Users/\(deleted)").status == 204)
        let again = try await client.send(
            "POST", "/Users", SCIMClient.user("ada@works.example", [("active", false)]))
        #expect(again.json["id"] == .string(deleted))
        #expect(try await client.state().eventTypes.last == "user.updated")
    }

    @Test func `rule S-3: a JIT member is changed by PATCH as one of the directory's own`() async throws {
        _ = try await signIn("ada@works.example")
        let id = try #require(try await client.send("GET", "/Users?filter=emails eq \"ada@works.example\"").ids.first)
        let patched = try await client.send(
            "PATCH", "/Users/\(id)", SCIMClient.patch(["op": "replace", "path": "title", "value": "Countess"]))
        #expect(patched.json["title"] == "Countess")
        #expect(patched.json["name"]?["familyName"] == "Lovelace")
        #expect(try await client.send("PATCH", "/Users/\(id)", SCIMClient.active(false)).status == 200)
        #expect(try await client.state().member("ada@works.example")?.membership.active == false)
    }

    @Test func `rules L-4, L-7: a member made by SCIM is recognised at the first log-in`() async throws {
        let id = try await client.makeUser("ada@works.example", [("externalId", "00u1")])
        let claims = try await signIn("ada@works.example")
        let state = try await client.state()
        let ada = try #require(state.member("ada@works.example"))
        #expect(claims["sub"] == JSONValue(ada.identity.id))
        #expect(ada.membership.id.text == id)
        #expect(ada.membership.source == .scim)
        #expect(state.members.count == 2)
    }

    @Test func `rule L-7: after a change of address SCIM and log-in lead to the same person, whichever comes first`()
        async throws
    {
        let id = try await client.makeUser("ada@works.example", [("externalId", "00u1")])
        let first = try await signIn("ada@works.example", nameID: "00u1")
        // The directory says it first.
        let moved = try await client.send(
            "PUT", "/Users/\(id)", SCIMClient.user("ada.king@works.example", [("externalId", "00u1")]))
        #expect(moved.status == 200)
        #expect(try await signIn("ada.king@works.example", nameID: "00u1")["sub"] == first["sub"])
        // The log-in says it first.
        #expect(try await signIn("ada.byron@works.example", nameID: "00u1")["sub"] == first["sub"])
        let state = try await client.state()
        #expect(state.members.count == 2)
        #expect(state.member("ada.byron@works.example")?.membership.id.text == id)
        let lookUp = "/Users?filter=emails[type eq \"work\"].value eq \"ada.king@works.example\""
        #expect(try await client.send("GET", lookUp).ids == [id], "the directory finds whom it knows")
        // The directory, which knows the old address, changes something else: the address stays.
        let titled = try await client.send(
            "PATCH", "/Users/\(id)", SCIMClient.patch(["op": "replace", "path": "title", "value": "Countess"]))
        #expect(titled.status == 200)
        #expect(try await client.send("GET", lookUp).ids == [id])
        #expect(try await client.state().member("ada.byron@works.example")?.membership.id.text == id)
    }

    @Test func `rule L-7: who never signed in is known by externalId under a new address`() async throws {
        let id = try await client.makeUser("ada@works.example", [("externalId", "00u1")])
        let claims = try await signIn("ada.king@works.example", nameID: "00u1")
        let state = try await client.state()
        #expect(state.members.count == 2)
        #expect(state.member("ada.king@works.example")?.membership.id.text == id)
        #expect(claims["sub"] == JSONValue(state.member("ada.king@works.example")?.identity.id))
    }

    @Test func `rule L-7: an externalId and an address that lead to two people are a conflict that changes nothing`()
        async throws
    {
        _ = try await client.makeUser("ada@works.example", [("externalId", "00u1")])
        _ = try await client.makeUser("grace@works.example", [("externalId", "00u2")])
        let before = try await client.state()
        let journey = Journey(world, client: application)
        let request = try await journey.begin(connection: connection)
        var order = try journey.order(connection, requestID: request, email: "grace@works.example")
        order.nameID = "00u1"
        order.nameIDFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
        order.attributes.append(("email", ["grace@works.example"]))
        let parked = try await journey.post(order, to: connection)
        let refused = parked.status == 303 ? try await journey.finish(parked) : parked
        #expect(refused.shownCode == "identity.conflict")
        let after = try await client.state()
        #expect(after.members == before.members)
        #expect(after.events == before.events)
        // Their own addresses let both in.
        #expect(try await signIn("grace@works.example", nameID: "00u2")["email"] == "grace@works.example")
        #expect(try await signIn("ada@works.example", nameID: "00u1")["email"] == "ada@works.example")
    }

    @Test func `rule L-7: an address that is another person's is a conflict that changes nothing`() async throws {
        let ada = try await client.makeUser("ada@works.example")
        _ = try await client.makeUser("grace@works.example")
        let before = try await client.state()
        let taken: JSONValue = [
            "schemas": SCIMClient.userSchema, "userName": "ada@works.example",
            "emails": [["value": "grace@works.example", "primary": true]],
        ]
        let answer = try await client.send("PUT", "/Users/\(ada)", taken)
        #expect(answer.status == 409)
        #expect(answer.json["scimType"] == "uniqueness")
        #expect(answer.detail.contains("emails.value"))
        #expect(try await client.state() == before)
    }

    @Test func `rule S-10: a person known in another organization is given the membership`() async throws {
        let other = try await SCIMClient(world, try await world.organization("Other", domain: "other.example"))
        let id = try #require(Identifier<Organization>(other.organization))
        let now = world.clock.now()
        // Ada of Works helps out at Other, by hand.
        let identity = Identity(
            id: Identifier(stored: "per_ada"), email: try EmailAddress("ada@works.example"), createdAt: now)
        try await world.store.write { scope in
            try scope.insert(identity)
            try scope.insert(
                Membership(
                    id: Identifier(stored: "mem_guest"), organization: id, identity: identity.id, role: .admin,
                    firstName: "A.", source: .manual, createdAt: now, updatedAt: now))
        }
        let there = try await other.state()
        let made = try await client.send(
            "POST", "/Users", SCIMClient.user("ada@works.example", [("name", ["givenName": "Ada"])]))
        #expect(made.status == 201)
        let here = try #require(try await client.state().member("ada@works.example"))
        #expect(here.identity == identity)
        #expect(here.membership.role == .member)
        // Names, activity and removal are this organization's alone (rule L-7).
        let here2 = try #require(made.json["id"]?.string)
        #expect(try await client.send("PATCH", "/Users/\(here2)", SCIMClient.active(false)).status == 200)
        #expect(try await client.send("DELETE", "/Users/\(here2)").status == 204)
        #expect(try await other.state() == there)
    }

    @Test func `rule S-4: who is deleted and created again is the same member with role and grants`() async throws {
        let id = try await client.makeUser("ada@works.example", [("externalId", "00u1")])
        let sub = try await signIn("ada@works.example")["sub"]
        let organization = try #require(Identifier<Organization>(client.organization))
        let membership = try #require(Identifier<Membership>(id))
        try await world.store.write { scope in
            guard var member = try scope.tenant(organization).member(membership) else { return }
            member.membership.role = .admin
            try scope.update(member.membership)
        }
        #expect(try await client.send("DELETE", "/Users/\(id)").status == 204)
        for method in ["GET", "PUT", "PATCH", "DELETE"] {
            let body: JSONValue? =
                method == "PUT"
                ? SCIMClient.user("ada@works.example") : method == "PATCH" ? SCIMClient.active(true) : nil
            #expect(try await client.send(method, "/Users/\(id)", body).status == 404, "checklist 100, \(method)")
        }
        #expect(try await client.send("GET", "/Users?filter=externalId eq \"00u1\"").json["totalResults"] == 0)
        #expect(try await client.send("GET", "/Users").json["totalResults"] == 1)
        let again = try await client.send("POST", "/Users", SCIMClient.user("ada@works.example"))
        #expect(again.status == 201)
        #expect(again.json["id"] == .string(id))
        let state = try await client.state()
        #expect(state.member("ada@works.example")?.membership.role == .admin)
        #expect(state.eventTypes.last == "user.reactivated")
        #expect(try await signIn("ada@works.example")["sub"] == sub)
    }

    @Test func `checklist 100: the name of somebody deleted is free for somebody else`() async throws {
        let id = try await client.makeUser("ada@works.example", [("externalId", "00u1")])
        #expect(try await client.send("DELETE", "/Users/\(id)").status == 204)
        let other: JSONValue = [
            "schemas": SCIMClient.userSchema, "userName": "ada@works.example", "externalId": "00u1",
            "emails": [["value": "ada.second@works.example", "primary": true]],
        ]
        let made = try await client.send("POST", "/Users", other)
        #expect(made.status == 201)
        #expect(made.json["id"] != .string(id))
    }
}
