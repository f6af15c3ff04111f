import Essentials
import GatewayModel
import GatewayTesting
import Testing

/// Groups of an Admin Organization count when too many would lose access at once (rule S-4).
@Suite struct LinkedHoldTests {
    private struct Crowd {
        let stage: LinkedStage
        let sales: Identifier<Organization>
        let ids: [String]
        let group: String

        /// Forty people besides the founder, all in one mapped group.
        init() async throws {
            stage = try await LinkedStage()
            sales = try await stage.linked("Sales", scimName: "Sales")
            var ids: [String] = []
            for index in 0..<40 { ids.append(try await stage.scim.makeUser("p\(index)@works.example")) }
            self.ids = ids
            group = try await stage.scim.makeGroup("Sales", ids)
        }

        func remove(_ ids: some Sequence<String>) async throws -> SCIMAnswer {
            let body = SCIMClient.patch(
                ["op": "remove", "path": "members", "value": SCIMClient.entries(Array(ids))])
            return try await stage.scim.send("PATCH", "/Groups/\(group)", body)
        }

        func allow() async throws {
            let path = "/organizations/\(stage.admin)/directories/\(stage.scim.directory)/allow-deprovisioning"
            #expect(try await stage.world.api("POST", path, ["minutes": 5]).status == 200)
        }

        func members() async throws -> Int {
            try await stage.state(sales).members.filter(\.membership.active).count
        }
    }

    @Test func `rule S-4: no form of emptying a mapped group gets past the hold, until an admin confirms`() async throws
    {
        let crowd = try await Crowd()
        let target = "/Groups/\(crowd.group)"
        let (above, below) = (
            try await crowd.stage.state(crowd.stage.admin), try await crowd.stage.state(crowd.sales)
        )
        let attempts: [(String, JSONValue?)] = [
            ("PUT", SCIMClient.group("Sales")), ("PUT", SCIMClient.group("Sales", Array(crowd.ids.prefix(20)))),
            ("PATCH", SCIMClient.patch(["op": "remove", "path": "members"])),
            ("PATCH", SCIMClient.patch(["op": "replace", "path": "members", "value": []])),
            ("PATCH", SCIMClient.patch(["op": "replace", "path": "displayName", "value": "Renamed"])),
            ("DELETE", nil),
        ]
        for (method, body) in attempts {
            let held = try await crowd.stage.scim.send(method, target, body)
            #expect(held.status == 429, "\(method) \(body?.text.prefix(200) ?? "")")
            #expect(held.header("retry-after") == "3600")
            #expect(held.detail.contains("of 41 people would lose access"))
        }
        #expect(try await crowd.stage.state(crowd.stage.admin) == above)
        #expect(try await crowd.stage.state(crowd.sales) == below)
        try await crowd.allow()
        #expect(try await crowd.stage.scim.send("DELETE", target).status == 204)
        #expect(try await crowd.members() == 1)
        #expect(try await crowd.stage.state(crowd.stage.admin).members.filter(\.membership.active).count == 41)
    }

    @Test func `rule S-4: a person counts once, by whichever door and in however many organizations`() async throws {
        let crowd = try await Crowd()
        _ = try await crowd.stage.linked("Support", scimName: "Support")
        let second = try await crowd.stage.scim.makeGroup("Support", crowd.ids)
        #expect(try await crowd.remove(crowd.ids.prefix(19)).status == 204)
        // The same people lose the other organization, and then everything.
        let body = SCIMClient.patch(
            ["op": "remove", "path": "members", "value": SCIMClient.entries(Array(crowd.ids.prefix(19)))])
        #expect(try await crowd.stage.scim.send("PATCH", "/Groups/\(second)", body).status == 204)
        for id in crowd.ids.prefix(18) {
            #expect(try await crowd.stage.scim.send("PATCH", "/Users/\(id)", SCIMClient.active(false)).status == 200)
        }
        #expect(try await crowd.stage.scim.send("DELETE", "/Users/\(crowd.ids[18])").status == 204)
        let held = try await crowd.remove([crowd.ids[30]])
        #expect(held.status == 429)
        #expect(held.detail.contains("20 of 41"))
        for (method, body) in [("PATCH", SCIMClient.active(false)), ("DELETE", nil)] {
            #expect(try await crowd.stage.scim.send(method, "/Users/\(crowd.ids[31])", body).status == 429)
        }
        // Who is back is counted no more.
        #expect(
            try await crowd.stage.scim.send("PATCH", "/Users/\(crowd.ids[0])", SCIMClient.active(true)).status == 200)
        #expect(try await crowd.remove([crowd.ids[30]]).status == 429)
        let add = SCIMClient.patch(["op": "add", "path": "members", "value": SCIMClient.entries([crowd.ids[0]])])
        for group in [crowd.group, second] {
            #expect(try await crowd.stage.scim.send("PATCH", "/Groups/\(group)", add).status == 204)
        }
        #expect(try await crowd.remove([crowd.ids[30]]).status == 204)
        crowd.stage.world.clock.advance(by: .minutes(61))
        #expect(try await crowd.remove(crowd.ids[31...38]).status == 204)
    }

    @Test func `rule S-4: who loses nothing by leaving the group is not counted`() async throws {
        let crowd = try await Crowd()
        for index in 0..<40 {
            let answer = try await crowd.stage.world.api(
                "POST", "/organizations/\(crowd.sales)/members", ["email": .string("p\(index)@works.example")])
            #expect(answer.status == 200)
        }
        #expect(try await crowd.stage.scim.send("DELETE", "/Groups/\(crowd.group)").status == 204)
        #expect(try await crowd.members() == 41)
    }

    @Test
    func `rule O-7: an admin's edit of the SCIM Name is not held, for it was shown before, and counts for no push`()
        async throws
    {
        let crowd = try await Crowd()
        #expect(try await crowd.stage.rename(crowd.sales, to: nil) == (0, 40))
        #expect(try await crowd.members() == 1)
        #expect(
            try await crowd.stage.scim.send("PATCH", "/Users/\(crowd.ids[0])", SCIMClient.active(false)).status == 200)
        #expect(try await crowd.stage.rename(crowd.sales, to: "Sales") == (39, 0))
    }

    @Test func `rule S-4: pushing people as inactive is no way around the hold`() async throws {
        let stage = try await LinkedStage()
        let sales = try await stage.linked("Sales")
        for index in 0..<25 { try await stage.put("p\(index)@works.example", .member, .jit, into: sales) }
        var statuses: [Int] = []
        for index in 0..<25 {
            let body = SCIMClient.user("p\(index)@works.example", [("active", false)])
            statuses.append(try await stage.scim.send("POST", "/Users", body).status)
        }
        #expect(statuses == Array(repeating: 201, count: 19) + Array(repeating: 429, count: 6))
        #expect(try await stage.state(sales).members.filter(\.membership.active).count == 7)
    }
}
