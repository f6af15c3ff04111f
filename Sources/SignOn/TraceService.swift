package import Administration
import Cryptography
import Effects
package import Essentials
package import GatewayModel
package import Persistence

/// Log-ins, for the admin who must mend them: found, read, compared and judged again (rule L-10).
package struct TraceService: Sendable {
    let login: LoginService
    let administration: AdministrationContext
    static let scope = "traces:read"

    package init(login: LoginService, administration: AdministrationContext) {
        self.login = login
        self.administration = administration
    }

    /// How long traces are kept.
    package var retention: Duration { login.settings.traceRetention }

    // MARK: Finding

    /// A page of the log, newest first: what came to something, what is under way, what was given up.
    ///
    /// Abandoned log-ins are there for a day (``Persistence/Retention/abandoned``), traces as long as they are kept.
    package func list(
        _ query: SignOnLogQuery, of id: Identifier<Organization>, before: SignOnLogPlace?, limit: Int, actor: Actor
    ) async throws -> SignOnLogPage {
        let now = login.clock.now()
        return try await login.store.read { scope in
            try Authorization.require(TraceService.scope, of: id, actor, in: scope)
            let (tenant, filter) = (scope.tenant(id), query.filter)
            var entries: [SignOnLogEntry] = []
            if query.wantsTraces {
                entries += try tenant.traces(matching: filter, before: before, limit: limit + 1).map(
                    SignOnLogEntry.trace)
            }
            if query.wantsAttempts {
                entries += try attempts(query, filter, before, limit + 1, now, in: tenant)
            }
            entries.sort { ($1.place.at, $1.place.id) < ($0.place.at, $0.place.id) }
            let page = Array(entries.prefix(limit))
            return SignOnLogPage(entries: page, next: entries.count > limit ? page.last?.place : nil)
        }
    }

    /// As many of the state that is asked for as a page takes; the two states differ by time alone.
    private func attempts(
        _ query: SignOnLogQuery, _ filter: SignOnLogFilter, _ before: SignOnLogPlace?, _ limit: Int, _ now: Timestamp,
        in tenant: any TenantReading
    ) throws -> [SignOnLogEntry] {
        var (found, place): ([SignOnLogEntry], SignOnLogPlace?) = ([], before)
        while found.count < limit {
            let batch = try tenant.unansweredAttempts(matching: filter, before: place, limit: limit)
            found += batch.map { SignOnLogEntry.attempt($0, isAbandoned: $0.expiresAt <= now) }.filter {
                query.state == nil || $0.state == query.state
            }
            guard batch.count == limit, let last = batch.last else { break }
            place = SignOnLogPlace(at: last.startedAt, id: last.id.text)
        }
        return Array(found.prefix(limit))
    }

    // MARK: Reading

    /// One trace, explained; the response itself is another verb's.
    ///
    /// - Throws: `not_found` where it is another organization's.
    package func report(
        _ trace: Identifier<SignOnTrace>, of id: Identifier<Organization>, actor: Actor
    ) async throws -> TraceReport {
        try await login.store.read { try report(trace, of: id, actor, in: $0) }
    }

    func report(
        _ trace: Identifier<SignOnTrace>, of id: Identifier<Organization>, _ actor: Actor, in scope: any ReadScope
    ) throws -> TraceReport {
        try Authorization.require(TraceService.scope, of: id, actor, in: scope)
        // Admins see their own organization's traces only (rule L-10).
        guard let found = try scope.trace(trace), found.organization == id else {
            throw AdministrationError.notFound("trace \(trace)")
        }
        let connection = try found.connection.flatMap { try scope.connection($0) }
        let flow = try found.attempt.map { try scope.tenant(id).traces(of: $0) } ?? []
        return TraceReport(
            trace: found, connection: connection?.organization == id ? connection : nil,
            judgement: TraceJudgement(code: found.code, detail: found.detail),
            flow: flow.filter { $0.id != found.id }, clockSkew: login.settings.clockSkew)
    }

    /// Two traces of one connection, side by side.
    ///
    /// - Throws: `trace.another_connection`.
    package func compare(
        _ first: Identifier<SignOnTrace>, with second: Identifier<SignOnTrace>, of id: Identifier<Organization>,
        actor: Actor
    ) async throws -> (first: TraceReport, second: TraceReport, comparison: TraceComparison) {
        try await login.store.read { scope in
            let (one, other) = (
                try report(first, of: id, actor, in: scope), try report(second, of: id, actor, in: scope)
            )
            guard one.trace.connection == other.trace.connection else {
                throw TraceError.anotherConnection(
                    first: one.trace.connection?.text ?? "none", second: other.trace.connection?.text ?? "none")
            }
            return (one, other, TraceComparison(one.judgement, other.judgement))
        }
    }
}
