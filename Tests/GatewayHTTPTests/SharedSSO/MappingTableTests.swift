import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import OpenIDConnect
import Persistence
import SignOn
import Testing

/// The table of rules O-3, O-4 and O-6, played through `/scim/v2`, with what a log-in through the Admin Organization opens.
@Suite struct MappingTableTests {
    /// Everybody is pushed once; each combination has an organization and a group of its own.
    private struct Play {
        let stage: LinkedStage
        let other: Identifier<Organization>
        let connection: Identifier<Connection>
        let people: [MappingTable.Origin: (email: String, id: String)]

        init() async throws {
            stage = try await LinkedStage()
            other = try await stage.otherAdmin()
            let made = try await stage.world.connection(of: stage.admin.text)
            let text = try #require(made["id"]?.string)
            connection = try #require(Identifier(text))
            for admin in [stage.admin, other] { try await Self.requireSSO(of: admin, in: stage.world) }
            var people: [MappingTable.Origin: (email: String, id: String)] = [:]
            for (number, origin) in MappingTable.Origin.allCases.enumerated() {
                let email = "p\(number)@works.example"
                people[origin] = (email, try await stage.scim.makeUser(email))
            }
            self.people = people
        }

        /// Nothing but its own sign-on, or its Admin Organization's, then opens an organization (rule L-11).
        static func requireSSO(of id: Identifier<Organization>, in world: World) async throws {
            try await world.store.write { scope in
                var organization = try #require(try scope.organization(id))
                organization.accessSecurity = AccessSecurity(ssoEnabled: true, requireSSO: true)
                try scope.update(organization)
            }
        }

        /// Who of the people gets into the organization with a session that was made through the Admin Organization.
        func reached(_ organization: Identifier<Organization>) async throws -> Set<String> {
            var reached: Set<String> = []
            for person in people.values {
                let token = "gat_\(organization)-\(person.email)"
                try await stage.grant(token, to: person.email, in: organization, through: connection)
                do {
                    _ = try await stage.world.services.tokens.userInfo(accessToken: token)
                    reached.insert(person.email)
                } catch TokenError.invalidToken {}
            }
            return reached
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
            try await Self.requireSSO(of: organization, in: stage.world)
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
    func `rules O-3, O-4, O-6: every link, group, SCIM Name and membership ends as its row says`(
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
                // What was begun before an unlinking may be finished; that is another test's.
                play.stage.world.clock.advance(by: SharedSSOLink.grace)
                let reached = try await play.reached(organization)
                for row in rows where row.group == group && row.name == name {
                    let email = try #require(play.people[row.origin]?.email)
                    check(row, email, state)
                    // O-3: its own require_sso, without any connection, is ignored while it is linked, and only then.
                    #expect(
                        reached.contains(email) == (link == .linked && row.outcome.hasPrefix("active")),
                        "\(row.title) — rule O-4: a session through the Admin Organization")
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
