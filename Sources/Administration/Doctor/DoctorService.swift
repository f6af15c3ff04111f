package import Effects
package import Essentials
package import GatewayModel
package import Persistence

/// Looks at a whole installation and changes nothing.
package struct DoctorService: Sendable {
    private let store: any Store
    private let clock: any WallClock
    private let recordPrefix: String
    private static let pageSize = 200

    package init(store: any Store, clock: any WallClock, recordPrefix: String) {
        self.store = store
        self.clock = clock
        self.recordPrefix = recordPrefix
    }

    /// Reads what the checks judge; the operator's alone.
    ///
    /// - Parameters:
    ///   - remembered: heads of audit chains that were kept elsewhere.
    ///   - resolver: nil asks no name server.
    ///   - mayAsk: false once there is no time left for a further question.
    package func survey(
        remembered: [Identifier<Organization>?: [AuditLink]] = [:], resolver: (any TextRecordResolver)?,
        mayAsk: @Sendable () -> Bool, actor: Actor
    ) async throws -> DoctorSurvey {
        try Authorization.requireOperator(actor)
        var survey = DoctorSurvey(now: clock.now(), recordPrefix: recordPrefix)
        var last: Identifier<Organization>?
        repeat {
            let after = last
            let found = try await store.read { try $0.organizations(after: after, limit: DoctorService.pageSize) }
            for organization in found { survey.tenants.append(try await tenant(organization)) }
            last = found.count == DoctorService.pageSize ? found.last?.id : nil
        } while last != nil
        // A chain whose organization is gone is looked for as well: somebody kept its head.
        let known = Set(survey.tenants.map { Optional($0.organization.id) } + [nil])
        let chains = known.union(remembered.keys).sorted { ($0?.text ?? "") < ($1?.text ?? "") }
        for id in chains { survey.chains.append(try await chain(id, remembered: remembered[id] ?? [])) }
        survey.outbox = try await outbox(survey.tenants.map(\.organization.id))
        if let resolver { survey.answers = await answers(survey.tenants.flatMap(\.claims), resolver, mayAsk) }
        return survey
    }

    private func tenant(_ organization: Organization) async throws -> DoctorSurvey.Tenant {
        try await store.read { scope in
            let tenant = scope.tenant(organization.id)
            let connections = try tenant.connections()
            var found = DoctorSurvey.Tenant(
                organization: organization, connections: connections, claims: try tenant.domainClaims(),
                tokens: try tenant.directoryTokens(),
                refreshes: try connections.compactMap { try tenant.metadataRefresh(of: $0.id) },
                isLinked: try scope.link(of: organization.id) != nil)
            guard organization.accessSecurity.requireSSO else { return found }
            let administrators = try scope.activeAdministrators(of: organization.id)
            found.ownerDomains = administrators.filter { $0.membership.role == .owner }.map(\.identity.email.domain)
            found.administrators = administrators.count
            found.passwordHolders = try administrators.count { try scope.passwordCredential(of: $0.identity.id) != nil }
            return found
        }
    }

    /// Nil where there is no endpoint, the operator's included.
    private func outbox(_ organizations: [Identifier<Organization>]) async throws -> DoctorSurvey.Outbox? {
        var outbox = DoctorSurvey.Outbox()
        var isUsed = false
        for id in organizations.map(Optional.some) + [nil] {
            let endpoints = try await store.read { scope in
                try scope.webhookEndpoints(of: id).map { ($0.state, try scope.deliveryCounts(to: $0.id)) }
            }
            for (state, counts) in endpoints {
                isUsed = true
                outbox.waiting += counts.pending
                outbox.parked += counts.parked
                if state == .disabled { outbox.disabledEndpoints += 1 }
            }
        }
        outbox.dueAt = try await store.read { try $0.nextAttempt() }
        return isUsed ? outbox : nil
    }

    private func chain(
        _ id: Identifier<Organization>?, remembered: [AuditLink]
    ) async throws -> DoctorSurvey.Chain {
        let newest = try await store.read { scope in
            // A row that was tampered with may be no event any more: the verification below says so.
            try? scope.auditEvents(of: id, matching: AuditFilter(), before: nil, limit: 1).first?.event.at
        }
        return DoctorSurvey.Chain(
            organization: id, verification: try await verify(id, remembered), newest: newest)
    }

    private func verify(_ id: Identifier<Organization>?, _ remembered: [AuditLink]) async throws -> AuditVerification {
        try await AuditLogService(store: store).verifyChain(id, remembered: remembered)
    }

    /// Asks for the records of all claims, one after the other, as long as there is time.
    private func answers(
        _ claims: [DomainClaim], _ resolver: any TextRecordResolver, _ mayAsk: @Sendable () -> Bool
    ) async -> [Identifier<DomainClaim>: TextRecordAnswer] {
        var answers: [Identifier<DomainClaim>: TextRecordAnswer] = [:]
        for claim in claims where claim.state != .lapsed && mayAsk() {
            answers[claim.id] = await resolver.textRecords(at: claim.domain.text)
        }
        return answers
    }
}
