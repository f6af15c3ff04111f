import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    private struct Stop: Error {}

    /// What writes do to each other.
    static let transactions: [Check] = [
        Check("a body that throws undoes itself and nobody else") { store in
            await inParallel(60) { index in
                try await store.write { scope in
                    try scope.insert(ContractNouns.organization("\(index)"))
                    if index % 3 == 0 { throw Stop() }
                }
            }
            let kept = try await store.read { try $0.organizations(after: nil, limit: 100).count }
            try expect(kept, 40, "organizations kept")
        },
        Check("rule R18: an attempt is consumed once and an assertion remembered once, also at once") { store in
            let attempt = ContractNouns.attempt("a")
            try await store.write { try $0.insert(attempt) }
            let wins = await inParallel(100) { _ in
                try await store.write { scope in
                    let consumed = try scope.consume(attempt.id, at: ContractNouns.now)
                    let recorded = try scope.recordAssertion(
                        "_x", connection: ContractNouns.connection("a").id, expiresAt: ContractNouns.later)
                    return (consumed ? 1 : 0) + (recorded ? 100 : 0)
                }
            }
            try expect(wins.reduce(0, +), 101, "wins")
        },
        Check("RFC 6749 4.1.2: a code is redeemed once, a handle taken once, and a second use revokes") { store in
            let nouns = try ContractNouns()
            try await store.write { scope in
                try scope.insert(nouns.code)
                try scope.insert(nouns.grant)
                try scope.insert(nouns.outcome)
            }
            let wins = await inParallel(50) { _ in
                try await store.write { scope in
                    let redeemed = try scope.redeemCode(hash: nouns.code.hash, at: ContractNouns.now)
                    let taken = try scope.takeParkedOutcome(handleHash: nouns.outcome.handleHash) != nil
                    return (redeemed ? 1 : 0) + (taken ? 100 : 0)
                }
            }
            try expect(wins.reduce(0, +), 101, "wins")
            try await store.write { try $0.revokeGrants(codeHash: nouns.code.hash, at: ContractNouns.later) }
            let revoked = try await store.read { try $0.accessGrant(hash: nouns.grant.hash)?.revokedAt }
            try expect(revoked, ContractNouns.later, "the grant's revocation")
        },
        Check("rule P-3: an organization's events have no gap, whatever is rolled back") { store in
            await inParallel(50) { index in
                try await store.write { scope in
                    try scope.append(ContractNouns.event("\(index)"))
                    if index % 4 == 0 { throw Stop() }
                }
            }
            _ = try await store.write { try $0.append(ContractNouns.event("other", organization: "b")) }
            let sequences = try await store.read { scope in
                try scope.tenant(Identifier(stored: "org-a")).events(after: 0, limit: 100).map(\.sequence)
            }
            try expect(sequences, (1...37).map { Int64($0) }, "sequences")
        },
        Check("a change of what is not there is refused") { store in
            do {
                try await store.write { try $0.update(ContractNouns.organization("nowhere")) }
            } catch StoreError.missing {
                return
            }
            throw Violation(description: "an update of a missing organization was accepted")
        },
        Check("a read sees every write that was answered before it") { store in
            for index in 0..<50 {
                let organization = ContractNouns.organization("\(index)")
                try await store.write { try $0.insert(organization) }
                let found = try await store.read { try $0.organization(organization.id) }
                try expect(found, organization, "the organization just written")
            }
        },
    ]

    /// Runs `body` many times at once; what threw is left out.
    @discardableResult
    private static func inParallel<Result: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Result
    ) async -> [Result] {
        await withTaskGroup(of: Result?.self) { group in
            for index in 0..<count { group.addTask { try? await body(index) } }
            return await group.reduce(into: []) { results, result in
                if let result { results.append(result) }
            }
        }
    }
}
