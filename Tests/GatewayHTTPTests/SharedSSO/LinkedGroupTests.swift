import Essentials
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Groups of an Admin Organization's directory in linked organizations (rules O-6, O-7, S-7).
@Suite struct LinkedGroupTests {
    private static let (ada, grace, joan) = ("ada@works.example", "grace@works.example", "joan@works.example")

    private func change(_ verb: String, _ ids: [String]) -> JSONValue {
        SCIMClient.patch(["op": .string(verb), "path": "members", "value": SCIMClient.entries(ids)])
    }

    // MARK: Members

    @Test func `rule S-7: the members of a group whose name is a SCIM Name are members of that organization`()
        async throws
    {
        let stage = try await LinkedStage()
        let sales = try await stage.linked("Sales Corporation", scimName: "Sales")
        let name: JSONValue = ["givenName": "Ada", "familyName": "Lovelace"]
        let ada = try await stage.scim.makeUser(Self.ada, [("name", name)])
        let pushed = try await stage.scim.send("POST", "/Groups", SCIMClient.group("SALES", [ada]))
        #expect(pushed.status == 201)
        let state = try await stage.state(sales)
        let membership = try #require(state.member(Self.ada)?.membership)
        #expect(membership.source == .linkedGroup)
        #expect(membership.role == .member)
        #expect([membership.firstName, membership.lastName] == ["Ada", "Lovelace"])
        #expect(membership.directory == nil && membership.externalID == nil && membership.provisioned == nil)
        #expect(state.line(Self.ada) == "active [group]")
        #expect(state.events(of: Self.ada) == ["user.created"])
        #expect(state.audit.first?.action == "user.created")
        #expect(state.audit.first?.actor == "directory:\(stage.scim.directory)")
        // The person is one identity in both (rule L-13).
        let above = try await stage.state(stage.admin)
        #expect(above.member(Self.ada)?.identity == state.member(Self.ada)?.identity)
        #expect(above.audit.first?.after["linked"]?.array?.first?["gained"] == 1)
        #expect(try await stage.scim.log().last?["difference"]?["linked"]?.array?.first?["gained"] == 1)
    }

