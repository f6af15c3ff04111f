import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    private static let domain = DomainName(stored: "works.example")

    /// Teams with somebody in them, and what one organization sees of another.
    static let teams: [Check] = [
        Check("rule 39: every field of a team is changed by an update, and its name is found in any letter case") {
            store in
            var team = try ContractNouns().team
            try await store.write { [team] scope in try scope.insert(team) }
            let found = try await store.read { [team] in
                try $0.tenant(team.organization).teams(name: FoldedName.of("ÄRZTE"))
            }
            try expect(found, [team], "the team by name")
            (team.name, team.directory, team.externalID, team.revision) = ("Pflege", nil, nil, 6)
            try await store.write { [team] scope in try scope.update(team) }
            try await store.read { [team] scope in
                let tenant = scope.tenant(team.organization)
                try expect(try tenant.team(team.id), team, "the team")
                try expect(try tenant.teams(name: "pflege"), [team], "the team by its new name")
                try expect(try tenant.teams(name: FoldedName.of("Ärzte")), [], "the team by its old name")
                try expect(try tenant.teams(externalID: "g-1"), [], "the team by its old externalId")
                try expect(try tenant.provisionedTeamCount(), 0, "teams that directories fill")
            }
        },
        Check("checklist 35, 97: a team is a set: in once, out once, and nobody whom the directory does not see") {
            store in
            let team = try ContractNouns().team
            let ann = try ContractNouns.person("ann", "ann@works.example")
            let eve = try ContractNouns.person("eve", "eve@evil.example")
            var gone = try ContractNouns.person("gone", "gone@works.example")
            let other = try ContractNouns.person("other", "other@works.example", of: "b")
            (gone.membership.active, gone.membership.removedAt) = (false, ContractNouns.now)
            let people = [ann, eve, gone, other]
            try await store.write { scope in
                try scope.insert(team)
                for person in people {
                    try scope.insert(person.identity)
                    try scope.insert(person.membership)
                }
            }
            func add(_ id: Identifier<Membership>, _ domains: [DomainName] = [domain]) async throws -> Bool {
                try await store.write { try $0.add(id, to: team, in: domains) }
            }
            try expect(try await add(ann.membership.id), true, "the first addition")
            try expect(try await add(ann.membership.id), false, "the second addition")
            try expect(try await add(eve.membership.id), false, "somebody of another domain")
            try expect(try await add(gone.membership.id), false, "somebody deleted")
            try expect(try await add(other.membership.id), false, "somebody of another organization")
            try expect(try await add(Identifier(stored: "mem-nobody")), false, "nobody")
            try expect(try await add(ann.membership.id, []), false, "an addition without any domain")
            try await store.read { scope in
                let tenant = scope.tenant(team.organization)
                try expect(try tenant.isMember(ann.membership.id, of: team.id), true, "being in")
                try expect(try tenant.isMember(eve.membership.id, of: team.id), false, "not being in")
                try expect(try tenant.teams(of: ann.membership.id), [team], "the teams of a member")
                let entry = TeamMember(
                    membership: ann.membership.id, identity: ann.identity.id, display: "ann@works.example")
                try expect(try tenant.members(of: team.id, in: nil, after: nil, limit: 9), [entry], "the members")
                try expect(
                    try tenant.members(of: team.id, in: nil, after: ann.membership.id, limit: 9), [], "the next page")
                try expect(try tenant.members(of: team.id, in: [domain], after: nil, limit: 9), [entry], "the seen")
                let evil = [DomainName(stored: "evil.example")]
                try expect(try tenant.members(of: team.id, in: evil, after: nil, limit: 9), [], "the seen elsewhere")
            }
            let removals = try await store.write { scope in
                [
                    try scope.remove(eve.membership.id, from: team, in: [domain]),
                    try scope.remove(ann.membership.id, from: team, in: [DomainName(stored: "evil.example")]),
                    try scope.remove(ann.membership.id, from: team, in: [domain]),
                    try scope.remove(ann.membership.id, from: team, in: [domain]),
                ]
            }
            try expect(removals, [false, false, true, false], "removals")
        },
        Check(
            "rule S-6: a team that is deleted leaves nobody in it, and who is taken out of all stays in those made by hand"
        ) { store in
            let team = try ContractNouns().team
            let second = Team(
                id: Identifier(stored: "tem-b"), organization: team.organization, name: "B",
                createdAt: ContractNouns.now,
                updatedAt: ContractNouns.now)
            let people = [
                try ContractNouns.person("ann", "ann@works.example"),
                try ContractNouns.person("bob", "bob@works.example"),
            ]
            try await store.write { scope in
                try scope.insert(team)
                try scope.insert(second)
                for person in people {
                    try scope.insert(person.identity)
                    try scope.insert(person.membership)
                    for into in [team, second] { _ = try scope.add(person.membership.id, to: into, in: [domain]) }
                }
                try scope.removeFromProvisionedTeams(people[0].membership)
                try scope.delete(team)
                var gone = people[1].membership
                gone.removedAt = ContractNouns.now
                try scope.update(gone)
                let removed = try scope.remove(gone.id, from: second, in: [domain])
                try expect(removed, false, "a removal of who was deleted")
            }
            try await store.read { scope in
                let tenant = scope.tenant(team.organization)
                try expect(try tenant.teams(), [second], "teams left")
                try expect(try tenant.teams(of: people[0].membership.id), [second], "teams of who was taken out")
                try expect(try tenant.members(of: second.id, in: [domain], after: nil, limit: 9).count, 1, "the seen")
                try expect(try tenant.teams(of: people[1].membership.id), [second], "teams of who stayed")
                try expect(
                    try tenant.members(of: team.id, in: nil, after: nil, limit: 9), [], "members of the deleted team")
            }
            try await store.write { try $0.insert(team) }
            let back = try await store.read {
                try $0.tenant(team.organization).members(of: team.id, in: nil, after: nil, limit: 9)
            }
            try expect(back, [], "members of a team that is made again")
        },
        Check("rule P-3: a run of events takes its places in one piece, with single ones around it") { store in
            let organization = Identifier<Organization>(stored: "org-a")
            try await store.write { scope in
                try scope.append(ContractNouns.event("0"))
                try scope.append((1...50).map { ContractNouns.event("\($0)") }, of: organization)
                try scope.append([], of: organization)
                try scope.append(ContractNouns.event("51"))
            }
            let found = try await store.read { try $0.tenant(organization).events(after: 0, limit: 100) }
            try expect(found.map(\.sequence), (1...52).map { Int64($0) }, "sequence")
            try expect(found.map(\.event), (0...51).map { ContractNouns.event("\($0)") }, "events in order")
        },
        Check("rule R24: nothing that directories have or made is reachable from another organization") { store in
            let nouns = try ContractNouns()
            var member = nouns.membership
            (member.active, member.removedAt) = (true, nil)
            let team = nouns.team
            try await store.write { [member] scope in
                try scope.insert(nouns.identity)
                try scope.insert(member)
                try scope.insert(nouns.directory)
                try scope.insert(nouns.token)
                try scope.insert(team)
                try scope.insert(nouns.entry)
                try scope.setFurtherAddresses(["a@home.example"], of: member)
                _ = try scope.add(member.id, to: team, in: [domain])
                try scope.noteDeprovisioning(of: member, at: ContractNouns.now)
            }
            try await store.read { [member] scope in
                let other = scope.tenant(Identifier(stored: "org-b"))
                try expect(try other.directories(), [], "directories")
                try expect(try other.directory(nouns.directory.id), nil, "directory")
                try expect(try other.directoryTokens(), [], "tokens")
                try expect(try other.member(member.id), nil, "member by id")
                try expect(try other.member(userName: FoldedName.of("Ännchen")), nil, "member by user name")
                try expect(try other.members(externalID: "x-1"), [], "members by externalId")
                try expect(try other.members(emailAddress: "ann@works.example"), [], "members by address")
                try expect(try other.members(emailAddress: "a@home.example"), [], "members by a further address")
                try expect(
                    try other.members(in: [domain], after: nil, offset: 0, limit: 9), [], "members of the domain")
                try expect(try other.memberCount(in: [domain]), 0, "number of members")
                try expect(try other.activeMemberCount(), 0, "number of active members")
                try expect(try other.team(team.id), nil, "team")
                try expect(try other.teams(name: FoldedName.of(team.name)), [], "teams by name")
                try expect(try other.teams(externalID: "g-1"), [], "teams by externalId")
                try expect(try other.provisionedTeams(after: nil, offset: 0, limit: 9), [], "teams of directories")
                try expect(try other.provisionedTeamCount(), 0, "number of teams")
                try expect(try other.members(of: team.id, in: nil, after: nil, limit: 9), [], "members of the team")
                try expect(try other.isMember(member.id, of: team.id), false, "being in the team")
                try expect(try other.teams(of: member.id), [], "teams of the member")
                try expect(try other.provisioningLog(before: nil, limit: 9), [], "log")
                try expect(try other.provisioningLog(before: nouns.entry.id, limit: 9), [], "log from a foreign place")
                try expect(
                    try other.deprovisioningCount(since: ContractNouns.now.advanced(by: .seconds(-9))), 0, "ended")
            }
        },
    ]
}
