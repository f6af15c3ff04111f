import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    /// What is taken in turn, and what is found without reading everything.
    static let turns: [Check] = [
        Check("rule L-8: the application where an unsolicited log-in ends is the first that says where") { store in
            let none = try await store.write { scope in
                try scope.insert(application("a", nil))
                return try scope.initiatingApplication()
            }
            try expect(none, nil, "an application without an address")
            let found = try await store.write { scope in
                try scope.insert(application("c", "https://c.example"))
                try scope.insert(application("b", "https://b.example"))
                return try scope.initiatingApplication()
            }
            try expect(found, application("b", "https://b.example"), "the first of two")
        },
        Check("rule D-3: of claims that are due at one time each is taken once, and the earliest first") { store in
            let (now, end) = (ContractNouns.now, ContractNouns.now.advanced(by: .seconds(60)))
            try await store.write { scope in
                for number in [3, 1, 4, 2] { try scope.insert(claim(number, now)) }
                try scope.insert(claim(5, now.advanced(by: .seconds(-1))))
                try scope.insert(claim(0, now.advanced(by: .seconds(1))))
            }
            var taken: [String] = []
            for _ in 0..<3 {
                taken += try await store.write { scope in
                    try scope.leaseDueClaims(at: now, until: end, limit: 2).map(\.id.text)
                }
            }
            try expect(taken, ["dom-5", "dom-1", "dom-2", "dom-3", "dom-4"], "the claims in turn")
        },
        Check("rule L-13: a member's project roles come from grants to them, to their teams and to everybody") {
            store in
            let nouns = try ContractNouns()
            let organization = nouns.membership.organization
            var member = nouns.membership
            member.removedAt = nil
            let membership = member
            let teams = ["in", "out"].map {
                Team(
                    id: Identifier(stored: "tem-" + $0), organization: organization, name: $0,
                    createdAt: ContractNouns.now, updatedAt: ContractNouns.now)
            }
            try await store.write { scope in
                try scope.insert(nouns.identity)
                try scope.insert(membership)
                for team in teams { try scope.insert(team) }
                for id in ["a", "b", "c", "d", "e"] { try scope.insert(project(id, organization)) }
                _ = try scope.add(membership.id, to: teams[0])
                try scope.grant("all", on: project("d", organization), team: nil, membership: nil)
                try scope.grant("team", on: project("c", organization), team: teams[0].id, membership: nil)
                try scope.grant("nobody", on: project("b", organization), team: teams[1].id, membership: nil)
                try scope.grant("own", on: project("a", organization), team: nil, membership: membership.id)
                try scope.grant("own", on: project("c", organization), team: nil, membership: membership.id)
                try scope.grant(
                    "nobody", on: project("e", organization), team: nil, membership: Identifier(stored: "mem-other"))
            }
            let roles = try await store.read { scope in
                try scope.tenant(organization).projectRoles(of: membership.id).map { "\($0.project.name) \($0.role)" }
            }
            try expect(roles, ["a own", "c own", "c team", "d all"], "projects with roles, in order")
        },
    ]

    private static func application(_ id: String, _ uri: String?) -> Application {
        Application(
            id: Identifier(stored: "app-" + id), name: id, secretHash: nil, redirectURIs: [], initiateLoginURI: uri,
            createdAt: ContractNouns.now)
    }

    private static func claim(_ number: Int, _ due: Timestamp) -> DomainClaim {
        DomainClaim(
            id: Identifier(stored: "dom-\(number)"), organization: Identifier(stored: "org-a"),
            domain: DomainName(stored: "works-\(number).example"), token: "t", createdAt: ContractNouns.now,
            nextCheckAt: due)
    }

    private static func project(_ id: String, _ organization: Identifier<Organization>) -> Project {
        Project(
            id: Identifier(stored: "prj-" + id), organization: organization, name: id, createdAt: ContractNouns.now)
    }
}
