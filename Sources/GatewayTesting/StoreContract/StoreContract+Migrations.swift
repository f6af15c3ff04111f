import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    private static let (a, admin): (Identifier<Organization>, Identifier<Organization>) = (
        Identifier(stored: "org-a"), Identifier(stored: "org-admin")
    )

    private static func migration(
        _ id: String, _ move: SignOnMigration.Move, at instant: Timestamp, applied: Bool = false
    ) -> SignOnMigration {
        SignOnMigration(
            id: Identifier(stored: "mig-" + id), organization: a, move: move, plan: ["people": [1, nil, "ü"]],
            blockers: ["migration.x"], basis: ["domains": "d1", "people": "ü"], plannedBy: "person:per-a",
            createdAt: instant, appliedAt: applied ? ContractNouns.later : nil,
            appliedBy: applied ? "operator" : nil,
            inverse: applied
                ? SignOnMigration.Inverse(
                    claims: [Identifier(stored: "dom-a")], primary: Identifier(stored: "con-a"),
                    rows: ["link": "l", "claim ü": ""])
                : nil, undoneAt: applied ? ContractNouns.later : nil, undoneBy: applied ? "operator:key-a" : nil)
    }

    private static let sharedSSOMove = SignOnMigration.Move.sharedSSO(
        SignOnMigration.SharedSSOMove(
            adminOrganization: admin, domains: [DomainName(stored: "works.example")], scimName: "Sales",
            allowJIT: true, linkingCode: Identifier(stored: "lnk-a")))

    /// Migrations, and what they rest on.
    static let migrations: [Check] = [
        Check("rule 39: every field of a migration survives, and each side lists it, newest first") { store in
            let first = migration("a", sharedSSOMove, at: ContractNouns.now, applied: true)
            let second = migration(
                "b", .connection(from: Identifier(stored: "con-a"), to: Identifier(stored: "con-b")),
                at: ContractNouns.later)
            try await store.write { scope in
                try scope.insert(first)
                try scope.insert(second)
            }
            try await store.read { scope in
                try expect(try scope.migration(first.id), first, "migration")
                try expect(try scope.migration(second.id), second, "migration between connections")
                try expect(try scope.migrations(of: a, limit: 9), [second, first], "the organization's")
                try expect(try scope.migrations(of: a, limit: 1), [second], "the newest")
                try expect(try scope.migrations(of: admin, limit: 9), [first], "the Admin Organization's")
            }
            var applied = second
            applied.apply(
                by: "operator", at: ContractNouns.later, leaving: SignOnMigration.Inverse(rows: ["primary": "con-b"]))
            let after = applied
            try await store.write { try $0.update(after) }
            try await store.read { try expect(try $0.migration(second.id), after, "applied migration") }
        },
        Check("a plan that nobody applied goes a week after its end, and what was applied stays") { store in
            let plan = migration("a", sharedSSOMove, at: ContractNouns.now)
            let applied = migration("b", sharedSSOMove, at: ContractNouns.now, applied: true)
            try await store.write { scope in
                try scope.insert(plan)
                try scope.insert(applied)
                _ = try scope.sweep(at: plan.expiresAt.advanced(by: .days(6)), limit: 9)
            }
            try await store.read { try expect(try $0.migration(plan.id), plan, "a plan that has ended lately") }
            try await store.write { _ = try $0.sweep(at: plan.expiresAt.advanced(by: .days(7)), limit: 9) }
            try await store.read { scope in
                try expect(try scope.migration(plan.id), nil, "a plan that has ended long ago")
                try expect(try scope.migration(applied.id), applied, "an applied migration")
            }
        },
        Check("rule M-2: people are counted as matched, outside and ambiguous, inactive ones apart") { store in
            let old = ContractNouns.connection("a")
            let new = Connection(
                id: Identifier(stored: "con-admin"), organization: admin, preset: "one", name: "New", state: .active,
                identityProvider: old.identityProvider, serviceProviderEntityID: "https://new",
                acsURL: "https://new/acs",
                createdAt: ContractNouns.now, updatedAt: ContractNouns.now)
            try await store.write { scope in
                for (name, email) in [
                    ("ann", "ann@works.example"), ("bob", "bob@works.example"), ("cid", "cid@works.example"),
                    ("dan", "dan@works.example"), ("eve", "eve@evil.example"), ("fay", "fay@works.example"),
                ] {
                    var person = try ContractNouns.person(name, email)
                    person.membership.active = name != "fay"
                    person.membership.externalID = name == "bob" ? "x-1" : nil
                    try scope.insert(person.identity)
                    try scope.insert(person.membership)
                }
                // At the target: one person with bob's external id, whose further address is cid's.
                let other = Identity(
                    id: Identifier(stored: "per-other"), email: try EmailAddress("other@works.example"),
                    createdAt: ContractNouns.now)
                let membership = Membership(
                    id: Identifier(stored: "mem-other"), organization: admin, identity: other.id, role: .member,
                    source: .scim, externalID: "x-1", createdAt: ContractNouns.now, updatedAt: ContractNouns.now)
                try scope.insert(other)
                try scope.insert(membership)
                try scope.setFurtherAddresses(["cid@works.example"], of: membership)
                try scope.insert(old)
                try scope.insert(new)
                // And whom the IdP calls s at the old connection, the new one takes for somebody else.
                try scope.insert(
                    IdentityLink(
                        organization: a, connection: old.id, subject: "subject|s",
                        identity: Identifier(stored: "per-dan"), createdAt: ContractNouns.now))
                try scope.insert(
                    IdentityLink(
                        organization: admin, connection: new.id, subject: "subject|s", identity: other.id,
                        createdAt: ContractNouns.later))
            }
            try await store.read { scope in
                let people = try scope.movingPeople(
                    of: a, to: admin, through: new, domains: [DomainName(stored: "works.example")],
                    at: ContractNouns.now, limit: 2)
                try expect(people.active, 5, "active people")
                try expect(people.inactive, 1, "inactive people")
                try expect(people.outside, 1, "people outside")
                try expect(people.firstOutside, ["eve@evil.example"], "names of people outside")
                try expect(people.ambiguous, 3, "ambiguous people")
                try expect(
                    people.firstAmbiguous,
                    [
                        .init(email: "bob@works.example", reason: .externalID),
                        .init(email: "cid@works.example", reason: .furtherAddress),
                    ], "names of ambiguous people")
                try expect(people.matched, 1, "matched people")
                let nowhere = try scope.movingPeople(
                    of: a, to: admin, through: nil, domains: [], at: ContractNouns.now, limit: 9)
                try expect(nowhere.outside, 5, "people outside of no domain")
                try expect(try scope.firstSignOn(through: new), ContractNouns.later, "first log-in")
                try expect(try scope.firstSignOn(through: ContractNouns.connection("z")), nil, "no log-in")
            }
        },
    ]
}
