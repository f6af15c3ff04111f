import Effects
import Essentials
import GatewayModel
import GatewayTesting
import Persistence
import Provisioning
import Testing

/// Many clients that change the same people and groups at the same time (rules P-2, P-3).
@Suite struct ParallelChangesTests {
    private struct Dice {
        let random: SeededRandom

        func below(_ limit: Int) -> Int { Int(random.bytes(1)[0]) % limit }
        func email() -> String { "p\(below(12))@works.example" }
    }

    /// One request that a provider might send now.
    private func act(_ client: SCIMClient, _ groups: [String], _ dice: Dice) async throws -> Int {
        let email = dice.email()
        let found = try await client.send("GET", "/Users?filter=userName eq \"\(email)\"")
        guard let id = found.ids.first else {
            let body = SCIMClient.user(email, [("active", .bool(dice.below(5) > 0))])
            return try await client.send("POST", "/Users", body).status
        }
        let group = "/Groups/" + groups[dice.below(groups.count)]
        let entry = SCIMClient.entries([id])
        let (method, target, body): (String, String, JSONValue?) =
            switch dice.below(9) {
            case 0: ("PATCH", "/Users/\(id)", SCIMClient.active(false))
            case 1: ("PATCH", "/Users/\(id)", SCIMClient.active(true))
            case 2: ("PUT", "/Users/\(id)", SCIMClient.user(dice.email(), [("title", .string("T\(dice.below(3))"))]))
            case 3: ("DELETE", "/Users/\(id)", nil)
            case 4: ("PATCH", group, SCIMClient.patch(["op": "remove", "path": "members", "value": entry]))
            case 5: ("PUT", group, SCIMClient.group("Group \(dice.below(9))", [id]))
            case 6: ("PATCH", group, SCIMClient.patch(["op": "replace", "path": "members", "value": []]))
            default: ("PATCH", group, SCIMClient.patch(["op": "add", "path": "members", "value": entry]))
            }
        return try await client.send(method, target, body).status
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func `rules P-2, P-3: whatever happens at once, kept numbers are right and the events tell the whole state`(
        seed: UInt64
    ) async throws {
        let client = try await SCIMClient.works(try await World())
        _ = try await client.world.api(
            "POST", "/organizations/\(client.organization)/directories/\(client.directory)/allow-deprovisioning")
        var groups: [String] = []
        for name in ["A", "B", "C"] { groups.append(try await client.makeGroup(name)) }
        let statuses = try await withThrowingTaskGroup(of: [Int].self) { tasks in
            for worker in 0..<8 {
                tasks.addTask { [groups] in
                    let dice = Dice(random: SeededRandom(seed * 100 + UInt64(worker)))
                    var statuses: [Int] = []
                    for _ in 0..<40 { statuses.append(try await act(client, groups, dice)) }
                    return statuses
                }
            }
            return try await tasks.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(statuses).isSubset(of: [200, 201, 204, 404, 409]), "\(Set(statuses))")
        let state = try await client.state()
        #expect(state.isGapFree)
        try await expectNumbers(client, state)
        expectEvents(state)
    }

    private func expectNumbers(_ client: SCIMClient, _ state: DirectoryState) async throws {
        let organization = try #require(Identifier<Organization>(client.organization))
        let domain = try EmailAddress("x@works.example").domain
        let present = state.members.filter { $0.membership.removedAt == nil }
        let (count, active) = try await client.world.store.read { scope in
            let tenant = scope.tenant(organization)
            return (try tenant.memberCount(in: [domain]), try tenant.activeMemberCount())
        }
        #expect(count == present.count)
        #expect(active == state.members.filter(\.membership.active).count)
        let listed = try await client.send("GET", "/Users?count=500")
        #expect(Set(listed.ids) == Set(present.map(\.membership.id.text)))
        #expect(listed.json["totalResults"]?.integer == Int64(present.count))
        let names = present.map { FoldedName.of($0.membership.userName ?? $0.identity.email.text) }
        #expect(Set(names).count == names.count)
    }

    /// An application that has heard every event knows what the gateway knows.
    private func expectEvents(_ state: DirectoryState) {
        var people: [String: JSONValue] = [:]
        var teams: [String: Set<String>] = [:]
        for event in state.events {
            let group = event.data["group"]?["id"]?.string ?? ""
            let user = event.data["user"]?["id"]?.string ?? ""
            switch event.type {
            case "group.user_added": #expect(teams[group, default: []].insert(user).inserted)
            case "group.user_removed": #expect(teams[group, default: []].remove(user) != nil)
            case "group.created", "group.updated", "group.deleted": break
            default: people[event.subject] = event.data
            }
        }
        for member in state.members {
            #expect(people[member.identity.id.text] == ProvisioningPipeline.json(member))
        }
        for row in state.teamRows {
            let inside = state.members.filter { state.teams[row.name]?.contains($0.identity.email.text) ?? false }
            #expect(teams[row.id.text, default: []] == Set(inside.map(\.membership.id.text)))
        }
    }
}