    @Test func `rule O-6: taken out the membership ends with its access, put in again it is back with role and teams`()
        async throws
    {
        let stage = try await LinkedStage()
        let sales = try await stage.linked("Sales", scimName: "Sales")
        let ada = try await stage.scim.makeUser(Self.ada)
        let group = try await stage.scim.makeGroup("Sales", [ada])
        let member = try #require(try await stage.state(sales).member(Self.ada)?.membership.id)
        let path = "/organizations/\(sales)"
        #expect(try await stage.world.api("PATCH", path + "/members/\(member)", ["role": "admin"]).status == 200)
        let team = try await stage.world.api("POST", path + "/teams", ["name": "Tools"]).json["id"]?.string ?? ""
        #expect(
            try await stage.world.api(
                "POST", path + "/teams/\(team)/members", ["member": JSONValue(member)]
            ).status == 201)
        let token = try await stage.signIn(Self.ada, into: sales)
        #expect(try await stage.scim.send("PATCH", "/Groups/\(group)", change("remove", [ada])).status == 204)
        #expect(try await stage.membership(Self.ada, in: sales) == "ended by group []")
        // Of the session only what leads to this organization ends: it may reach others.
        #expect(try await stage.access(token) == (false, true))
        #expect(try await stage.scim.send("PATCH", "/Groups/\(group)", change("add", [ada])).status == 204)
        let state = try await stage.state(sales)
        #expect(state.line(Self.ada) == "active [group]")
        #expect(state.member(Self.ada)?.membership.role == .admin)
        #expect(state.teams["Tools"] == [Self.ada])
        let types = state.events(of: Self.ada).filter { $0.hasPrefix("user.") }
        #expect(types == ["user.created", "user.updated", "user.deactivated", "user.reactivated"])
    }

    @Test func `rule P-2: the same members pushed again, in every form, change nothing in the linked organization`()
        async throws
    {
        let stage = try await LinkedStage()
        let sales = try await stage.linked("Sales", scimName: "Sales")
        let ids = [try await stage.scim.makeUser(Self.ada), try await stage.scim.makeUser(Self.grace)]
        let group = try await stage.scim.makeGroup("Sales", ids)
        let before = try await stage.state(sales)
        for (method, body) in [
            ("PUT", SCIMClient.group("Sales", ids)), ("PATCH", change("add", ids)), ("PATCH", change("replace", ids)),
            ("PUT", SCIMClient.group("sales", ids)),
        ] {
            #expect(try await stage.scim.send(method, "/Groups/\(group)", body).status < 300)
            #expect(try await stage.state(sales) == before)
        }
        #expect(try await stage.scim.send("POST", "/Groups", SCIMClient.group("SALES", ids)).status == 409)
        #expect(try await stage.state(sales) == before)
    }

    @Test func `rule S-4: who is inactive in the Admin Organization is assigned as ended, and comes with being active`()
        async throws
    {
        let stage = try await LinkedStage()
        let sales = try await stage.linked("Sales", scimName: "Sales")
        let ada = try await stage.scim.makeUser(Self.ada, [("active", false)])
        _ = try await stage.scim.makeGroup("Sales", [ada])
        #expect(try await stage.membership(Self.ada, in: sales) == "ended by admin_organization [group]")
        #expect(try await stage.scim.send("PATCH", "/Users/\(ada)", SCIMClient.active(true)).status == 200)
        let state = try await stage.state(sales)
        #expect(state.line(Self.ada) == "active [group]")
        #expect(state.events(of: Self.ada) == ["user.created", "user.reactivated"])
    }

    @Test func `rule O-6: who is deleted leaves the mapped groups, and elsewhere is ended until they are back`()
        async throws
    {
        let stage = try await LinkedStage()
        let (sales, support) = (
            try await stage.linked("Sales", scimName: "Sales"), try await stage.linked("Support", scimName: "Support")
        )
        let ada = try await stage.scim.makeUser(Self.ada)
        try await stage.put(Self.ada, .member, .manual, into: support)
        let group = try await stage.scim.makeGroup("Sales", [ada])
        #expect(try await stage.scim.send("DELETE", "/Users/\(ada)").status == 204)
        #expect(try await stage.membership(Self.ada, in: sales) == "ended by group []")
        #expect(try await stage.membership(Self.ada, in: support) == "ended by admin_organization [hand]")
        #expect(try await stage.scim.makeUser(Self.ada) == ada)
        #expect(try await stage.membership(Self.ada, in: sales) == "ended by group []")
        #expect(try await stage.membership(Self.ada, in: support) == "active [hand]")
        #expect(try await stage.scim.send("PATCH", "/Groups/\(group)", change("add", [ada])).status == 204)
        #expect(try await stage.membership(Self.ada, in: sales) == "active [group]")
    }

    @Test func `rule L-14: the last active owner stays when the group lets them go, by hand from then on`() async throws
    {
        let stage = try await LinkedStage()
        let sales = try await stage.linked("Sales", scimName: "Sales")
        let ada = try await stage.scim.makeUser(Self.ada)
        let group = try await stage.scim.makeGroup("Sales", [ada])
        let members = try await stage.state(sales)
        let (mine, founder) = (
            try #require(members.member(Self.ada)?.membership.id),
            try #require(members.member("owner-sales@elsewhere.example")?.membership.id)
        )
        let path = "/organizations/\(sales)/members/"
        #expect(try await stage.world.api("PATCH", path + mine.text, ["role": "owner"]).status == 200)
        #expect(try await stage.world.api("DELETE", path + founder.text).status == 204)
        #expect(try await stage.scim.send("DELETE", "/Groups/\(group)").status == 204)
        let state = try await stage.state(sales)
        #expect(state.line(Self.ada) == "active [hand]")
        #expect(state.audit.prefix(2).contains { $0.action == "shared_sso.last_owner_kept" })
        #expect(state.events(of: Self.ada).last == "user.updated")
    }

    // MARK: Names

    @Test func `rule O-6: a group that no SCIM Name matches is accepted, and takes effect with one`() async throws {
        let stage = try await LinkedStage()
        let sales = try await stage.linked("Sales")
        let ids = [try await stage.scim.makeUser(Self.ada), try await stage.scim.makeUser(Self.grace)]
        _ = try await stage.scim.makeGroup("Straße 7", ids)
        #expect(try await stage.state(sales).members.count == 1)
        #expect(try await stage.rename(sales, to: "STRASSE 7") == (0, 0))
        #expect(try await stage.rename(sales, to: "STRAßE 7") == (2, 0))
        #expect(try await stage.state(sales).members.filter(\.membership.active).count == 3)
        #expect(try await stage.rename(sales, to: "straße 7") == (0, 0))
    }

    @Test func `rule O-7: an edit moves the difference and leaves alone who is in both groups`() async throws {
        let stage = try await LinkedStage()
        let sales = try await stage.linked("Sales", scimName: "One")
        let ada = try await stage.scim.makeUser(Self.ada)
        let grace = try await stage.scim.makeUser(Self.grace)
        let joan = try await stage.scim.makeUser(Self.joan)
        _ = try await stage.scim.makeGroup("One", [ada, grace])
        _ = try await stage.scim.makeGroup("Two", [grace, joan])
        #expect(try await stage.rename(sales, to: "Two") == (1, 1))
        let state = try await stage.state(sales)
        #expect(state.line(Self.ada) == "ended by group []")
        #expect(state.events(of: Self.grace) == ["user.created"])
        #expect(state.line(Self.joan) == "active [group]")
        #expect(state.audit.first?.actor == "operator")
    }

    @Test func `rule O-6: a group that is renamed leaves one organization for another, and no other group follows`()
        async throws
    {
        let stage = try await LinkedStage()
        let (sales, support) = (
            try await stage.linked("Sales", scimName: "Sales"), try await stage.linked("Support", scimName: "Support")
        )
        let ada = try await stage.scim.makeUser(Self.ada)
        let grace = try await stage.scim.makeUser(Self.grace)
        let group = try await stage.scim.makeGroup("Sales", [ada])
        // With a member more in the same request.
        let renamed = try await stage.scim.send("PUT", "/Groups/\(group)", SCIMClient.group("Support", [ada, grace]))
        #expect(renamed.status == 200)
        #expect(try await stage.membership(Self.ada, in: sales) == "ended by group []")
        #expect(try await stage.membership(Self.grace, in: sales) == "none")
        for email in [Self.ada, Self.grace] {
            #expect(try await stage.membership(email, in: support) == "active [group]")
        }
        let linked = try await stage.state(stage.admin).audit.first { $0.action == "group.updated" }?.after["linked"]
        #expect(linked?.array?.map { $0["lost"] } == [1, 0])
        #expect(linked?.array?.map { $0["gained"] } == [0, 2])
    }

    // MARK: What a group is not

    @Test func `rule O-6: no request makes, renames, alters or removes a linked organization or its teams`()
        async throws
    {
        let stage = try await LinkedStage()
        let sales = try await stage.linked("Sales", scimName: "Sales")
        let path = "/organizations/\(sales)"
        #expect(try await stage.world.api("POST", path + "/teams", ["name": "Sales"]).status == 201)
        let ada = try await stage.scim.makeUser(Self.ada)
        func organizations() async throws -> [Organization] {
            try await stage.world.store.read { try $0.organizations(after: nil, limit: 100) }
        }
        let (before, link) = (
            try await organizations(), try await stage.world.store.read { try $0.link(of: sales) }
        )
        let group = try await stage.scim.makeGroup("Sales", [ada])
        let requests: [(String, String, JSONValue?)] = [
            ("POST", "/Groups", SCIMClient.group("Brand New")),
            (
                "PATCH", "/Groups/\(group)",
                SCIMClient.patch(["op": "replace", "path": "displayName", "value": "Renamed"])
            ),
            ("PUT", "/Groups/\(group)", SCIMClient.group("Sales", [ada])),
            ("PATCH", "/Groups/\(sales)", change("add", [ada])),
            ("DELETE", "/Groups/\(sales)", nil), ("DELETE", "/Groups/\(group)", nil),
        ]
        for (method, target, body) in requests {
            let status = try await stage.scim.send(method, target, body).status
            #expect(status == (target.contains(sales.text) ? 404 : status) && status < 500)
            #expect(try await organizations() == before)
            #expect(try await stage.world.store.read { try $0.link(of: sales) } == link)
            #expect(try await stage.state(sales).teams == ["Sales": []])
        }
        #expect(try await stage.membership(Self.ada, in: sales) == "ended by group []")
    }

    @Test func `rule S-6: in a regular organization a group is a team, whatever some link's SCIM Name is`() async throws
    {
        let stage = try await LinkedStage()
        let sales = try await stage.linked("Sales", scimName: "Sales")
        let text = try await stage.world.organization("Apart", domain: "apart.example")
        let client = try await SCIMClient(stage.world, text)
        let ada = try await client.makeUser("ada@apart.example")
        _ = try await client.makeGroup("Sales", [ada])
        #expect(try await client.state().teams == ["Sales": ["ada@apart.example"]])
        #expect(try await stage.state(sales).members.count == 1)
    }

    @Test func `rule O-5: after the link nobody has lost a membership, and the group says nothing any more`()
        async throws
    {
        let stage = try await LinkedStage()
        let sales = try await stage.linked("Sales", scimName: "Sales")
        let ada = try await stage.scim.makeUser(Self.ada)
        let grace = try await stage.scim.makeUser(Self.grace)
        let group = try await stage.scim.makeGroup("Sales", [ada, grace])
        #expect(try await stage.scim.send("PATCH", "/Users/\(grace)", SCIMClient.active(false)).status == 200)
        #expect(try await stage.unlink(sales) == (2, 1))
        #expect(try await stage.scim.send("DELETE", "/Groups/\(group)").status == 204)
        #expect(try await stage.scim.send("PATCH", "/Users/\(grace)", SCIMClient.active(true)).status == 200)
        let state = try await stage.state(sales)
        #expect(state.line(Self.ada) == "active [hand]")
        #expect(state.line(Self.grace) == "ended [hand]")
        let member = try #require(state.member(Self.grace)?.membership.id)
        let path = "/organizations/\(sales)/members/\(member)/reactivate"
        #expect(try await stage.world.api("POST", path).status == 200)
        #expect(try await stage.membership(Self.grace, in: sales) == "active [hand]")
    }
}
