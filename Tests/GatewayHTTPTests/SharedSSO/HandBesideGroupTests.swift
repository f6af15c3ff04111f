import Essentials
import GatewayModel
import GatewayTesting
import Testing

/// An admin of a linked organization, and the group that is mapped to it (rule O-6).
@Suite struct HandBesideGroupTests {
    private static let ada = "ada@works.example"

    private struct Scene {
        let stage: LinkedStage
        let sales: Identifier<Organization>
        let ada: String
        let group: String
        let member: String
        var path: String { "/organizations/\(sales)/members" }

        /// Ada is in the group.
        init() async throws {
            stage = try await LinkedStage()
            sales = try await stage.linked("Sales", scimName: "Sales")
            ada = try await stage.scim.makeUser(HandBesideGroupTests.ada)
            group = try await stage.scim.makeGroup("Sales", [ada])
            member = try #require(
                try await stage.state(sales).member(HandBesideGroupTests.ada)?.membership.id.text)
        }

        func group(_ verb: String) async throws {
            let body = SCIMClient.patch(
                ["op": .string(verb), "path": "members", "value": SCIMClient.entries([ada])])
            #expect(try await stage.scim.send("PATCH", "/Groups/\(group)", body).status == 204)
        }

        func line() async throws -> String {
            try await stage.membership(HandBesideGroupTests.ada, in: sales)
        }
    }

    @Test func `rule O-6: added by hand beside the group, the person is no newcomer and outlasts the group`()
        async throws
    {
        let scene = try await Scene()
        let added = try await scene.stage.world.api("POST", scene.path, ["email": .string(Self.ada)])
        #expect(added.status == 200)
        #expect(added.json["held_by"] == ["group", "hand"])
        let state = try await scene.stage.state(scene.sales)
        #expect(state.events(of: Self.ada) == ["user.created", "user.updated"])
        #expect(state.member(Self.ada)?.membership.revision == 1)
        // Once more changes nothing (rule P-2).
        #expect(try await scene.stage.world.api("POST", scene.path, ["email": .string(Self.ada)]).status == 200)
        #expect(try await scene.stage.state(scene.sales) == state)
        try await scene.group("remove")
        #expect(try await scene.line() == "active [hand]")
    }

    @Test func `rule O-6: removed by hand, who is in the group stays a member by the group alone`() async throws {
        let scene = try await Scene()
        _ = try await scene.stage.world.api("POST", scene.path, ["email": .string(Self.ada)])
        #expect(try await scene.stage.world.api("DELETE", scene.path + "/\(scene.member)").status == 204)
        #expect(try await scene.line() == "active [group]")
        let before = try await scene.stage.state(scene.sales)
        let refused = try await scene.stage.world.api("DELETE", scene.path + "/\(scene.member)")
        #expect(refused.status == 409)
        #expect(code(refused) == "member.in_group")
        #expect(refused.json.text.contains("take them out of the group"))
        #expect(try await scene.stage.state(scene.sales) == before)
        try await scene.group("remove")
        #expect(try await scene.line() == "ended by group []")
        #expect(try await scene.stage.world.api("DELETE", scene.path + "/\(scene.member)").status == 204)
        #expect(try await scene.line() == "none")
    }

    @Test func `rule L-6: deactivated by hand, no word of the group brings the person back`() async throws {
        let scene = try await Scene()
        #expect(try await scene.stage.world.api("POST", scene.path + "/\(scene.member)/deactivate").status == 200)
        #expect(try await scene.line() == "ended [group]")
        for verb in ["remove", "add"] { try await scene.group(verb) }
        #expect(try await scene.line() == "ended [group]")
        for isActive in [false, true] {
            let answer = try await scene.stage.scim.send("PATCH", "/Users/\(scene.ada)", SCIMClient.active(isActive))
            #expect(answer.status == 200)
        }
        #expect(try await scene.line() == "ended [group]")
        #expect(try await scene.stage.world.api("POST", scene.path + "/\(scene.member)/reactivate").status == 200)
        #expect(try await scene.line() == "active [group]")
    }

    @Test(arguments: ["add", "reactivate"])
    func `rule O-6: whom the group has let go, an admin has back by hand`(verb: String) async throws {
        let scene = try await Scene()
        try await scene.group("remove")
        let answer =
            verb == "add"
            ? try await scene.stage.world.api("POST", scene.path, ["email": .string(Self.ada)])
            : try await scene.stage.world.api("POST", scene.path + "/\(scene.member)/reactivate")
        #expect(answer.status == (verb == "add" ? 201 : 200))
        #expect(try await scene.line() == "active [hand]")
        #expect(try await scene.stage.state(scene.sales).events(of: Self.ada).last == "user.reactivated")
    }

    @Test(arguments: [(0, "ended by group [hand]"), (1, "active [hand]")])
    func `rule L-6: whom the group has let go, an invitation of since then has back, and an older one has not`(
        second: Int, outcome: String
    ) async throws {
        let scene = try await Scene()
        let before = scene.stage.world.clock.now()
        scene.stage.world.clock.advance(by: .seconds(1))
        try await scene.group("remove")
        let invited = second == 0 ? before : scene.stage.world.clock.now().advanced(by: .seconds(second))
        let invitation = Invitation(
            id: Identifier(stored: "inv_a"), organization: scene.sales, email: try EmailAddress(Self.ada),
            role: .member, tokenHash: [1], invitedBy: "operator", createdAt: invited, sentAt: invited,
            expiresAt: invited.advanced(by: .days(7)))
        var state = try await scene.stage.state(scene.sales)
        let place = try #require(state.members.firstIndex { $0.identity.email.text == Self.ada })
        state.members[place].membership.accept(invitation)
        #expect(state.line(Self.ada) == outcome)
    }
}
