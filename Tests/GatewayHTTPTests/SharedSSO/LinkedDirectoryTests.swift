import Essentials
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// The former directory of a linked organization, and that of the Admin Organization (rules O-3, S-4).
@Suite struct LinkedDirectoryTests {
    // MARK: The former directory

    /// An organization with a directory of its own and three people, linked since.
    private func formerDirectory(
        _ stage: LinkedStage
    ) async throws -> (client: SCIMClient, users: [String], group: String) {
        let text = try await stage.world.organization("Sales", domain: "sales.example")
        let client = try await SCIMClient(stage.world, text)
        var users: [String] = []
        for name in ["ada", "grace", "joan"] { users.append(try await client.makeUser("\(name)@sales.example")) }
        let group = try await client.makeGroup("Tools", users)
        try await stage.link(try #require(Identifier(text)))
        return (client, users, group)
    }

    @Test func `rule O-3: the old application pushes that everybody goes, it is 403 each time and nobody changes`()
        async throws
    {
        let stage = try await LinkedStage()
        let (client, users, group) = try await formerDirectory(stage)
        let before = try await client.state()
        let logged = try await client.log().count
        var requests: [(method: String, target: String, body: JSONValue?)] = []
        for user in users {
            requests.append(("PATCH", "/Users/\(user)", SCIMClient.active(false)))
            requests.append(("PUT", "/Users/\(user)", SCIMClient.user("ada@sales.example", [("active", false)])))
            requests.append(("DELETE", "/Users/\(user)", nil))
        }
        requests += [
            ("GET", "/Users", nil), ("GET", "/Users/\(users[0])", nil), ("GET", "/Groups", nil),
            ("POST", "/Users", SCIMClient.user("new@sales.example")), ("POST", "/Groups", SCIMClient.group("New")),
            ("PUT", "/Groups/\(group)", SCIMClient.group("Tools")), ("DELETE", "/Groups/\(group)", nil),
            (
                "POST", "/Bulk",
                [
                    "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
                    "Operations": [["method": "DELETE", "path": .string("/Users/\(users[0])")]],
                ]
            ),
        ]
        for request in requests {
            let answer = try await client.send(request.method, request.target, request.body)
            #expect(answer.status == 403, "\(request.method) \(request.target)")
            #expect(answer.json["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"])
            #expect(answer.json["scimType"] == nil)
            #expect(answer.detail.contains("\"Head Office\" administers"))
            #expect(answer.detail.contains("nothing was changed"))
        }
        #expect(try await client.state() == before)
        let log = try await client.log().dropFirst(logged)
        #expect(log.count == requests.count)
        #expect(log.allSatisfy { $0["code"] == "scim.administered_elsewhere" && $0["status"] == 403 })
    }

    @Test func `rule O-5: after the link the organization's own directory speaks again`() async throws {
        let stage = try await LinkedStage()
        let (client, users, _) = try await formerDirectory(stage)
        #expect(try await client.send("GET", "/Users").status == 403)
        try await stage.unlink(try #require(Identifier(client.organization)))
        #expect(try await client.send("PATCH", "/Users/\(users[0])", SCIMClient.active(false)).status == 200)
        #expect(try await client.state().line("ada@sales.example") == "ended by directory [directory]")
    }

    @Test func `rule O-3: what the former directory said is the organization's admins' to change while it is linked`()
        async throws
    {
        let stage = try await LinkedStage()
        let (client, users, _) = try await formerDirectory(stage)
        let path = "/organizations/\(client.organization)/members/"
        #expect(try await stage.world.api("PATCH", path + users[0], ["first_name": "Ada"]).status == 200)
        #expect(try await stage.world.api("POST", path + users[0] + "/deactivate").status == 200)
        #expect(try await stage.world.api("DELETE", path + users[1]).status == 204)
        let state = try await client.state()
        #expect(state.line("ada@sales.example") == "ended [directory]")
        #expect(state.line("grace@sales.example") == "none")
        try await stage.unlink(try #require(Identifier(client.organization)))
        #expect(code(try await stage.world.api("DELETE", path + users[2])) == "member.provisioned")
    }

    @Test func `rule O-6: whom the former directory had ended or deleted, the mapped group has back`() async throws {
        let stage = try await LinkedStage()
        let organization = try await stage.organization("Sales")
        try await stage.put("ada@works.example", .admin, .scim, into: organization) { $0.endByDirectory() }
        try await stage.put("grace@works.example", .member, .scim, into: organization) { membership in
            membership.endByDirectory()
            membership.removedAt = World.start
        }
        try await stage.link(organization, name: "Sales")
        let ids = [
            try await stage.scim.makeUser("ada@works.example"), try await stage.scim.makeUser("grace@works.example"),
        ]
        _ = try await stage.scim.makeGroup("Sales", ids)
        let state = try await stage.state(organization)
        for email in ["ada@works.example", "grace@works.example"] {
            #expect(state.line(email) == "active [group]")
            #expect(state.events(of: email) == ["user.reactivated"])
            #expect(state.member(email)?.membership.removedAt == nil)
        }
        #expect(state.member("ada@works.example")?.membership.role == .admin)
    }

    // MARK: Reach

    @Test(arguments: ["PATCH", "PUT", "DELETE"])
    func `rule S-4: who is ended in the Admin Organization is ended in every linked one, sessions and tokens too`(
        method: String
    ) async throws {
        let stage = try await LinkedStage()
        let (sales, support) = (try await stage.linked("Sales"), try await stage.linked("Support"))
        let apart = try await stage.organization("Apart")
        let ada = try await stage.scim.makeUser("ada@works.example")
        for organization in [sales, support, apart] {
            try await stage.put("ada@works.example", .admin, .manual, into: organization)
        }
        let tokens = [
            try await stage.signIn("ada@works.example", into: sales),
            try await stage.signIn("ada@works.example", into: support),
        ]
        let body: JSONValue? =
            switch method {
            case "PATCH": SCIMClient.active(false)
            case "PUT": SCIMClient.user("ada@works.example", [("active", false)])
            default: nil
            }
        #expect(try await stage.scim.send(method, "/Users/\(ada)", body).status < 300)
        for token in tokens { #expect(try await stage.access(token) == (false, false)) }
        for organization in [sales, support] {
            let state = try await stage.state(organization)
            #expect(state.line("ada@works.example") == "ended by admin_organization [hand]")
            #expect(state.events(of: "ada@works.example") == ["user.deactivated"])
            #expect(state.audit.first?.action == "user.deactivated")
            #expect(state.audit.first?.actor == "directory:\(stage.scim.directory)")
            #expect(state.isGapFree)
        }
        #expect(try await stage.membership("ada@works.example", in: apart) == "active [hand]")
        #expect(try await stage.state(apart).events.isEmpty)
        // Once more changes nothing (rule P-2).
        if method == "PATCH" {
            #expect(try await stage.scim.send(method, "/Users/\(ada)", body).status == 200)
            #expect(try await stage.state(sales).events.count == 1)
        }
    }

    @Test(arguments: ["PATCH", "POST"])
    func `rule S-4: who comes back in the Admin Organization is back where the Admin Organization had ended them`(
        method: String
    ) async throws {
        let stage = try await LinkedStage()
        let (sales, support) = (try await stage.linked("Sales"), try await stage.linked("Support"))
        let ada = try await stage.scim.makeUser("ada@works.example")
        try await stage.put("ada@works.example", .owner, .jit, into: sales)
        try await stage.put("ada@works.example", .member, .manual, into: support) { $0.deactivateByHand() }
        if method == "POST" {
            #expect(try await stage.scim.send("DELETE", "/Users/\(ada)").status == 204)
            #expect(try await stage.scim.makeUser("ada@works.example") == ada)
        } else {
            #expect(try await stage.scim.send("PATCH", "/Users/\(ada)", SCIMClient.active(false)).status == 200)
            #expect(
                try await stage.membership("ada@works.example", in: sales) == "ended by admin_organization [log_in]")
            #expect(try await stage.scim.send("PATCH", "/Users/\(ada)", SCIMClient.active(true)).status == 200)
        }
        let state = try await stage.state(sales)
        #expect(state.line("ada@works.example") == "active [log_in]")
        #expect(state.member("ada@works.example")?.membership.role == .owner)
        #expect(state.events(of: "ada@works.example") == ["user.deactivated", "user.reactivated"])
        #expect(try await stage.membership("ada@works.example", in: support) == "ended [hand]")
        #expect(try await stage.state(support).events.isEmpty)
    }

    @Test func `rule S-4: an admin who deactivates by hand in the Admin Organization reaches as far`() async throws {
        let stage = try await LinkedStage()
        let sales = try await stage.linked("Sales")
        let admin = try await stage.put("ada@works.example", .admin, .manual, into: stage.admin)
        try await stage.put("ada@works.example", .member, .manual, into: sales)
        let path = "/organizations/\(stage.admin)/members/\(admin)"
        #expect(try await stage.world.api("POST", path + "/deactivate").status == 200)
        #expect(try await stage.membership("ada@works.example", in: sales) == "ended by admin_organization [hand]")
        #expect(try await stage.world.api("POST", path + "/reactivate").status == 200)
        #expect(try await stage.membership("ada@works.example", in: sales) == "active [hand]")
        // Removed is forgotten, and says nothing about anybody's activity (rule A-3).
        #expect(try await stage.world.api("DELETE", path).status == 204)
        #expect(try await stage.membership("ada@works.example", in: sales) == "active [hand]")
    }

    @Test func `rule L-14: the last active owner of a linked organization stays one, without sessions, and it is said`()
        async throws
    {
        let stage = try await LinkedStage()
        let sales = try await stage.linked("Sales")
        let ada = try await stage.scim.makeUser("ada@works.example")
        let grace = try await stage.scim.makeUser("grace@works.example")
        for email in ["ada@works.example", "grace@works.example"] {
            try await stage.put(email, .owner, .manual, into: sales)
        }
        // The founder is the third owner, and goes by hand.
        let founder = try #require(try await stage.state(sales).member("owner-sales@elsewhere.example")?.membership.id)
        let path = "/organizations/\(sales)/members/\(founder)/deactivate"
        #expect(try await stage.world.api("POST", path).status == 200)
        let token = try await stage.signIn("grace@works.example", into: sales)
        for user in [ada, grace] {
            #expect(try await stage.scim.send("PATCH", "/Users/\(user)", SCIMClient.active(false)).status == 200)
        }
        let state = try await stage.state(sales)
        #expect(state.line("ada@works.example") == "ended by admin_organization [hand]")
        #expect(state.line("grace@works.example") == "active [hand]")
        #expect(try await stage.access(token) == (false, false))
        let note = try #require(state.audit.first)
        #expect(note.action == "shared_sso.last_owner_kept")
        #expect(note.after["email"] == "grace@works.example")
        #expect(state.events(of: "grace@works.example").isEmpty)
        #expect(try await stage.state(stage.admin).line("grace@works.example") == "ended by directory [directory]")
    }

    @Test func `rule S-4: whom the Admin Organization had deactivated before the link is not let in past it`()
        async throws
    {
        let stage = try await LinkedStage()
        let sales = try await stage.organization("Sales")
        for (name, source) in [("ada", Membership.Source.manual), ("grace", .jit), ("joan", .manual)] {
            try await stage.put("\(name)@works.example", .member, source, into: sales)
        }
        var users: [String] = []
        for name in ["ada", "grace", "joan"] { users.append(try await stage.scim.makeUser("\(name)@works.example")) }
        _ = try await stage.scim.makeGroup("Sales", users)
        for user in users.prefix(2) {
            #expect(try await stage.scim.send("PATCH", "/Users/\(user)", SCIMClient.active(false)).status == 200)
        }
        #expect(try await stage.membership("ada@works.example", in: sales) == "active [hand]")
        try await stage.link(sales, name: "Sales")
        #expect(
            try await stage.membership("ada@works.example", in: sales) == "ended by admin_organization [group+hand]")
        #expect(try await stage.membership("grace@works.example", in: sales) == "ended by admin_organization [group]")
        #expect(try await stage.membership("joan@works.example", in: sales) == "active [group+hand]")
        #expect(try await stage.scim.send("PATCH", "/Users/\(users[0])", SCIMClient.active(true)).status == 200)
        #expect(try await stage.membership("ada@works.example", in: sales) == "active [group+hand]")
    }

    @Test func `rule S-4: whom the Admin Organization has ended, no admin of a linked one lets in`() async throws {
        let stage = try await LinkedStage()
        let sales = try await stage.linked("Sales")
        let ada = try await stage.scim.makeUser("ada@works.example")
        let member = try await stage.put("ada@works.example", .member, .manual, into: sales)
        let joan = try await stage.scim.makeUser("joan@works.example")
        for user in [ada, joan] {
            #expect(try await stage.scim.send("PATCH", "/Users/\(user)", SCIMClient.active(false)).status == 200)
        }
        let before = try await stage.state(sales)
        let path = "/organizations/\(sales)/members"
        let reactivated = try await stage.world.api("POST", path + "/\(member)/reactivate")
        #expect(code(reactivated) == "member.suspended")
        #expect(reactivated.json.text.contains("Head Office"))
        #expect(
            code(try await stage.world.api("POST", path, ["email": "joan@works.example"])) == "member.suspended")
        #expect(try await stage.state(sales) == before)
        // Kept out by hand meanwhile, they stay out when the directory has them back.
        #expect(try await stage.world.api("POST", path + "/\(member)/deactivate").status == 200)
        #expect(try await stage.scim.send("PATCH", "/Users/\(ada)", SCIMClient.active(true)).status == 200)
        #expect(try await stage.membership("ada@works.example", in: sales) == "ended [hand]")
        #expect(try await stage.world.api("POST", path + "/\(member)/reactivate").status == 200)
        #expect(try await stage.membership("ada@works.example", in: sales) == "active [hand]")
    }
}
