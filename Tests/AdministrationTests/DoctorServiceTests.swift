import Administration
import Effects
import Essentials
import GatewayModel
import GatewayTesting
import Persistence
import SQLPersistence
import SQLiteDriver
import Synchronization
import Testing

@Suite struct DoctorServiceTests {
    private func bench(claims: Int) async throws -> (AuditBench, DoctorService) {
        let bench = try await AuditBench()
        try await bench.store.write { scope in
            var strict = AuditBench.organization
            strict.accessSecurity = AccessSecurity(ssoEnabled: true, requireSSO: true)
            try scope.update(strict)
            for index in 0..<claims {
                try scope.insert(
                    DomainClaim(
                        id: Identifier(stored: "dom-\(index)"), organization: strict.id,
                        domain: DomainName(stored: "d\(index).example"), token: "t", createdAt: DoctorBench.now))
            }
            for (name, role, active) in [
                ("a", Membership.Role.owner, true), ("b", .owner, false), ("c", .admin, true),
            ] {
                let identity = Identity(
                    id: Identifier(stored: "per-" + name), email: try EmailAddress("\(name)@\(name).example"),
                    createdAt: DoctorBench.now)
                try scope.insert(identity)
                try scope.insert(
                    Membership(
                        id: Identifier(stored: "mem-" + name), organization: strict.id, identity: identity.id,
                        role: role, firstName: nil, lastName: nil, displayName: nil, active: active,
                        source: .manual, externalID: nil, createdAt: DoctorBench.now, updatedAt: DoctorBench.now,
                        lastSignOnAt: nil))
            }
        }
        return (
            bench, DoctorService(store: bench.store, clock: FixedClock(DoctorBench.now), recordPrefix: "gatehouse")
        )
    }

    @Test func `name servers are asked only as long as there is time, and not at all offline`() async throws {
        let (_, service) = try await bench(claims: 5)
        let resolver = FakeResolver()
        for index in 0..<5 { resolver.set("d\(index).example", .noRecords) }
        let left = Mutex(3)
        let survey = try await service.survey(
            resolver: resolver,
            mayAsk: {
                left.withLock { count in
                    count -= 1
                    return count >= 0
                }
            }, actor: .operators(key: nil))
        #expect(survey.answers.count == 3)
        let offline = try await service.survey(resolver: nil, mayAsk: { true }, actor: .operators(key: nil))
        #expect(offline.answers.isEmpty)
    }

    @Test func `only active owners count as a way in`() async throws {
        let (_, service) = try await bench(claims: 0)
        let survey = try await service.survey(resolver: nil, mayAsk: { false }, actor: .operators(key: nil))
        #expect(survey.tenants.map(\.ownerDomains) == [[DomainName(stored: "a.example")]])
    }

    @Test func `passwords of active owners and admins count, and nobody else's`() async throws {
        let (bench, service) = try await bench(claims: 0)
        let counts = {
            let survey = try await service.survey(resolver: nil, mayAsk: { false }, actor: .operators(key: nil))
            return survey.tenants.map { [$0.administrators, $0.passwordHolders] }
        }
        #expect(try await counts() == [[2, 0]])
        try await bench.store.write { scope in
            for name in ["b", "c"] {
                try scope.put(
                    PasswordCredential(identity: Identifier(stored: "per-" + name), hash: "$", setAt: DoctorBench.now))
            }
        }
        #expect(try await counts() == [[2, 1]])
    }

    @Test func `a chain whose organization is gone is missed, where its head was kept`() async throws {
        let (bench, service) = try await bench(claims: 0)
        let head = try #require(try await bench.head())
        try await bench.tamper(
            "DELETE FROM audit_events", "DELETE FROM audit_heads", "DELETE FROM organizations")
        let survey = try await service.survey(
            remembered: [AuditBench.organization.id: [head]], resolver: nil, mayAsk: { false },
            actor: .operators(key: nil))
        #expect(survey.chains.compactMap(\.verification.fault?.reason) == [.missing])
    }

    @Test func `webhook endpoints of organizations and of the operator are counted`() async throws {
        let (bench, service) = try await bench(claims: 0)
        let before = try await service.survey(resolver: nil, mayAsk: { false }, actor: .operators(key: nil))
        #expect(before.outbox == nil)
        try await bench.store.write { scope in
            for (name, organization) in [("a", Optional(AuditBench.organization.id)), ("b", nil)] {
                try scope.insert(
                    WebhookEndpoint(
                        id: Identifier(stored: "hook-" + name), organization: organization,
                        url: "https://app.example/hook", eventTypes: [], sealedSecret: [1], state: .disabled,
                        disabledReason: "gone", cursor: 0, createdAt: DoctorBench.now, updatedAt: DoctorBench.now))
            }
        }
        let after = try await service.survey(resolver: nil, mayAsk: { false }, actor: .operators(key: nil))
        #expect(after.outbox?.disabledEndpoints == 2)
    }

    @Test func `rule A-9: the survey is the operator's alone`() async throws {
        let (_, service) = try await bench(claims: 0)
        await #expect(throws: AdministrationError.self) {
            _ = try await service.survey(
                resolver: nil, mayAsk: { false }, actor: .person(Identifier(stored: "per-a")))
        }
    }

    @Test func `a database of an older version is told, not changed`() async throws {
        let database = try SQLiteDatabase(path: nil)
        _ = try await SQLStore(database: database)
        try await database.write { transaction in
            _ = try transaction.execute("DELETE FROM schema_version WHERE number = 4", [])
        }
        await #expect(throws: StoreError.self) { _ = try await SQLStore(inspecting: database) }
    }
}
