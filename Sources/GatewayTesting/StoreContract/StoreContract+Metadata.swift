import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    private static let refresh = MetadataRefresh(
        connection: Identifier(stored: "con-a"), organization: Identifier(stored: "org-a"),
        nextRefreshAt: ContractNouns.now, queuedAt: ContractNouns.later, lastSuccessAt: ContractNouns.now,
        lastFailure: MetadataRefresh.Failure(
            at: ContractNouns.later, code: "fetch.status", message: "ü \"500\"", remedy: "wait"),
        failures: 3,
        lastGood: MetadataRefresh.Copy(
            sha256: "ab", fetchedAt: ContractNouns.now, settings: ContractNouns.connection("a").identityProvider),
        stagedCertificates: ContractNouns.connection("a").identityProvider.certificates,
        stagedEndpoint: MetadataRefresh.Endpoint(url: "https://new", binding: .post),
        vanished: [MetadataRefresh.Vanished(fingerprint: "cd", since: ContractNouns.now)],
        discardedCertificates: ["ef"],
        discardedEndpoint: MetadataRefresh.Endpoint(url: "https://no", binding: .redirect))

    /// Metadata that is refreshed, and expiry notices.
    static let metadata: [Check] = [
        Check("rule 39: every field of a metadata refresh survives, for its organization and until the connection goes")
        {
            store in
            let (connection, refresh) = (ContractNouns.connection("a"), refresh)
            try await store.write { scope in
                try scope.insert(connection)
                try scope.put(refresh)
                try scope.put(refresh)
            }
            try await store.read { scope in
                let found = try scope.tenant(connection.organization).metadataRefresh(of: connection.id)
                try expect(found, refresh, "the refresh")
                let other = scope.tenant(Identifier(stored: "org-b"))
                try expect(try other.metadataRefresh(of: connection.id), nil, "another organization's view")
            }
            try await store.write { try $0.delete(connection) }
            let gone = try await store.read {
                try $0.tenant(connection.organization).metadataRefresh(of: connection.id)
            }
            try expect(gone, nil, "the refresh of a connection that is gone")
        },
        Check("rule C-5: a due refresh is one node's until the lease ends or the result is stored") { store in
            let (refresh, now) = (refresh, ContractNouns.now)
            let lease = now.advanced(by: .minutes(5))
            func take(at instant: Timestamp) async throws -> Int {
                try await store.write { try $0.leaseDueRefreshes(at: instant, until: lease, limit: 10).count }
            }
            try await store.write { try $0.put(refresh) }
            try expect(try await take(at: now.advanced(by: .seconds(-1))), 0, "before its time")
            try expect(try await take(at: now), 1, "at its time")
            try expect(try await take(at: now), 0, "while it is leased")
            try expect(try await take(at: lease), 1, "after the lease")
            try await store.write { try $0.put(refresh) }
            try expect(try await take(at: now), 1, "once the result is stored")
        },
        Check("rule C-4: a notice is recorded once for each connection, certificate and step") { store in
            let (one, two) = (ContractNouns.connection("a"), ContractNouns.connection("b"))
            func record(_ fingerprint: String, _ days: Int, _ connection: Connection) async throws -> Bool {
                try await store.write {
                    try $0.recordExpiryNotice(
                        of: fingerprint, days: days, connection: connection, at: ContractNouns.now)
                }
            }
            try expect(try await record("ab", 7, one), true, "the first time")
            try expect(try await record("ab", 7, one), false, "the second time")
            try expect(try await record("ab", 3, one), true, "another step")
            try expect(try await record("cd", 7, one), true, "another certificate")
            try expect(try await record("ab", 7, two), true, "another connection")
        },
        Check("rule C-4: active connections are paged, the others left out") { store in
            let draft = ContractNouns.connection("a")
            var active: [Connection] = []
            for id in ["b", "c", "d"] {
                var connection = ContractNouns.connection(id)
                try connection.activate(at: ContractNouns.now, skippingTest: true)
                active.append(connection)
            }
            try await store.write { [active] scope in
                for connection in [draft] + active { try scope.insert(connection) }
            }
            let first = try await store.read { try $0.activeConnections(after: nil, limit: 2) }
            try expect(first, Array(active.prefix(2)), "the first page")
            let rest = try await store.read { try $0.activeConnections(after: first.last?.id, limit: 2) }
            try expect(rest, [active[2]], "the second page")
        },
    ]
}
