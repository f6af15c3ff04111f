import Effects
import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// A move whose link has a SCIM Name from its beginning (rules M-1, O-6).
@Suite struct MigrationGroupTests {
    @Test
    func `rule O-6: with a SCIM Name the group's members are assigned in the same write, and undo ends what it made`()
        async throws
    {
        let stage = try await MigrationStage()
        try await push(["hal@head.example", "ida@head.example"], stage)
        let (organization, ida) = (stage.organization, Identifier<Identity>(stored: "per-1"))
        let here = Membership(
            id: Identifier(stored: "mem-ida"), organization: organization, identity: ida, role: .member, source: .jit,
            createdAt: stage.world.clock.now(), updatedAt: stage.world.clock.now())
        try await stage.world.store.write { try $0.insert(here) }
        stage.world.clock.advance(by: .seconds(1))
        let plan = try await stage.plan([("scim_name", "Sales")])
        #expect((plan["scim_name"], plan["allow_jit"]) == ("Sales", false))
        #expect(plan["plan"]?["scim"]?["gained"] == 1, "\(plan.text)")
        let applied = try await stage.call("apply", plan)
        #expect(applied.status == 200, "\(applied.json.text)")
        let link = try #require(try await stage.world.store.read { try $0.link(of: organization) })
        #expect((link.scimName, link.allowJIT) == ("Sales", false))
        #expect(try await holds("hal@head.example", stage) == [.group])
        #expect(try await stage.call("undo", applied.json).status == 200)
        // Hal was no member before; Ida was, and nobody is locked out by a way back.
        #expect(try await holds("hal@head.example", stage) == [])
        let hal = try await stage.world.store.read {
            try $0.tenant(organization).member(identity: Identifier(stored: "per-0"))
        }
        #expect(hal?.membership.active == false)
        #expect(try await holds("ida@head.example", stage) == [.hand])
    }

    private func holds(_ email: String, _ stage: MigrationStage) async throws -> Set<Membership.Hold>? {
        let (address, organization) = (try EmailAddress(email), stage.organization)
        return try await stage.world.store.read { scope in
            guard let identity = try scope.identity(email: address) else { return nil }
            return try scope.tenant(organization).member(identity: identity.id)?.membership.holds
        }
    }

    /// A group of the Admin Organization's directory, with these people.
    private func push(_ emails: [String], _ stage: MigrationStage) async throws {
        let (admin, now) = (stage.admin, stage.world.clock.now())
        let directory = Directory(
            id: Identifier(stored: "dir-a"), organization: admin, name: "D", adapter: "okta", createdAt: now)
        let team = Team(
            id: Identifier(stored: "tem-a"), organization: admin, name: "SALES", directory: directory.id,
            createdAt: now,
            updatedAt: now)
        let people = try emails.enumerated().map { number, email in
            Identity(id: Identifier(stored: "per-\(number)"), email: try EmailAddress(email), createdAt: now)
        }
        try await stage.world.store.write { scope in
            try scope.insert(directory)
            try scope.insert(team)
            for identity in people {
                try scope.insert(identity)
                let membership = Membership(
                    id: Identifier(stored: "mem-\(identity.id)"), organization: admin, identity: identity.id,
                    role: .member,
                    source: .scim, directory: directory.id, createdAt: now, updatedAt: now)
                try scope.insert(membership)
                _ = try scope.add(membership.id, to: team, in: [identity.email.domain])
            }
        }
    }
}
