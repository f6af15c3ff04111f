import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    private static let works: Identifier<Organization> = Identifier(stored: "org-a")

    private static func member(
        _ id: String, _ email: String, _ names: [String?] = [nil, nil, nil], of organization: String = "a",
        role: Membership.Role = .member, source: Membership.Source = .scim, active: Bool = true, minutes: Int = 0
    ) throws -> Member {
        var member = try ContractNouns.person(
            id, email, of: organization, at: ContractNouns.now.advanced(by: .minutes(minutes)))
        member.membership = Membership(
            id: member.membership.id, organization: member.membership.organization, identity: member.identity.id,
            role: role, firstName: names[0], lastName: names[1], displayName: names[2], active: active, source: source,
            createdAt: member.membership.createdAt, updatedAt: ContractNouns.now)
        return member
    }

    private static func insert(_ members: [Member], into store: any Store) async throws {
        try await store.write { scope in
            for member in members {
                if try scope.identity(member.identity.id) == nil { try scope.insert(member.identity) }
                try scope.insert(member.membership)
            }
        }
    }

    /// The ids of all pages, and how many pages there were.
    private static func searched(
        _ text: String, _ filter: MemberFilter = MemberFilter(), limit: Int = 2, in store: any Store
    ) async throws -> (ids: [String], pages: Int) {
        try await store.read { scope in
            var (ids, pages, after) = ([String](), 0, NamePosition?.none)
            repeat {
                let page = try scope.tenant(works).members(
                    named: SearchTerms.folded(text), matching: filter, after: after, limit: limit)
                ids += page.found.map { String($0.membership.id.text.dropFirst("mem-a-".count)) }
                (pages, after) = (pages + 1, page.next)
            } while after != nil && pages < 99
            return (ids, pages)
        }
    }

    /// Lists that are searched by the beginning of a name.
    static let search: [Check] = memberSearch + nameSearch

    private static let memberSearch: [Check] = [
        Check("a member is found by the beginning of address and names, whatever the case, once, in order") { store in
            try await insert(
                [
                    member("1", "Zoe@works.example", ["Ånn", "Ülm", "Ånn  Ülm"]),
                    member("2", "ann@works.example", ["Ann", "Annson", "Ann Annson"]),
                    member("3", "bob@works.example", ["Bob", "Ánnson", nil]), member("4", "annika@other.example"),
                    member("5", "ann@elsewhere.example", ["Ann", nil, nil], of: "b"),
                ], into: store)
            try expect(try await searched("ann", in: store).ids, ["2", "4"], "by the beginning")
            try expect(try await searched(" ANN  a", in: store).ids, ["2"], "by the display name")
            try expect(try await searched("ånn ü", in: store).ids, ["1"], "beyond ASCII")
            try expect(try await searched("A\u{30A}NN", in: store).ids, ["1"], "in another spelling of one character")
            try expect(try await searched("ZOE@W", in: store).ids, ["1"], "by the address")
            try expect(try await searched("nn", in: store).ids, [], "by what stands inside")
            try expect(try await searched("ann%", in: store).ids, [], "by a pattern")
            let all = try await searched("", limit: 1, in: store)
            try expect(all.ids.sorted(), ["1", "2", "3", "4"], "everybody, once")
            try expect(all.pages, 4, "pages of one")
        },
        Check("search follows a change of names and address, and the removal of a member") { store in
            var ann = try member("1", "ann@works.example", ["Ann", nil, nil])
            try await insert([ann], into: store)
            ann.membership.firstName = "Cleo"
            ann.membership.revision = 2
            let renamed = ann.membership
            try await store.write { try $0.update(renamed) }
            try expect(try await searched("cleo", in: store).ids, ["1"], "the new name")
            let moved = Identity(
                id: ann.identity.id, email: try EmailAddress("cleo@works.example"), createdAt: ann.identity.createdAt)
            try await store.write { try $0.update(moved) }
            try expect(try await searched("ann", in: store).ids, [], "the former address")
            try expect(try await searched("cleo@", in: store).ids, ["1"], "the new address")
            try await store.write { try $0.delete(renamed) }
            try expect(try await searched("", in: store).ids, [], "after the removal")
            try await store.write { try $0.insert(renamed) }
            try expect(try await searched("cleo", limit: 1, in: store).ids, ["1"], "made anew, once")
        },
        Check("a filter narrows a search and a list, and pages neither repeat nor leave out") { store in
            var people: [Member] = []
            for number in 0..<30 {
                people.append(
                    try member(
                        "\(number)", "p\(number)@works.example", role: number % 10 == 0 ? .owner : .member,
                        source: number % 2 == 0 ? .scim : .jit, active: number % 3 != 0, minutes: number / 3))
            }
            try await insert(people, into: store)
            let filters = [
                MemberFilter(), MemberFilter(role: .owner), MemberFilter(source: .jit), MemberFilter(active: false),
                MemberFilter(role: .member, source: .scim, active: true),
            ]
            for filter in filters {
                let expected = people.filter {
                    filter.includes(
                        role: $0.membership.role, source: $0.membership.source, active: $0.membership.active)
                }.map(\.membership)
                let newest = expected.sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }.map(\.id)
                let listed = try await store.read { scope in
                    var (ids, before) = ([Identifier<Membership>](), ListPosition?.none)
                    while true {
                        let page = try scope.tenant(works).members(matching: filter, before: before, limit: 4)
                        ids += page.map(\.membership.id)
                        guard let last = page.last?.membership, ids.count < 99 else { return ids }
                        before = ListPosition(createdAt: last.createdAt, id: last.id.text)
                    }
                }
                try expect(listed, newest, "the list of \(filter)")
                let found = try await searched("P", filter, limit: 4, in: store).ids
                try expect(found.sorted(), expected.map { String($0.id.text.dropFirst(6)) }.sorted(), "\(filter)")
                let other = try await store.read {
                    try $0.tenant(Identifier(stored: "org-b")).members(matching: filter, before: nil, limit: 9).count
                }
                try expect(other, 0, "another organization's members")
            }
        },
        Check("a search that few fit ends in pages that may be empty, and finds them in the end") { store in
            var people: [Member] = []
            for number in 0..<1100 {
                people.append(
                    try member("\(number)", "p\(1000 + number)@works.example", role: number == 1099 ? .owner : .member))
            }
            try await insert(people, into: store)
            let found = try await searched("p", MemberFilter(role: .owner), in: store)
            try expect(found.ids, ["1099"], "the owner")
            try expect(found.pages, 2, "pages")
        },
    ]

    private static let nameSearch: [Check] = [
        Check("teams and organizations are found by the beginning of their name, in its order, page by page") { store in
            let names = ["Ärzte", "zebra", "arch", "Architects", "Zebras"]
            try await store.write { scope in
                for (index, name) in names.enumerated() {
                    try scope.insert(
                        Team(
                            id: Identifier(stored: "tem-\(index)"), organization: works, name: name,
                            createdAt: ContractNouns.now, updatedAt: ContractNouns.now))
                    try scope.insert(
                        Organization(id: Identifier(stored: "org-\(index)"), name: name, createdAt: ContractNouns.now))
                }
            }
            for (prefix, expected) in [
                ("", ["arch", "Architects", "zebra", "Zebras", "Ärzte"]), ("ARCH", ["arch", "Architects"]),
                ("ä", ["Ärzte"]), ("zebras", ["Zebras"]), ("_", []),
            ] {
                let folded = SearchTerms.folded(prefix)
                let (teams, organizations) = try await store.read { scope in
                    var (teams, organizations) = ([String](), [String]())
                    var after: NamePosition?
                    repeat {
                        let page = try scope.tenant(works).teams(named: folded, after: after, limit: 2)
                        teams += page.found.map(\.name)
                        after = page.next
                    } while after != nil
                    repeat {
                        let page = try scope.organizations(named: folded, after: after, limit: 2)
                        organizations += page.found.map(\.name)
                        after = page.next
                    } while after != nil
                    return (teams, organizations)
                }
                try expect(teams, expected, "teams of \(prefix)")
                try expect(organizations, expected, "organizations of \(prefix)")
            }
            let other = try await store.read {
                try $0.tenant(Identifier(stored: "org-b")).teams(named: "", after: nil, limit: 9).found
            }
            try expect(other, [], "another organization's teams")
        },
        Check("open invitations are those that were neither accepted nor revoked, newest first") { store in
            func invitation(_ id: String, minutes: Int) throws -> Invitation {
                let at = ContractNouns.now.advanced(by: .minutes(minutes))
                return Invitation(
                    id: Identifier(stored: "inv-" + id), organization: works,
                    email: try EmailAddress("\(id)@x.example"),
                    role: .member, tokenHash: Array(id.utf8), invitedBy: "operator", createdAt: at, sentAt: at,
                    expiresAt: at)
            }
            var (accepted, revoked) = (try invitation("b", minutes: 2), try invitation("c", minutes: 3))
            accepted.acceptedAt = ContractNouns.now
            revoked.revokedAt = ContractNouns.now
            let all = [try invitation("a", minutes: 1), accepted, revoked, try invitation("d", minutes: 4)]
            try await store.write { scope in for each in all { try scope.insert(each) } }
            try await store.read { scope in
                let first = try scope.tenant(works).openInvitations(before: nil, limit: 1)
                try expect(first.map(\.id.text), ["inv-d"], "first page")
                let position = ListPosition(createdAt: all[3].createdAt, id: "inv-d")
                try expect(
                    try scope.tenant(works).openInvitations(before: position, limit: 9).map(\.id.text), ["inv-a"],
                    "second page")
                let other = scope.tenant(Identifier(stored: "org-b"))
                try expect(try other.openInvitations(before: nil, limit: 9), [], "another organization's")
            }
        },
    ]
}
