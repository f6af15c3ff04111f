import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    /// What directories look up and leave behind.
    static let directories: [Check] = [
        Check("rule 39: every field of a directory, a token and a membership is changed by an update") { store in
            let nouns = try ContractNouns()
            var (directory, token, member) = (nouns.directory, nouns.token, nouns.membership)
            try await store.write { [directory, token, member] scope in
                try scope.insert(nouns.identity)
                try scope.insert(directory)
                try scope.insert(token)
                try scope.insert(member)
            }
            (directory.name, directory.adapter, directory.deprovisioningAllowedUntil) = ("New", "two", nil)
            (token.expiresAt, token.revokedAt, token.lastUsedAt, token.lastUsedAddress) = (nil, nil, nil, "::1")
            (member.role, member.firstName, member.lastName, member.displayName) = (.owner, nil, "Neu", nil)
            (member.active, member.externalID, member.directory, member.userName) = (true, nil, nil, "other")
            (member.provisioned, member.revision, member.removedAt, member.lastSignOnAt) = (nil, 8, nil, nil)
            try await store.write { [directory, token, member] scope in
                try scope.update(directory)
                try scope.update(token)
                try scope.update(member)
            }
            try await store.read { [directory, token, member] scope in
                let tenant = scope.tenant(nouns.organization.id)
                try expect(try tenant.directories(), [directory], "directory")
                try expect(try tenant.directoryTokens(), [token], "token")
                try expect(try tenant.member(member.id)?.membership, member, "membership")
                try expect(try tenant.member(userName: "other")?.membership, member, "the new user name")
                try expect(try tenant.member(userName: FoldedName.of("Ännchen")), nil, "the old user name")
                try expect(try tenant.members(externalID: "x-1"), [], "the old externalId")
            }
        },
        Check("checklist 31: a user name is found and taken in any letter case, an address where there is none") {
            store in
            let (ann, bob) = (
                try ContractNouns.person("ann", "ann@works.example"),
                try ContractNouns.person("bob", "bob@works.example")
            )
            try await store.write { scope in
                for var member in [ann, bob] {
                    try scope.insert(member.identity)
                    if member.identity.id == ann.identity.id { member.membership.userName = "ÄNN" }
                    try scope.insert(member.membership)
                }
            }
            try await store.read { scope in
                let tenant = scope.tenant(ann.membership.organization)
                try expect(
                    try tenant.member(userName: FoldedName.of("änn"))?.membership.id, ann.membership.id, "by name")
                try expect(try tenant.member(userName: "ann@works.example"), nil, "the address of who has a name")
                try expect(
                    try tenant.member(userName: "bob@works.example")?.membership.id, bob.membership.id, "by address")
            }
            var named = bob.membership
            named.userName = "änn"
            try await expectDuplicate("the user name") { [named] in try await store.write { try $0.update(named) } }
        },
        Check("further addresses lead to their member, once, and are replaced as a whole") { store in
            let ann = try ContractNouns.person("ann", "ann@works.example")
            try await store.write { scope in
                try scope.insert(ann.identity)
                try scope.insert(ann.membership)
                try scope.setFurtherAddresses(
                    ["a@home.example", "a@home.example", "ann@works.example"], of: ann.membership)
            }
            func found(_ address: String) async throws -> Int {
                try await store.read { try $0.tenant(ann.membership.organization).members(emailAddress: address).count }
            }
            try expect(try await found("a@home.example"), 1, "by a further address")
            try expect(try await found("ann@works.example"), 1, "by the canonical address")
            try await store.write { try $0.setFurtherAddresses(["b@home.example"], of: ann.membership) }
            try expect(try await found("a@home.example"), 0, "by an address that was replaced")
            try expect(try await found("b@home.example"), 1, "by its replacement")
            try await store.write { try $0.setFurtherAddresses([], of: ann.membership) }
            try expect(try await found("b@home.example"), 0, "by an address that was cleared")
        },
        Check("rule S-4: numbers of members follow every change of a membership and of an address") { store in
            let works = try EmailAddress("x@works.example").domain
            let home = try EmailAddress("x@home.example").domain
            let people = try (0..<5).map { try ContractNouns.person("\($0)", "p\($0)@works.example") }
            let organization = people[0].membership.organization
            func expectCounts(_ inWorks: Int, _ inHome: Int, active: Int, _ when: String) async throws {
                try await store.read { scope in
                    let tenant = scope.tenant(organization)
                    try expect(try tenant.memberCount(in: [works]), inWorks, "members in works.example \(when)")
                    try expect(try tenant.memberCount(in: [home]), inHome, "members in home.example \(when)")
                    try expect(try tenant.memberCount(in: [works, home]), inWorks + inHome, "members in both \(when)")
                    try expect(try tenant.memberCount(in: []), 0, "members in no domain \(when)")
                    try expect(try tenant.activeMemberCount(), active, "active members \(when)")
                    let listed = try tenant.members(in: [works, home], after: nil, offset: 0, limit: 100).count
                    try expect(listed, inWorks + inHome, "members listed \(when)")
                }
            }
            try await store.write { scope in
                for person in people {
                    try scope.insert(person.identity)
                    try scope.insert(person.membership)
                }
            }
            try await expectCounts(5, 0, active: 5, "after inserts")
            var (inactive, removed, moved) = (people[0].membership, people[1].membership, people[2].identity)
            inactive.active = false
            (removed.active, removed.removedAt) = (false, ContractNouns.now)
            moved.email = try EmailAddress("p2@home.example")
            try await store.write { [inactive, removed, moved] scope in
                try scope.update(inactive)
                try scope.update(removed)
                try scope.update(moved)
                try scope.update(moved)
            }
            try await expectCounts(3, 1, active: 3, "after changes")
            (inactive.active, removed.removedAt) = (true, nil)
            moved.email = try EmailAddress("p2@works.example")
            try await store.write { [inactive, removed, moved] scope in
                try scope.update(inactive)
                try scope.update(removed)
                try scope.update(moved)
            }
            try await expectCounts(5, 0, active: 4, "after going back")
        },
        Check("checklist 65: members are listed by creation and id, from a place or an offset") { store in
            let domain = try EmailAddress("x@works.example").domain
            let people = try (0..<9).map { index in
                try ContractNouns.person(
                    "\(9 - index)", "p\(index)@works.example", at: ContractNouns.now.advanced(by: .seconds(index / 3)))
            }
            try await store.write { scope in
                for person in people.shuffled() {
                    try scope.insert(person.identity)
                    try scope.insert(person.membership)
                }
            }
            try await store.read { scope in
                let tenant = scope.tenant(people[0].membership.organization)
                let all = try tenant.members(in: [domain], after: nil, offset: 0, limit: 100).map(\.membership)
                let expected = people.map(\.membership).sorted {
                    ($0.createdAt, $0.id.text) < ($1.createdAt, $1.id.text)
                }
                try expect(all, expected, "the whole list")
                let place = ListPosition(createdAt: expected[3].createdAt, id: expected[3].id.text)
                let behind = try tenant.members(in: [domain], after: place, offset: 0, limit: 2).map(\.membership)
                try expect(behind, Array(expected[4..<6]), "behind a place")
                let offset = try tenant.members(in: [domain], after: nil, offset: 7, limit: 10).map(\.membership)
                try expect(offset, Array(expected[7...]), "from an offset")
            }
        },
        Check("checklist 131: the request log goes backwards, also within one millisecond") { store in
            let entries = (0..<7).map { index in
                ContractNouns.entry("\(index)", at: ContractNouns.now.advanced(by: .seconds(index / 3)))
            }
            try await store.write { scope in for entry in entries.shuffled() { try scope.insert(entry) } }
            var (found, last): ([ProvisioningLogEntry], Identifier<ProvisioningLogEntry>?) = ([], nil)
            while found.count < 20 {
                let page = try await store.read { [last] scope in
                    try scope.tenant(Identifier(stored: "org-a")).provisioningLog(before: last, limit: 2)
                }
                guard let end = page.last else { break }
                found += page
                last = end.id
            }
            try expect(found, Array(entries.reversed()), "the log")
            _ = try await store.write { try $0.sweep(at: ContractNouns.later, limit: 100) }
            let left = try await store.read {
                try $0.tenant(Identifier(stored: "org-a")).provisioningLog(before: nil, limit: 9)
            }
            try expect(left, [], "the log after its date")
        },
        Check("rule S-4: people whose access ended are counted once each, and no more once they are back") { store in
            let people = try (0..<3).map { try ContractNouns.person("\($0)", "p\($0)@works.example") }
            let organization = people[0].membership.organization
            try await store.write { scope in
                for person in people {
                    try scope.insert(person.identity)
                    var membership = person.membership
                    membership.active = false
                    try scope.insert(membership)
                }
                for seconds in [0, 10, 20] {
                    let instant = ContractNouns.now.advanced(by: .seconds(seconds))
                    try scope.noteDeprovisioning(of: people[0].membership, at: instant)
                    try scope.noteDeprovisioning(of: people[0].membership, at: instant)
                }
                try scope.noteDeprovisioning(of: people[1].membership, at: ContractNouns.now.advanced(by: .seconds(10)))
            }
            func count(_ seconds: Int, _ of: Identifier<Organization> = organization) async throws -> Int {
                try await store.read {
                    try $0.tenant(of).deprovisioningCount(since: ContractNouns.now.advanced(by: .seconds(seconds)))
                }
            }
            try expect(try await count(-1), 2, "people ended")
            try expect(try await count(10), 1, "people ended after ten seconds")
            try expect(try await count(20), 0, "people ended after the last")
            try expect(try await count(-1, Identifier(stored: "org-b")), 0, "people ended elsewhere")
            try await store.write { try $0.update(people[0].membership) }
            try expect(try await count(-1), 1, "people ended and not back")
        },
        Check("rule S-4: the end of access ends sessions, codes and grants of this person here, and nothing else") {
            store in
            let nouns = try ContractNouns()
            try await store.write { scope in
                try scope.insert(nouns.session)
                try scope.insert(nouns.code)
                try scope.insert(nouns.grant)
            }
            func end(_ identity: String, _ organization: String) async throws -> Int {
                try await store.write {
                    try $0.endAccess(
                        of: Identifier(stored: identity), through: Identifier(stored: organization),
                        at: ContractNouns.now)
                }
            }
            func expectLive(_ isLive: Bool, _ when: String) async throws {
                try await store.read { scope in
                    try expect(try scope.session(nouns.session.id)?.endedAt == nil, isLive, "the session \(when)")
                    try expect(
                        try scope.accessGrant(hash: nouns.grant.hash)?.revokedAt == nil, isLive, "the grant \(when)")
                }
            }
            try expect(try await end("per-b", "org-a"), 0, "sessions of somebody else")
            try expect(try await end("per-a", "org-b"), 0, "sessions elsewhere")
            try await expectLive(true, "of another")
            try expect(try await end("per-a", "org-a"), 1, "sessions ended")
            try await expectLive(false, "that ended")
            let redeemed = try await store.write { try $0.redeemCode(hash: nouns.code.hash, at: ContractNouns.now) }
            try expect(redeemed, false, "the code's redemption after the end")
            try expect(try await end("per-a", "org-a"), 0, "sessions ended twice")
        },
    ]
}
