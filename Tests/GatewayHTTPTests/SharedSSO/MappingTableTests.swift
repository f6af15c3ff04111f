import Essentials
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// The table of rule O-6, played through `/scim/v2`.
@Suite struct MappingTableTests {
    /// Everybody is pushed once; each combination has an organization and a group of its own.
    private struct Play {
        let stage: LinkedStage
        let other: Identifier<Organization>
        let people: [MappingTable.Origin: (email: String, id: String)]

        init() async throws {
            stage = try await LinkedStage()
            other = try await stage.otherAdmin()
            var people: [MappingTable.Origin: (email: String, id: String)] = [:]
            for (number, origin) in MappingTable.Origin.allCases.enumerated() {
                let email = "p\(number)@works.example"
                people[origin] = (email, try await stage.scim.makeUser(email))
            }
            self.people = people
        }

        /// Memberships as `origin` says, with a role and a team that nothing may take from them.
        private func populate(_ organization: Identifier<Organization>) async throws {
            for (origin, person) in people {
                let source: Membership.Source? =
                    switch origin {
                    case .none: nil
                    case .byHand, .deactivated: .manual
                    case .jit: .jit
                    case .oldDirectory: .scim
                    case .byGroup: .linkedGroup
                    }
                guard let source else { continue }
                let id = try await stage.put(person.email, .admin, source, into: organization) { membership in
                    if origin == .deactivated { membership.deactivateByHand() }
                    if origin == .byGroup { membership.withdrawByGroup() }
                }
                let team = Team(
                    id: Identifier(stored: "tem-\(organization)-\(origin)"), organization: organization,
                    name: origin.rawValue, createdAt: World.start, updatedAt: World.start)
                try await stage.world.store.write { scope in
                    try scope.insert(team)
                    _ = try scope.add(id, to: team)
                }
            }
        }

        /// Plays one combination and returns the organization.
        func play(
            _ link: MappingTable.LinkState, _ group: MappingTable.GroupState, _ name: MappingTable.NameState
        ) async throws -> Identifier<Organization> {
            let label = "\(group)-\(name)"
            let (first, later) = ("Sales \(label)", "Later \(label)")
            let organization = try await stage.organization("Org \(label)")
            try await populate(organization)
            let isLinked = link != .unlinked
            if isLinked { try await stage.link(organization) }
            func setName(_ text: String?) async throws {
                if isLinked { try await stage.rename(organization, to: text) }
            }
            // Letter case does not count between the two (rule O-6).
            if name != .none, name != .after { try await setName(first.uppercased()) }
            let id = group == .absent ? nil : try await stage.scim.makeGroup(group == .unmapped ? later : first, ids)
            if name == .after { try await setName(first) }
            if let id { try await finish(group, id, later) }
            if name == .edited { try await setName(later) }
            if name == .takenAway { try await setName(nil) }
            if link == .unlinkedAgain || link == .movedOn { try await stage.unlink(organization) }
            if link == .movedOn { try await stage.link(organization, to: other, name: first) }
            return organization
        }

        private var ids: [String] { people.values.map(\.id) }

        private func finish(_ group: MappingTable.GroupState, _ id: String, _ later: String) async throws {
            let answer: SCIMAnswer
            switch group {
            case .absent, .unmapped, .mapped: return
            case .renamed:
                answer = try await stage.scim.send(
                    "PATCH", "/Groups/\(id)",
                    SCIMClient.patch(["op": "replace", "path": "displayName", "value": .string(later)]))
            case .deleted: answer = try await stage.scim.send("DELETE", "/Groups/\(id)")
            case .memberRemoved:
                answer = try await stage.scim.send(
                    "PATCH", "/Groups/\(id)",
                    SCIMClient.patch(["op": "remove", "path": "members", "value": SCIMClient.entries(ids)]))
            }
            try #require(answer.status == 204, "\(answer.json.text)")
        }
    }

    @Test(arguments: MappingTable.LinkState.allCases)
    func `rule O-6: every link, group, SCIM Name and membership ends as its row says`(
        link: MappingTable.LinkState
    ) async throws {
        let rows = try #require(MappingTable.rows(link))
        #expect(rows.count == 180)
        let play = try await Play()
        for group in MappingTable.GroupState.allCases {
            for name in MappingTable.NameState.allCases {
                let organization = try await play.play(link, group, name)
                let state = try await play.stage.state(organization)
                #expect(state.isGapFree)
                for row in rows where row.group == group && row.name == name {
                    let email = try #require(play.people[row.origin]?.email)
                    check(row, email, state)
                }
            }
        }
    }

    private func check(_ row: MappingTable.Row, _ email: String, _ state: DirectoryState) {
        #expect(state.line(email) == row.outcome, "\(row.title) — rule \(row.rule)")
        let member = state.member(email)
        if row.origin != .none {
            #expect(member?.membership.role == .admin, "\(row.title) — rule O-8: the role stays")
            #expect(state.teams[row.origin.rawValue] == [email], "\(row.title) — rule O-8: the teams stay")
        }
        // Whoever follows the events knows the end (rule P-3).
        let told = state.events.last { $0.subject == member?.identity.id.text }
        if let told {
            #expect(told.data["active"]?.bool == member?.membership.active, "\(row.title) — rule P-3: the last event")
            #expect(
                told.data["held_by"] == state.audit.first { $0.target == member?.membership.id.text }?.after["held_by"])
        } else if row.origin == .none {
            #expect(member == nil, "\(row.title) — rule P-1: a member of whom no event tells")
        }
    }
}
